#!/usr/bin/env python3
"""Records steps of full fine-tuning by PyTorch, as `tandem model check MODEL --reference DIR` replays them.

usage: record_full_steps.py [NAME ...]                      the tiny models of record_architectures.py
       record_full_steps.py --gguf FILE ROWS.json DIR       a llama GGUF file; ROWS.json has {"rows": ...} as below
(needs what record_architectures.py needs; for a GGUF file accelerate too)

Writes full_steps.json, for tiny models into src/test/resources/golden/full/NAME: {"rows": [{"input_ids", "labels"}],
"rate", "decay", "clip", "steps": [{"loss", "grad_norm"}], "tensors": {GGUF NAME: {"gradient": DIGEST, "change":
DIGEST}}}: the gradient of the first step, before it is clipped, and what all steps changed. DIGEST is {"norm",
"signed", "every"}: the sum of the elements with the signs + - - + - + + - ..., and 16 elements at equal distances from
the first. Rows of queries and keys are in Hugging Face's order for tiny models, in the file's for a GGUF file.

AdamW in float32, weight decay on matrices and embeddings and not on norms and biases, as transformers.Trainer has it.
Labels of -100 are not predicted; the loss is the mean over all that are. Matrices of tiny models are exact in Q8_0.
Token 0 is their padding, whose row of the embedding PyTorch keeps as it is, so no row holds it.
"""
import json
import pathlib
import sys

import numpy as np
import torch
import transformers

import record_architectures as base

HERE = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/golden/full"
NAMES = ["llama", "llama3", "yarn", "qwen3", "smollm3", "gemma3"]
DECAY, CLIP = 0.1, 1.0
LENGTHS = [37, 5, 70, 2, 33]
SAMPLES = 16


def rows(rng):
    made = []
    for length in LENGTHS:
        ids = rng.integers(1, base.VOCABULARY, length).tolist()
        made.append({"input_ids": ids, "labels": [i if t == 1 or t > 1 and rng.random() < 0.6 else -100 for t, i in enumerate(ids)]})
    return made


def digest(values):
    flat = values.astype(np.float64).reshape(-1)
    index = np.arange(len(flat), dtype=np.uint32)
    for shift in (16, 8, 4, 2, 1):
        index ^= index >> shift
    signs = 1 - 2.0 * (index & 1)  # Thue and Morse: no pattern of rows or columns
    step = max(1, len(flat) // SAMPLES)
    return {"norm": float(np.sqrt((flat * flat).sum())), "signed": float((flat * signs).sum()),
            "every": [float(f"{v:.7g}") for v in flat[::step][:SAMPLES]]}


def mean_loss(model, batch, targets):
    loss = 0
    for row in batch:
        logits = model(torch.tensor([row["input_ids"]])).logits[0]
        labels = torch.tensor(row["labels"])
        loss = loss + torch.nn.functional.cross_entropy(logits[:-1], labels[1:], ignore_index=-100, reduction="sum")
    return loss / targets


def record(model, batch, path, rate, count, name, order=lambda key, values: values):
    """Steps of a model; `name` gives a tensor's name and `order` its rows as the file has them."""
    model.train()
    targets = sum(label != -100 for row in batch for label in row["labels"][1:])
    parameters = dict(model.named_parameters())  # a tied head is there once
    start = {key: value.detach().clone() for key, value in parameters.items()}
    optimizer = torch.optim.AdamW([
        {"params": [p for p in parameters.values() if p.dim() > 1], "weight_decay": DECAY},
        {"params": [p for p in parameters.values() if p.dim() == 1], "weight_decay": 0.0},
    ], lr=rate)
    steps, gradients = [], {}
    for _ in range(count):
        optimizer.zero_grad()
        loss = mean_loss(model, batch, targets)
        loss.backward()
        gradients = gradients or {key: digest(order(key, value.grad.numpy())) for key, value in parameters.items()}
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        steps.append({"loss": loss.item(), "grad_norm": norm.item()})
    tensors = {name(key): {"gradient": gradients[key], "change": digest(order(key, (value.detach() - start[key]).numpy()))}
               for key, value in parameters.items()}
    recorded = {"rows": batch, "rate": rate, "decay": DECAY, "clip": CLIP, "steps": steps, "tensors": tensors}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")
    print(path, [f"{s['loss']:.4f} {s['grad_norm']:.3f}" for s in steps], path.stat().st_size)


def tiny(name):
    architecture, kind, config = base.MODELS[name]
    rng = np.random.default_rng(sum(name.encode()) + 20)
    model = kind(config)
    base.randomise(model, rng)
    record(model, rows(rng), HERE / name / "full_steps.json", 2e-3, 5, lambda key: base.tensor_name(key, architecture))


def from_gguf(file, given, folder):
    file = pathlib.Path(file)
    model = transformers.AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
    config = model.config
    model.get_input_embeddings().padding_idx = None  # all rows are trained

    def order(key, values):
        heads = {"q_proj.weight": config.num_attention_heads, "k_proj.weight": config.num_key_value_heads}
        return next((base.permuted(values, n) for end, n in heads.items() if key.endswith(end)), values)

    batch = json.loads(pathlib.Path(given).read_text())["rows"]
    record(model, batch, pathlib.Path(folder) / "full_steps.json", 1e-4, 3, lambda key: base.tensor_name(key, "llama"), order)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--gguf"]:
        from_gguf(*sys.argv[2:])
    else:
        torch.set_num_threads(1)
        for each in sys.argv[1:] or NAMES:
            tiny(each)
