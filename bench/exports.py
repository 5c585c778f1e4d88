"""What the programs that exports are for read in them: part of ./do bench export.

exports.py peft|llama MODEL WORK CACHE: MODEL is the base's GGUF file, WORK has for each adapter NAME.json (written by ExportBench: {"prompts": [{"text",
"ids", "logits" (base64 of little-endian float32, of the last token), "greedy"}]}) and the exports NAME-FORMAT; CACHE keeps the base in other formats.
"""

import base64
import json
import os
import sys

import numpy

GREEDY = 32


def adapters(work):
    return sorted(file.removesuffix(".json") for file in os.listdir(work) if file.endswith(".json"))


def expected(work, name):
    with open(os.path.join(work, name + ".json")) as file:
        prompts = json.load(file)["prompts"]
    for prompt in prompts:
        prompt["logits"] = numpy.frombuffer(base64.b64decode(prompt["logits"]), "<f4")
    return prompts


def difference(prompts, logits):
    """logits(ids) -> of the last token"""
    return max(float(numpy.abs(logits(prompt["ids"]) - prompt["logits"]).max()) for prompt in prompts)


def compare(label, prompts, logits, greedy):
    """greedy(ids) -> GREEDY tokens"""
    worst, same = difference(prompts, logits), []
    for prompt in prompts:
        ours, theirs = prompt["greedy"], greedy(prompt["ids"])
        same.append(next((i for i in range(GREEDY) if ours[i] != theirs[i]), GREEDY))
    print(f"{label:34s} logits within {worst:.1e}, greedy tokens the same {' '.join(map(str, same))} of {GREEDY}", flush=True)


def torch_part(model, work, cache):
    import gguf
    import peft
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    print(f"peft {peft.__version__}, torch {torch.__version__}, transformers {transformers.__version__}")

    def run(loaded):
        def logits(ids):
            with torch.no_grad():
                return loaded(torch.tensor([ids])).logits[0, -1].float().numpy()

        def greedy(ids):
            ids, written = list(ids), []
            past, step = None, torch.tensor([ids])
            with torch.no_grad():
                for _ in range(GREEDY):
                    out = loaded(step, past_key_values=past, use_cache=True)
                    past = out.past_key_values
                    written.append(int(out.logits[0, -1].argmax()))
                    step = torch.tensor([[written[-1]]])
            return written

        return logits, greedy

    def base():
        path = os.path.join(cache, os.path.basename(model) + ".f32")
        if not os.path.exists(path):
            folder, file = os.path.split(model)
            read = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32)
            fresh = transformers.AutoModelForCausalLM.from_config(transformers.AutoConfig.from_pretrained(folder, gguf_file=file), dtype=torch.float32)
            fresh.load_state_dict(read.state_dict())
            fresh.save_pretrained(path + ".part")
            os.rename(path + ".part", path)
        return transformers.AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32).eval()

    for name in adapters(work):
        prompts = expected(work, name)
        plain = base()
        print(f"{name}: without it the logits are off by {difference(prompts, run(plain)[0]):.1e}", flush=True)
        compare(f"{name}: peft", prompts, *run(peft.PeftModel.from_pretrained(plain, os.path.join(work, name + "-peft")).eval()))
        for kind in ("f32", "f16"):
            folder = os.path.join(work, f"{name}-merged-safetensors-{kind}")
            merged = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
            compare(f"{name}: merged-safetensors {kind}", prompts, *run(merged))
            tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
            turns = [[{"role": "user", "content": p["text"]}] for p in prompts]
            ids = [tokenizer.apply_chat_template(t, add_generation_prompt=True, return_dict=False) for t in turns]
            same = sum(list(i) == p["ids"] for i, p in zip(ids, prompts))
            ends = merged.generation_config.eos_token_id
            print(f"{'':34s} {same} of {len(prompts)} prompts get the same tokens from its chat template; end tokens {ends}", flush=True)
        original = gguf.GGUFReader(model)
        for kind in ("f32", "f16", "q8_0"):
            headers(original, gguf.GGUFReader(os.path.join(work, f"{name}-merged-gguf-{kind}", name + ".gguf")), f"{name}: merged-gguf {kind}")


def headers(base, merged, label):
    changed = [k for k in base.fields if k not in merged.fields or base.fields[k].contents() != merged.fields[k].contents()]
    changed = [k for k in changed if not k.startswith("GGUF.")]
    tensors = {t.name: t for t in merged.tensors}
    shapes = all(list(t.shape) == list(tensors[t.name].shape) for t in base.tensors) and len(tensors) == len(base.tensors)
    same = sum(t.tensor_type == tensors[t.name].tensor_type and (t.data == tensors[t.name].data).all() for t in base.tensors)
    print(f"{label:34s} the package gguf reads {len(tensors)} tensors, shapes {'as' if shapes else 'NOT AS'} the base's, {same} byte for byte; other metadata: {changed}")


def llama_part(model, work, cache):
    import ctypes

    import llama_cpp

    print(f"llama-cpp-python {llama_cpp.__version__}")

    @llama_cpp.llama_log_callback
    def quiet(level, text, data):
        pass

    llama_cpp.llama_log_set(quiet, ctypes.c_void_p(0))
    # In four bits llama.cpp rounds activations too, which hides what is compared.
    def plain(path, copy):
        if not os.path.exists(copy):
            parameters = llama_cpp.llama_model_quantize_default_params()
            parameters.ftype = llama_cpp.LLAMA_FTYPE_ALL_F32
            parameters.allow_requantize = True
            if llama_cpp.llama_model_quantize(path.encode(), (copy + ".part").encode(), ctypes.byref(parameters)) != 0:
                raise RuntimeError("llama.cpp could not write " + copy)
            os.rename(copy + ".part", copy)
        return copy

    def compared(label, prompts, path, lora=None):
        llama = llama_cpp.Llama(path, n_ctx=512, verbose=False, lora_path=lora)

        def last():
            row = llama_cpp.llama_get_logits_ith(llama.ctx, -1)
            return numpy.ctypeslib.as_array(row, shape=(llama.n_vocab(),)).copy()

        def logits(ids):
            llama.reset()
            llama.eval(ids)
            return last()

        def greedy(ids):
            logits(ids)
            written = []
            for _ in range(GREEDY):
                written.append(int(numpy.argmax(last())))
                llama.eval([written[-1]])
            return written

        compare(label, prompts, logits, greedy)
        llama.close()  # left to the interpreter's end it is freed after what it logs with

    for name in adapters(work):
        prompts = expected(work, name)
        adapter = os.path.join(work, name + "-gguf", name + ".gguf")
        base = plain(model, os.path.join(cache, os.path.basename(model) + ".f32.gguf"))
        compared(f"{name}: gguf beside the base in f32", prompts, base, adapter)
        compared(f"{name}: gguf beside the base as it is", prompts, model, adapter)
        for kind in ("f32", "f16", "q8_0"):
            merged = os.path.join(work, f"{name}-merged-gguf-{kind}", name + ".gguf")
            compared(f"{name}: merged-gguf {kind}", prompts, merged)
            if kind != "q8_0":  # the embeddings stay in the base's eight bits
                copy = os.path.join(work, f"{name}-merged-gguf-{kind}", "plain.f32.gguf")
                compared(f"{name}: merged-gguf {kind}, all in f32", prompts, plain(merged, copy))
                os.remove(copy)


def main():
    part, *rest = sys.argv[1:]
    {"peft": torch_part, "llama": llama_part}[part](*rest)


main()
