#!/usr/bin/env python3
"""Saves the tiny models of record_architectures.py as Hugging Face folders, and tokenizers in tokenizer.json.

usage: record_folders.py     (needs what record_architectures.py needs, and tokenizers)

Writes src/test/resources/golden/folders/NAME.zip: config.json, generation_config.json, safetensors (gemma3 in shards),
tokenizer.json, tokenizer_config.json, chat_template.jinja; logits are those recorded with the GGUF files, save for the
two in 16 bits, whose zip holds recorded.json: {"ids", "logits"}. And tokenizers.json.gz: {NAME: {"tokenizer", "ids"}}
for the first texts of golden/tokens.json.gz.
"""
import base64
import gzip
import json
import pathlib
import tempfile
import zipfile

import numpy as np
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import GenerationConfig, PreTrainedTokenizerFast

import record_architectures as base
import record_tokens

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/golden"
TEXTS = 400
TEMPLATE = ("{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
            "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")
HALF = {"qwen3-bf16": ("qwen3", torch.bfloat16), "llama3-f16": ("llama3", torch.float16)}


def small_tokenizer(vocabulary):
    """Byte-level, of so many tokens: printable characters, some merges, and control tokens."""
    alphabet = [chr(c) for c in range(33, 122)] + ["\u0120", "\u010a"]
    merges = [("t", "h"), ("\u0120", "a")]
    tokens = alphabet + ["".join(m) for m in merges]
    tokenizer = Tokenizer(models.BPE(vocab={t: i for i, t in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = record_tokens.PRE["qwen2"][0]
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|im_start|>", "<|im_end|>", "<|endoftext|>"])
    assert tokenizer.get_vocab_size() == vocabulary, tokenizer.get_vocab_size()
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>", chat_template=TEMPLATE)


def save(name, model, tokenizer, recorded):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model.generation_config = GenerationConfig(eos_token_id=[94, 95])
        model.save_pretrained(folder, max_shard_size="150KB" if name == "gemma3" else "1GB")
        tokenizer.save_pretrained(folder)
        if recorded:
            (folder / "recorded.json").write_text(json.dumps(recorded))
        with zipfile.ZipFile(GOLDEN / f"folders/{name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            for file in sorted(folder.iterdir()):
                out.writestr(zipfile.ZipInfo(file.name, (2025, 1, 1, 0, 0, 0)), file.read_bytes(),
                             zipfile.ZIP_DEFLATED, 9)
        print(name, sorted(f.name for f in folder.iterdir()), (GOLDEN / f"folders/{name}.zip").stat().st_size)


def tiny(name):
    _, kind, config = base.MODELS[name]
    rng = np.random.default_rng(sum(name.encode()) + 20)
    model = kind(config).eval()
    base.randomise(model, rng)
    return model, rng.integers(0, base.VOCABULARY, 24).tolist()


def folders():
    torch.set_num_threads(1)
    (GOLDEN / "folders").mkdir(exist_ok=True)
    tokenizer = small_tokenizer(base.VOCABULARY)
    for name in base.MODELS.keys() - {"linear", "qwen2"}:  # mistral and yarn show the same
        save(name, tiny(name)[0], tokenizer, {})
    for name, (of, dtype) in HALF.items():
        model, ids = tiny(of)
        model = model.to(dtype)
        exact = base.MODELS[of][1](base.MODELS[of][2]).eval()
        exact.load_state_dict({k: v.float() for k, v in model.state_dict().items()})
        with torch.no_grad():
            logits = exact(torch.tensor([ids])).logits[0].float().numpy()
        save(name, model, tokenizer,
             {"ids": ids, "logits": base64.b64encode(logits.astype("<f4").tobytes()).decode()})


def trained(model, trainer, pre=None, normalizer=None, decoder=None):
    tokenizer = Tokenizer(model)
    if pre:
        tokenizer.pre_tokenizer = pre
    if normalizer:
        tokenizer.normalizer = normalizer
    if decoder:
        tokenizer.decoder = decoder
    tokenizer.train_from_iterator(record_tokens.corpus(), trainer)
    return tokenizer


def sentence_like(**parts):
    byte_tokens = [f"<0x{b:02X}>" for b in range(256)]
    whitespace = ["\n\n", "\u2581\u2581", "\u2581\u2581\u2581", "\t"]
    trainer = trainers.BpeTrainer(vocab_size=900, show_progress=False, limit_alphabet=120,
                                  special_tokens=["<unk>", "<s>", "</s>"])
    learnt = json.loads(trained(models.BPE(unk_token="<unk>"), trainer, **parts).to_str())
    tokens = list(learnt["model"]["vocab"])
    tokens = tokens[:3] + byte_tokens + tokens[3:] + (whitespace if "pre" in parts else [])
    model = models.BPE(vocab={t: i for i, t in enumerate(dict.fromkeys(tokens))},
                       merges=[tuple(m) for m in learnt["model"]["merges"]],
                       unk_token="<unk>", byte_fallback=True, fuse_unk=True)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = parts["normalizer"]
    if "pre" in parts:
        tokenizer.pre_tokenizer = parts["pre"]
    tokenizer.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    if "pre" in parts:
        tokenizer.add_tokens([AddedToken(t, normalized=False, special=False) for t in whitespace])
    return tokenizer


def tokenizers():
    with gzip.open(GOLDEN / "tokens.json.gz") as file:
        texts = json.load(file)["texts"][:TEXTS]
    out = {}
    for name, (pre, normalizer, whole) in record_tokens.PRE.items():
        if name == "default":
            continue  # llama.cpp's own
        trainer = trainers.BpeTrainer(vocab_size=600, show_progress=False,
                                      initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
        out[name] = trained(models.BPE(ignore_merges=whole), trainer, pre, normalizer, decoders.ByteLevel())
        learnt = json.loads(out[name].to_str())
        learnt["model"]["ignore_merges"] = whole
        out[name] = Tokenizer.from_str(json.dumps(learnt))
    space = normalizers.Replace(" ", "\u2581")
    out["gemma"] = sentence_like(normalizer=space, pre=pre_tokenizers.Split(" ", "merged_with_previous"))
    out["llama"] = sentence_like(normalizer=normalizers.Sequence([normalizers.Prepend("\u2581"), space]))
    recorded = {}
    for name, tokenizer in out.items():
        ids = [tokenizer.encode(t, add_special_tokens=False).ids for t in texts]
        recorded[name] = {"tokenizer": json.loads(tokenizer.to_str()), "ids": ids}
    data = json.dumps(recorded, ensure_ascii=False, separators=(",", ":")).encode()
    path = GOLDEN / "folders/tokenizers.json.gz"
    path.write_bytes(gzip.compress(data, 9, mtime=0))
    print(path.name, path.stat().st_size, "of", len(data))


if __name__ == "__main__":
    folders()
    tokenizers()
