"""Speaks to a running Tandem with OpenAI's own Python SDK: BASE_URL KEY COLLECTION [train]. The key is an admin's; with train an adapter is trained, too, which takes its time and a model of one's own. Prints what was held; fails loudly."""

import array
import json
import sys
import time

import openai

base, key, collection = sys.argv[1:4]
train = sys.argv[4:] == ["train"]
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
held("a stream ends with its usage, which is nothing for an answer that was kept", usage and usage.total_tokens in (0, answer.usage.total_tokens))

declined = client.chat.completions.create(model=rag, messages=[{"role": "user", "content": "Who won the chess tournament of London in 1851?"}])
held("what documents do not answer is declined in an ordinary message", "do not answer" in declined.choices[0].message.content)

embedder = next(model for model in models if not model.startswith("tandem/"))
plain = client.embeddings.create(model=embedder, input=["one", "two"], encoding_format="float")
packed = client.embeddings.create(model=embedder, input=["one", "two"])  # the SDK asks for base64
singles = [array.array("f", e.embedding) for e in plain.data]  # JSON holds the decimal digits of 32 bits
held("embeddings are the same in both encodings", [array.array("f", e.embedding) for e in packed.data] == singles)

base_model = f"tandem/{collection}/base"
weather = {
    "type": "object",
    "properties": {"city": {"$ref": "#/$defs/City"}, "days": {"type": "integer", "minimum": 1, "maximum": 3}},
    "required": ["city"],
    "additionalProperties": False,
    "$defs": {"City": {"enum": ["Bonn", "Ulm"]}},
}
asks = [{"role": "user", "content": "What is the weather in Bonn?"}]
tools = [{"type": "function", "function": {"name": "weather", "description": "Tells the weather of a city.", "parameters": weather}}]
called = client.chat.completions.create(model=base_model, messages=asks, tools=tools, tool_choice="required", temperature=0, max_tokens=80).choices[0]
call = called.message.tool_calls[0]
held("a model that answers alone calls a tool", called.finish_reason == "tool_calls" and call.function.name == "weather")
held("its arguments are of the tool's schema", json.loads(call.function.arguments)["city"] in ("Bonn", "Ulm"))
streamed = [
    part
    for chunk in client.chat.completions.create(model=base_model, messages=asks, tools=tools, tool_choice="required", temperature=0, max_tokens=80, stream=True)
    for choice in chunk.choices
    for part in choice.delta.tool_calls or []
]
held("a stream tells the same call", [part.function.arguments for part in streamed] == [call.function.arguments])
returned = asks + [called.message.model_dump(exclude_none=True, include={"role", "content", "tool_calls"}), {"role": "tool", "tool_call_id": call.id, "content": "rain"}]
after = client.chat.completions.create(model=base_model, messages=returned, tools=tools, tool_choice="none", temperature=0, max_tokens=40).choices[0]
held("what the tool returned is taken", after.message.content and not after.message.tool_calls)
form = {"type": "json_schema", "json_schema": {"name": "days", "schema": {"type": "object", "properties": {"days": {"type": "integer"}}, "required": ["days"], "additionalProperties": False}}}
formed = client.chat.completions.create(model=base_model, messages=question, response_format=form, temperature=0, max_tokens=40, logprobs=True, top_logprobs=2).choices[0]
held("an answer has the form of its schema", isinstance(json.loads(formed.message.content)["days"], int))
held("probabilities are told", "".join(each.token for each in formed.logprobs.content) == formed.message.content)

made = client.responses.create(model=rag, input=question[1]["content"], instructions="Answer briefly.", temperature=0)
part = made.output[0].content[0]
held("a response is complete and has its citation", made.status == "completed" and made.output_text[part.annotations[0].start_index : part.annotations[0].end_index] == "[1]")
fetched = client.responses.retrieve(made.id)
held("a response is fetched as it was made", fetched.output == made.output and fetched.usage == made.usage)
with client.responses.stream(model=rag, input=question[1]["content"], instructions="Answer briefly.", temperature=0) as stream:
    kinds = [event.type for event in stream]
    final = stream.get_final_response()
held("a response's stream comes to the same text", final.output_text == made.output_text and kinds[0] == "response.created" and kinds[-1] == "response.completed")
flat = [{"type": "function", **tools[0]["function"]}]
calling = client.responses.create(model=base_model, input=asks, tools=flat, tool_choice="required", temperature=0, max_output_tokens=80)
item = calling.output[0]
held("a response calls a function", item.type == "function_call" and json.loads(item.arguments)["city"] in ("Bonn", "Ulm"))
told = [{"type": "function_call_output", "call_id": item.call_id, "output": "rain"}]
on = client.responses.create(model=base_model, input=told, previous_response_id=calling.id, temperature=0, max_output_tokens=40)
held("a response goes on from one before", on.previous_response_id == calling.id and on.output_text)
client.responses.delete(on.id)

