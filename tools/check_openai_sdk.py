"""Speaks to a running Tandem with OpenAI's own Python SDK: BASE_URL KEY COLLECTION. Prints what was held; fails loudly."""

import array
import sys

import openai

base, key, collection = sys.argv[1:4]
client = openai.OpenAI(base_url=base + "/v1", api_key=key, max_retries=0)
rag = f"tandem/{collection}/rag"
question = [
    {"role": "system", "content": "Answer briefly."},
    {"role": "user", "content": "How many days of annual leave do I have?"},
]


def held(what, fine):
    if not fine:
        sys.exit(f"openai {openai.__version__}: not so: {what}")
    print(f"  {what}")


models = [model.id for model in client.models.list()]
held("models are listed", rag in models)
held("a model is found by its name", client.models.retrieve(rag).id == rag)

answer = client.chat.completions.create(model=rag, messages=question, temperature=0, seed=1)
message = answer.choices[0].message
citation = message.annotations[0].url_citation
held("an answer has its citation where the marker stands", message.content[citation.start_index : citation.end_index] == "[1]")
held("a citation carries its exact quote", len(citation.model_extra["quote"]) == citation.model_extra["end"] - citation.model_extra["start"])
held("usage adds up", answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens)

text, usage = "", None
for chunk in client.chat.completions.create(
    model=rag, messages=question, temperature=0, seed=1, stream=True, stream_options={"include_usage": True}
):
    for choice in chunk.choices:
        text += choice.delta.content or ""
    usage = chunk.usage or usage
held("a stream adds up to the same answer", text == message.content)
held("a stream ends with its usage", usage == answer.usage)

declined = client.chat.completions.create(model=rag, messages=[{"role": "user", "content": "Who won the chess tournament of London in 1851?"}])
held("what documents do not answer is declined in an ordinary message", "do not answer" in declined.choices[0].message.content)

embedder = next(model for model in models if not model.startswith("tandem/"))
plain = client.embeddings.create(model=embedder, input=["one", "two"], encoding_format="float")
packed = client.embeddings.create(model=embedder, input=["one", "two"])  # the SDK asks for base64
singles = [array.array("f", e.embedding) for e in plain.data]  # JSON holds the decimal digits of 32 bits
held("embeddings are the same in both encodings", [array.array("f", e.embedding) for e in packed.data] == singles)

for what, error, call in [
    ("two choices are refused", openai.BadRequestError, lambda: client.chat.completions.create(model=rag, messages=question, n=2)),
    ("tools are refused", openai.BadRequestError, lambda: client.chat.completions.create(model=rag, messages=question, tools=[{"type": "function", "function": {"name": "f"}}])),
    ("an unknown model is not found", openai.NotFoundError, lambda: client.chat.completions.create(model="gpt-4o", messages=question)),
    ("a wrong key is refused", openai.AuthenticationError, lambda: openai.OpenAI(base_url=base + "/v1", api_key="tk_no", max_retries=0).models.list()),
]:
    try:
        call()
        held(what, False)
    except error:
        held(what, True)
print(f"openai {openai.__version__}: all held")
