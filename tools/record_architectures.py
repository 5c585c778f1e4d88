#!/usr/bin/env python3
"""Records what PyTorch computes with a tiny random model of every architecture the engine runs.

usage: record_architectures.py [NAME ...]   (needs torch, transformers, gguf, numpy; CPU)

Writes src/test/resources/golden/architectures/NAME.gguf (matrices in Q8_0, rounded so before PyTorch sees them)
and NAME.json: {"ids", "logits" (base64 of little-endian float32, (ids, vocabulary)), "greedy"}.
"""
import base64
import json
import pathlib
import sys

import gguf
import numpy as np
import torch
from transformers import (
    Gemma3ForCausalLM, Gemma3TextConfig, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM,
    Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM, SmolLM3Config, SmolLM3ForCausalLM,
)

HERE = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/golden/architectures"
VOCABULARY = 96
TOKENS = 110  # more than a page of the cache and than every window
GREEDY = 24

COMMON = dict(
    vocab_size=VOCABULARY, hidden_size=32, intermediate_size=64, num_attention_heads=4, num_key_value_heads=2,
    max_position_embeddings=512, rms_norm_eps=1e-5, attn_implementation="eager", use_cache=True,
    bos_token_id=0, eos_token_id=0, pad_token_id=0,
)


def rope(theta, **more):
    return dict(rope_type="default", rope_theta=theta) | more


# name: (architecture in GGUF, model, configuration, query and key rows permuted for neighbouring pairs)
LLAMA3 = rope(10000.0, rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=64)
MODELS = {
    "llama": ("llama", LlamaForCausalLM, LlamaConfig(
        **COMMON, num_hidden_layers=2, tie_word_embeddings=False, rope_parameters=rope(10000.0))),
    "llama3": ("llama", LlamaForCausalLM, LlamaConfig(
        **COMMON, num_hidden_layers=2, tie_word_embeddings=True, rope_parameters=LLAMA3)),
    "linear": ("llama", LlamaForCausalLM, LlamaConfig(
        **COMMON, num_hidden_layers=2, tie_word_embeddings=True,
        rope_parameters=rope(10000.0, rope_type="linear", factor=4.0))),
    "mistral": ("llama", MistralForCausalLM, MistralConfig(
        **COMMON, num_hidden_layers=2, sliding_window=13,
        rope_parameters=rope(10000.0, rope_type="linear", factor=2.0))),
    "qwen2": ("qwen2", Qwen2ForCausalLM, Qwen2Config(
        **COMMON, num_hidden_layers=2, tie_word_embeddings=True, rope_parameters=rope(1000000.0))),
    "yarn": ("qwen2", Qwen2ForCausalLM, Qwen2Config(
        **COMMON, num_hidden_layers=2, tie_word_embeddings=True,
        rope_parameters=rope(10000.0, rope_type="yarn", factor=4.0, original_max_position_embeddings=64))),
    "qwen3": ("qwen3", Qwen3ForCausalLM, Qwen3Config(
        **COMMON, num_hidden_layers=2, head_dim=16, tie_word_embeddings=False, rope_parameters=rope(1000000.0))),
    "smollm3": ("smollm3", SmolLM3ForCausalLM, SmolLM3Config(
        **COMMON, num_hidden_layers=5, tie_word_embeddings=True, rope_parameters=rope(5000000.0))),
    "gemma3": ("gemma3", Gemma3ForCausalLM, Gemma3TextConfig(
        **COMMON, num_hidden_layers=7, head_dim=16, query_pre_attn_scalar=16, sliding_window=13,
        rope_parameters={
            "full_attention": rope(1000000.0, rope_type="linear", factor=8.0),
            "sliding_attention": rope(10000.0),
        })),
}

NAMES = {
    "self_attn.q_proj.weight": "attn_q.weight", "self_attn.k_proj.weight": "attn_k.weight",
    "self_attn.v_proj.weight": "attn_v.weight", "self_attn.o_proj.weight": "attn_output.weight",
    "self_attn.q_proj.bias": "attn_q.bias", "self_attn.k_proj.bias": "attn_k.bias",
    "self_attn.v_proj.bias": "attn_v.bias", "self_attn.q_norm.weight": "attn_q_norm.weight",
    "self_attn.k_norm.weight": "attn_k_norm.weight", "input_layernorm.weight": "attn_norm.weight",
    "post_attention_layernorm.weight": "ffn_norm.weight", "mlp.gate_proj.weight": "ffn_gate.weight",
    "mlp.up_proj.weight": "ffn_up.weight", "mlp.down_proj.weight": "ffn_down.weight",
}
GEMMA = NAMES | {
    "post_attention_layernorm.weight": "post_attention_norm.weight",
    "pre_feedforward_layernorm.weight": "ffn_norm.weight",
    "post_feedforward_layernorm.weight": "post_ffw_norm.weight",
}


