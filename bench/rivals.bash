# The Python environments of other programs that the benchmarks run beside this one; sourced, after 'cache' is set. Each is made by pip the first
# time and kept in $cache; a function prints its python, or says why there is none and fails.

# Hugging Face PEFT on PyTorch, and the package gguf.
peft_python() {
  local python=$cache/peft/bin/python
  if ! "$python" -c "import peft, gguf" 2>/dev/null; then
    echo "fetching torch and peft ..." >&2
    mkdir -p "$cache"
    if ! { python3 -m venv "$cache/peft" && "$cache/peft/bin/pip" install --quiet torch transformers peft gguf >&2; }; then
      echo "skipped, pip could not fetch torch and peft" >&2
      return 1
    fi
  fi
  echo "$python"
}

# llama.cpp behind llama-cpp-python, built from source with all that the processor has: some ten minutes.
llama_python() {
  local python=$cache/rivals/bin/python
  if ! "$python" -c "import llama_cpp" 2>/dev/null; then
    echo "building llama-cpp-python ..." >&2
    mkdir -p "$cache"
    if ! { python3 -m venv "$cache/rivals" &&
      CMAKE_ARGS="-DGGML_NATIVE=ON" "$cache/rivals/bin/pip" install --quiet --no-binary llama-cpp-python "llama-cpp-python==0.3.36" >&2; }; then
      echo "skipped, pip could not build llama-cpp-python" >&2
      return 1
    fi
  fi
  echo "$python"
}
