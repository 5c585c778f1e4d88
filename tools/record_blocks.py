#!/usr/bin/env python3
"""Records what the gguf package's dequantiser makes of random blocks of every type the engine reads.

usage: record_blocks.py      (needs gguf and numpy; writes src/test/resources/golden/blocks.json)

The file holds {TYPE: {"blocks", "weights"}}, both base64: the raw blocks, and their weights as little-endian
float32. All bytes are random except the scales, which are finite and of both signs.
"""
import base64
import json
import pathlib

import gguf
import numpy as np

# Where the half floats of a block stand, in bytes.
SCALES = {
    "F16": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0],
    "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208], "IQ4_NL": [0],
}
WEIGHTS = 512


def random_blocks(rng, name):
    kind = gguf.GGMLQuantizationType[name]
    if name == "F32":
        return rng.standard_normal(WEIGHTS).astype("<f4").view(np.uint8).reshape(1, -1)
    if name == "BF16":
        halves = rng.standard_normal(WEIGHTS).astype("<f4").view("<u4") >> 16
        return halves.astype("<u2").view(np.uint8).reshape(1, -1)
    size, byte_count = gguf.GGML_QUANT_SIZES[kind]
    blocks = rng.integers(0, 256, (WEIGHTS // size, byte_count), dtype=np.uint8)
    for at in SCALES[name]:
        halves = rng.standard_normal(len(blocks)).astype("<f2")
        blocks[:, at:at + 2] = halves.view(np.uint8).reshape(-1, 2)
    return blocks.reshape(1, -1)


def main():
    rng = np.random.default_rng(20250117)
    out = {}
    for name in ["F32", "BF16", *SCALES]:
        blocks = random_blocks(rng, name)
        weights = gguf.quants.dequantize(blocks.view(dtype_of(name)), gguf.GGMLQuantizationType[name])
        out[name] = {
            "blocks": base64.b64encode(blocks.tobytes()).decode(),
            "weights": base64.b64encode(weights.astype("<f4").tobytes()).decode(),
        }
    path = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/golden/blocks.json"
    path.write_text(json.dumps(out, indent=1) + "\n")
    print(path, path.stat().st_size)


def dtype_of(name):
    return {"F32": np.float32, "F16": np.float16}.get(name, np.uint8)


if __name__ == "__main__":
    main()
