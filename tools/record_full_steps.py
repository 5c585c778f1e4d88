#!/usr/bin/env python3
"""Records steps of full fine-tuning by PyTorch on the tiny models of record_architectures.py.

usage: record_full_steps.py [NAME ...]     (needs what record_architectures.py needs)

Writes src/test/resources/golden/full/NAME.json: {"rows": [{"input_ids", "labels"}], "rate", "decay", "clip",
"steps": [{"loss", "grad_norm"}], "tensors": {GGUF NAME: {"gradient": DIGEST, "change": DIGEST}}}: the gradient of the
first step, before it is clipped, and what all steps changed. DIGEST is {"norm", "signed", "every"}: the sum of the
elements with the signs + - - + - + + - ..., and 16 elements at equal distances from the first.

AdamW in float32, weight decay on matrices and embeddings and not on norms and biases, as transformers.Trainer has it.
Labels of -100 are not predicted; the loss is the mean over all that are. Matrices are exact in Q8_0. Token 0 is the
models' padding, whose row of the embedding PyTorch keeps as it is, so no row holds it.
"""
import json
import pathlib
import sys

import numpy as np
import torch

import record_architectures as base

HERE = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/golden/full"
NAMES = ["llama", "llama3", "yarn", "qwen3", "smollm3", "gemma3"]
RATE, DECAY, CLIP, STEPS = 2e-3, 0.1, 1.0, 5
LENGTHS = [37, 5, 70, 2, 33]
SAMPLES = 16


def rows(rng):
    made = []
    for length in LENGTHS:
        ids = rng.integers(1, base.VOCABULARY, length).tolist()
        made.append({"input_ids": ids, "labels": [i if t == 1 or t > 1 and rng.random() < 0.6 else -100 for t, i in enumerate(ids)]})
    return made


def digest(values):
    flat = values.detach().double().reshape(-1).numpy()
    signs = 1 - 2 * (np.array([bin(i).count("1") for i in range(len(flat))]) % 2)  # Thue and Morse: no pattern of rows or columns
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


def main(names):
    HERE.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for name in names:
        architecture, kind, config = base.MODELS[name]
        rng = np.random.default_rng(sum(name.encode()) + 20)
        model = kind(config).train()
        base.randomise(model, rng)
        batch = rows(rng)
        targets = sum(label != -100 for row in batch for label in row["labels"][1:])
        parameters = dict(model.named_parameters())  # a tied head is there once
        start = {key: value.detach().clone() for key, value in parameters.items()}
        optimizer = torch.optim.AdamW([
            {"params": [p for p in parameters.values() if p.dim() > 1], "weight_decay": DECAY},
            {"params": [p for p in parameters.values() if p.dim() == 1], "weight_decay": 0.0},
        ], lr=RATE)
        steps, gradients = [], {}
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss = mean_loss(model, batch, targets)
            loss.backward()
            gradients = gradients or {key: digest(value.grad) for key, value in parameters.items()}
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            steps.append({"loss": loss.item(), "grad_norm": norm.item()})
        tensors = {base.tensor_name(key, architecture): {"gradient": gradients[key], "change": digest(value.detach() - start[key])}
                   for key, value in parameters.items()}
        recorded = {"rows": batch, "rate": RATE, "decay": DECAY, "clip": CLIP, "steps": steps, "tensors": tensors}
        path = HERE / f"{name}.json"
        path.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")
        print(name, [f"{s['loss']:.4f} {s['grad_norm']:.3f}" for s in steps], path.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1:] or NAMES)
