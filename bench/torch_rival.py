"""The rival of ./do bench tune: Hugging Face PEFT on PyTorch, told what to measure line by line.

torch_rival.py MODEL FOLDER starts; FOLDER keeps the weights of the GGUF file as transformers saves them (float32, dequantised). It answers each line
of standard input with one of standard output:
  build                      versions and threads
  lora RANK                  the model with an adapter on all seven projections, all else frozen
  full                       the model with all weights trained
  step ROWS LENGTH SEED      seconds of one AdamW step on random tokens, loss included
  memory                     the process's peak resident memory so far, in MiB
"""

import os
import random
import resource
import sys
import time

import peft
import torch
import transformers

TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def converted(gguf, cache):
    path = os.path.join(cache, os.path.basename(gguf) + ".f32")
    if not os.path.exists(path):
        folder, name = os.path.split(gguf)
        model = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
        # What comes from a GGUF file calls itself quantised and cannot be saved; a fresh model with its weights can.
        fresh = transformers.AutoModelForCausalLM.from_config(transformers.AutoConfig.from_pretrained(folder, gguf_file=name), dtype=torch.float32)
        fresh.load_state_dict(model.state_dict())
        fresh.save_pretrained(path + ".part")
        os.rename(path + ".part", path)
    return path


def step(model, optimizer, rows, length, seed):
    rng = random.Random(seed)
    ids = torch.tensor([[rng.randrange(model.config.vocab_size) for _ in range(length)] for _ in range(rows)])
    start = time.perf_counter()
    loss = model(input_ids=ids, labels=ids).loss
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    loss.item()
    return time.perf_counter() - start


def main():
    gguf, folder = sys.argv[1:]
    transformers.logging.set_verbosity_error()
    path = converted(gguf, folder)
    model = optimizer = None
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "build":
            answer = f"peft {peft.__version__}, torch {torch.__version__}, transformers {transformers.__version__}, {torch.get_num_threads()} threads"
        elif command in ("lora", "full"):
            model = transformers.AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
            if command == "lora":
                model = peft.get_peft_model(model, peft.LoraConfig(r=int(rest[0]), lora_alpha=32, target_modules=TARGETS, task_type="CAUSAL_LM"))
            model.train()
            optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-4)
            answer = "ready"
        elif command == "step":
            answer = step(model, optimizer, *(int(v) for v in rest))
        elif command == "memory":
            answer = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        else:
            answer = "unknown command " + command
        print(answer, flush=True)


main()
