#!/usr/bin/env bash
# Fine-tuning's speed and memory: ./do bench tune [lora|full] [ROUNDS]. Steps of 8 rows of 128 tokens by turns with Hugging Face PEFT on PyTorch,
# or with all weights trained there and here (fetched by pip the first time, kept in ~/.cache/tandem/bench). Leave the machine alone meanwhile;
# some five minutes on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cache=$HOME/.cache/tandem/bench
source bench/rivals.bash
python=$(peft_python)
method=lora heap=1200m
if [ "${1:-}" = full ]; then method=full heap=2800m; fi
case "${1:-}" in lora | full) shift ;; esac

mvn -q test-compile
mkdir -p "$cache/peft-models"
# The heap is what training needs and not more, so that peak memory is no matter of luck; the other options are bin/tandem's.
"$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,dev.tandem.tensor.*::*,0.2" -XX:+UseParallelGC "-Xmx$heap" -Xmn128m \
  -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.tune.TuneBench "$python" "$cache/peft-models" "${1:-6}" "$method"