def tensor_name(name, architecture):
    if name.startswith("model.layers."):
        _, _, layer, rest = name.split(".", 3)
        return f"blk.{layer}." + (GEMMA if architecture == "gemma3" else NAMES)[rest]
    return {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
            "lm_head.weight": "output.weight"}[name]


def randomise(model, rng):
    """Weights large enough that positions, biases and norms all matter; matrices exact in Q8_0."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            values = rng.standard_normal(tuple(weight.shape)).astype(np.float32)
            if weight.dim() == 2:
                # Tied embeddings are small, lest every token be followed by itself.
                embedding = 0.08 if isinstance(model, Gemma3ForCausalLM) else 0.25
                values *= embedding if "embed" in name else 1.5 / np.sqrt(weight.shape[1])
                q8 = gguf.quants.quantize(values, gguf.GGMLQuantizationType.Q8_0)
                values = gguf.quants.dequantize(q8, gguf.GGMLQuantizationType.Q8_0)
            elif "norm" in name:
                offset = 0 if isinstance(model, Gemma3ForCausalLM) else 1
                values = offset + 0.2 * values
            weight.copy_(torch.from_numpy(values))


def permuted(values, heads):
    """Rows as llama's rotation of neighbours wants them: the two halves of each head interleaved."""
    return values.reshape(heads, 2, -1, *values.shape[1:]).swapaxes(1, 2).reshape(values.shape)


def write(path, architecture, config, model):
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_key_length(head)
    writer.add_value_length(head)
    parameters = config.rope_parameters
    parameters = parameters.get("full_attention", parameters)
    writer.add_rope_freq_base(parameters["rope_theta"])
    if parameters["rope_type"] == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(parameters["factor"])
    if parameters["rope_type"] == "yarn":
        writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        writer.add_rope_scaling_factor(parameters["factor"])
        writer.add_rope_scaling_orig_ctx_len(parameters["original_max_position_embeddings"])
    if parameters["rope_type"] == "llama3":
        plain = parameters["rope_theta"] ** -(np.arange(0, head, 2) / head)
        turned = model.model.rotary_emb.inv_freq.numpy()
        writer.add_tensor("rope_freqs.weight", (plain / turned).astype(np.float32))
    if architecture == "gemma3" or isinstance(config, MistralConfig):
        writer.add_sliding_window(config.sliding_window)
    for name, weight in model.named_parameters():
        values = weight.detach().numpy()
        if architecture in ("llama", "smollm3") and ("q_proj" in name or "k_proj" in name):
            values = permuted(values, config.num_attention_heads if "q_proj" in name else config.num_key_value_heads)
        if values.ndim == 1:
            folded = 1 if architecture == "gemma3" and "norm" in name else 0
            writer.add_tensor(tensor_name(name, architecture), values + np.float32(folded))
        else:
            q8 = gguf.quants.quantize(np.ascontiguousarray(values), gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(tensor_name(name, architecture), q8, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main(names):
    HERE.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for name in names:
        architecture, kind, config = MODELS[name]
        rng = np.random.default_rng(sum(name.encode()) + 20)
        model = kind(config).eval()
        randomise(model, rng)
        ids = rng.integers(0, VOCABULARY, TOKENS).tolist()
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0].float().numpy()
            text = list(ids)
            for _ in range(GREEDY):
                text.append(int(model(torch.tensor([text])).logits[0, -1].argmax()))
        write(HERE / f"{name}.gguf", architecture, config, model)
        recorded = {"ids": ids, "greedy": text[TOKENS:],
                    "logits": base64.b64encode(logits.astype("<f4").tobytes()).decode()}
        (HERE / f"{name}.json").write_text(json.dumps(recorded) + "\n")
        print(name, f"logits of {logits.std():.2f} around {logits.mean():.2f}", text[TOKENS:],
              (HERE / f"{name}.gguf").stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1:] or list(MODELS))
