#!/usr/bin/env bash
# Fine-tuning's speed and memory: ./do bench tune [lora|full] [ROUNDS]. Steps of 8 rows of 128 tokens by turns with Hugging Face PEFT on PyTorch,
# or with all weights trained there and here (fetched by pip the first time, kept in ~/.cache/tandem/bench). Leave the machine alone meanwhile;
# some five minutes on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cache=$HOME/.cache/tandem/bench
python=$cache/peft/bin/python
method=lora heap=1200m
if [ "${1:-}" = full ]; then method=full heap=3100m; fi
case "${1:-}" in lora | full) shift ;; esac

if ! "$python" -c "import peft, gguf" 2>/dev/null; then
  echo "fetching torch and peft ..." >&2
  mkdir -p "$cache"
  if ! { python3 -m venv "$cache/peft" && "$cache/peft/bin/pip" install --quiet torch transformers peft gguf; }; then
    echo "tune: skipped, pip could not fetch torch and peft" >&2
    exit 1
  fi
fi
mvn -q test-compile
mkdir -p "$cache/peft-models"
# The heap is what training needs and not more, so that peak memory is no matter of luck; the other options are bin/tandem's.
"$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,dev.tandem.tensor.*::*,0.2" -XX:+UseParallelGC "-Xmx$heap" -Xmn128m \
  -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.tune.TuneBench "$python" "$cache/peft-models" "${1:-6}" "$method"
