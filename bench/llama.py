"""The rival of ./do bench llm: llama.cpp behind llama-cpp-python, told what to measure line by line.

llama.py MODEL FOLDER starts; FOLDER keeps the same weights in llama.cpp's other formats. It answers each line of standard input with one of
standard output, numbers in seconds:
  build                           the library's version and the processor features that it uses
  best FORMAT TOKEN...            the settings with which it reads this prompt fastest, found by trying
  prompt FORMAT TOKEN...          how long it takes to the logits of the last token
  decode FORMAT COUNT TOKEN...    how long COUNT greedy tokens take after the prompt
"""

import ctypes
import itertools
import os
import sys
import time

import llama_cpp
import numpy

FORMATS = {"Q4_1": None, "Q4_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_0, "Q8_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0, "BF16": llama_cpp.LLAMA_FTYPE_MOSTLY_BF16}


@llama_cpp.llama_log_callback
def quiet(level, text, data):
    pass


def converted(model, folder, name):
    """The file of a format: the given weights, requantised without any other loss."""
    if FORMATS[name] is None:
        return model
    path = os.path.join(folder, os.path.basename(model).rsplit(".", 2)[0] + "." + name + ".gguf")
    if not os.path.exists(path):
        parameters = llama_cpp.llama_model_quantize_default_params()
        parameters.ftype = FORMATS[name]
        parameters.allow_requantize = True
        if llama_cpp.llama_model_quantize(model.encode(), (path + ".part").encode(), ctypes.byref(parameters)) != 0:
            raise RuntimeError("llama.cpp could not write " + path)
        os.rename(path + ".part", path)
    return path


class Engine:
    def __init__(self, path, threads, micro_batch, flash):
        self.settings = f"{threads} threads, micro-batch {micro_batch}, flash attention {'on' if flash else 'off'}"
        self.llama = llama_cpp.Llama(
            path, n_ctx=4608, n_batch=2048, n_ubatch=micro_batch, n_threads=threads, n_threads_batch=threads, flash_attn=flash, verbose=False
        )

    def prompt(self, tokens):
        self.llama.reset()
        start = time.perf_counter()
        self.llama.eval(tokens)
        self.logits()
        return time.perf_counter() - start

    def decode(self, tokens, count):
        self.prompt(tokens)
        start = time.perf_counter()
        for _ in range(count):
            self.llama.eval([int(numpy.argmax(self.logits()))])
        self.logits()
        return time.perf_counter() - start

    def logits(self):
        row = llama_cpp.llama_get_logits_ith(self.llama.ctx, -1)
        return numpy.ctypeslib.as_array(row, shape=(self.llama.n_vocab(),))


def best(path, tokens):
    """Each setting twice; the faster time counts, because the first run warms up. Fewer threads than cores were never faster."""
    tried = []
    for micro_batch, flash in itertools.product((256, 512, 1024), (True, False)):
        engine = Engine(path, os.cpu_count(), micro_batch, flash)
        tried.append((min(engine.prompt(tokens), engine.prompt(tokens)), micro_batch, flash))
        engine.llama.close()
    return Engine(path, os.cpu_count(), *min(tried)[1:])


def main():
    model, folder = sys.argv[1:]
    llama_cpp.llama_log_set(quiet, ctypes.c_void_p(0))
    engines = {}
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "build":
            features = llama_cpp.llama_print_system_info().decode().strip()
            answer = f"llama-cpp-python {llama_cpp.__version__}; {features}"
        elif command == "best":
            engines[rest[0]] = best(converted(model, folder, rest[0]), [int(t) for t in rest[1:]])
            answer = engines[rest[0]].settings
        elif command == "prompt":
            answer = engines[rest[0]].prompt([int(t) for t in rest[1:]])
        elif command == "decode":
            answer = engines[rest[0]].decode([int(t) for t in rest[2:]], int(rest[1]))
        else:
            answer = "unknown command " + command
        print(answer, flush=True)


main()