rows = "".join(json.dumps({"messages": [{"role": "user", "content": f"Say {i}"}, {"role": "assistant", "content": str(i)}]}) + "\n" for i in range(20))
upload = client.files.create(file=("\u00fcber leave.md", b"Nobody works on the day of the Zugspitze run."), purpose="assistants")
held("a file is uploaded under its name", upload.filename == "\u00fcber leave.md" and client.files.retrieve(upload.id) == upload)
held("its bytes are fetched as they were sent", client.files.content(upload.id).read() == b"Nobody works on the day of the Zugspitze run.")
held("files are listed", upload.id in [file.id for file in client.files.list(limit=1)])
held("collections are vector stores", collection in [store.id for store in client.vector_stores.list()] and client.vector_stores.retrieve(collection).status == "completed")
attached = client.vector_stores.files.create_and_poll(vector_store_id=collection, file_id=upload.id)
held("an upload becomes a document", attached.status == "completed" and attached.id in [file.id for file in client.vector_stores.files.list(collection)])
found = client.vector_stores.search(collection, query="Who works on the day of the Zugspitze run?", max_num_results=5)
held("a search finds it", upload.id in [result.file_id for result in found] and "Zugspitze" in found.data[0].content[0].text)
client.vector_stores.files.delete(upload.id, vector_store_id=collection)
held("it is taken out again", upload.id not in [file.id for file in client.vector_stores.files.list(collection)])
second = client.files.create(file=("lake.md", b"The boat house at the lake opens in May."), purpose="assistants")
batch = client.vector_stores.file_batches.create_and_poll(collection, file_ids=[upload.id, second.id])
held("a batch puts several uploads in", batch.status == "completed" and batch.file_counts.completed == batch.file_counts.total == 2)
held("it is fetched and its files are listed", client.vector_stores.file_batches.retrieve(batch.id, vector_store_id=collection) == batch and {file.id for file in client.vector_stores.file_batches.list_files(batch.id, vector_store_id=collection)} == {upload.id, second.id})
held("one that has ended stays so when it is cancelled", client.vector_stores.file_batches.cancel(batch.id, vector_store_id=collection).status == "completed")
held("what it put in is found", second.id in [result.file_id for result in client.vector_stores.search(collection, query="When does the boat house open?")])
for file in (upload, second):
    client.vector_stores.files.delete(file.id, vector_store_id=collection)
good = client.files.create(file=("rows.jsonl", rows.encode()), purpose="fine-tune")
bad = client.files.create(file=("rows.jsonl", (rows + "no row\n").encode()), purpose="fine-tune")
try:
    client.fine_tuning.jobs.create(model=f"tandem/{collection}", training_file=bad.id)
    held("a file with a bad line is refused", False)
except openai.BadRequestError as refused:
    held("a file with a bad line is refused, and the line told", "line 21" in refused.message)
if train:
    job = client.fine_tuning.jobs.create(
        model=f"tandem/{collection}", training_file=good.id, suffix="sdk", seed=1, method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 1}}}, extra_body={"effort": "quick"}
    )
    while job.status in ("queued", "running"):
        time.sleep(1)
        job = client.fine_tuning.jobs.retrieve(job.id)
    held("a training succeeds", job.status == "succeeded" and job.fine_tuned_model in [model.id for model in client.models.list()])
    held("it is listed with its curve", job.id in [each.id for each in client.fine_tuning.jobs.list()] and client.fine_tuning.jobs.list_events(job.id).data[0].data["train_loss"] > 0)
    held("it has no checkpoints to ask", client.fine_tuning.jobs.checkpoints.list(job.id).data == [])
    told = client.chat.completions.create(model=job.fine_tuned_model, messages=[{"role": "user", "content": "Say 3"}], max_tokens=4)
    held("what was trained is asked", told.model == job.fine_tuned_model)
for file in (upload, second, good, bad):
    client.files.delete(file.id)

for what, error, call in [
    ("a file that was deleted is gone", openai.NotFoundError, lambda: client.files.retrieve(upload.id)),
    ("filters of a search are refused", openai.BadRequestError, lambda: client.vector_stores.search(collection, query="x", filters={"type": "eq", "key": "a", "value": "b"})),
    ("a response that was deleted is gone", openai.NotFoundError, lambda: client.responses.retrieve(on.id)),
    ("two choices are refused", openai.BadRequestError, lambda: client.chat.completions.create(model=rag, messages=question, n=2)),
    ("tools are refused where documents answer", openai.BadRequestError, lambda: client.chat.completions.create(model=rag, messages=question, tools=tools)),
    ("an unknown model is not found", openai.NotFoundError, lambda: client.chat.completions.create(model="gpt-4o", messages=question)),
    ("a wrong key is refused", openai.AuthenticationError, lambda: openai.OpenAI(base_url=base + "/v1", api_key="tk_no", max_retries=0).models.list()),
]:
    try:
        call()
        held(what, False)
    except error:
        held(what, True)
print(f"openai {openai.__version__}: all held")
