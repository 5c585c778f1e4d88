#!/usr/bin/env python3
"""Records what PyTorch computes with LoRA adapters on the tiny models of record_architectures.py.

usage: record_adapters.py     (needs what record_architectures.py needs, and peft)

Writes src/test/resources/golden/adapters/NAME/: adapter_config.json and adapter_model.safetensors as peft saves them,
adapter.gguf as llama.cpp's convert_lora_to_gguf.py would, and recorded.json: {"ids", "base", "adapted"} (both base64
of little-endian float32, (ids, vocabulary)). The bases are the files of golden/architectures.
"""
import base64
import json
import pathlib

import gguf
import numpy as np
import torch
from peft import LoraConfig, get_peft_model

import record_architectures as base

HERE = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/golden/adapters"
TOKENS = 24
ALL = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

# name: (model, adapter); ranks below and above the width of a vector, and odd ones
ADAPTERS = {
    "llama": ("llama", LoraConfig(r=4, lora_alpha=12, target_modules=ALL)),
    "rslora": ("qwen2", LoraConfig(r=3, lora_alpha=2, use_rslora=True, target_modules=["q_proj", "v_proj", "down_proj"])),
    "patterns": ("smollm3", LoraConfig(
        r=2, lora_alpha=3, target_modules=ALL, layers_to_transform=[0, 3],
        rank_pattern={r"layers\.3\.self_attn\.[qk]_proj": 5}, alpha_pattern={"gate_proj": 7})),
    "gemma3": ("gemma3", LoraConfig(
        r=17, lora_alpha=17, layers_to_transform=[2, 5], target_modules=["k_proj", "up_proj", "o_proj"])),
}


def scaling(layer):
    return layer.scaling["default"]


def write_gguf(path, architecture, config, adapted, alpha):
    """One alpha for all; where scales differ, they are folded into lora_b."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name, layer in adapted.named_modules():
        if not hasattr(layer, "lora_A") or "default" not in layer.lora_A:
            continue
        target = base.tensor_name(name.removeprefix("base_model.model.") + ".weight", architecture)
        down = layer.lora_A["default"].weight.detach().numpy()
        up = layer.lora_B["default"].weight.detach().numpy() * np.float32(scaling(layer) * down.shape[0] / alpha)
        if architecture in ("llama", "smollm3") and ("q_proj" in name or "k_proj" in name):
            up = base.permuted(up, config.num_attention_heads if "q_proj" in name else config.num_key_value_heads)
        writer.add_tensor(target + ".lora_a", np.ascontiguousarray(down))
        writer.add_tensor(target + ".lora_b", np.ascontiguousarray(up))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def encoded(logits):
    return base64.b64encode(logits.float().numpy().astype("<f4").tobytes()).decode()


def main():
    torch.set_num_threads(1)
    for name, (of, lora) in ADAPTERS.items():
        architecture, kind, config = base.MODELS[of]
        rng = np.random.default_rng(sum(of.encode()) + 20)
        model = kind(config).eval()
        base.randomise(model, rng)
        ids = rng.integers(0, base.VOCABULARY, TOKENS).tolist()
        with torch.no_grad():
            before = model(torch.tensor([ids])).logits[0]
            adapted = get_peft_model(model, lora).eval()
            for parameter, weight in adapted.named_parameters():
                if "lora_" in parameter:
                    values = rng.standard_normal(tuple(weight.shape)).astype(np.float32) * 0.3
                    weight.copy_(torch.from_numpy(values))
            after = adapted(torch.tensor([ids])).logits[0]
        folder = HERE / name
        folder.mkdir(parents=True, exist_ok=True)
        adapted.save_pretrained(folder)
        (folder / "README.md").unlink(missing_ok=True)
        saved = json.loads((folder / "adapter_config.json").read_text())
        saved["base_model_name_or_path"] = of
        (folder / "adapter_config.json").write_text(json.dumps(saved, indent=1, sort_keys=True) + "\n")
        write_gguf(folder / "adapter.gguf", architecture, config, adapted, lora.lora_alpha)
        recorded = {"base_model": of, "ids": ids, "base": encoded(before), "adapted": encoded(after)}
        (folder / "recorded.json").write_text(json.dumps(recorded) + "\n")
        print(name, f"changed by {(after - before).abs().mean():.2f}", {f.name: f.stat().st_size for f in folder.iterdir()})


if __name__ == "__main__":
    main()
