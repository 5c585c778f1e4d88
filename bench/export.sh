#!/usr/bin/env bash
# Exports read by the programs they are for: ./do bench export [PART...]; without a part all. Five minutes on two cores, the first time more (pip).
#   lora, rslora   an adapter of the default model learns a dozen rows, and is exported in every format
#   peft           the PEFT folder beside the base in PEFT, the merged folder in transformers; the merged GGUF files' headers and bytes in the package gguf
#   llama          the GGUF adapter beside the base, and the merged GGUF files, in llama.cpp (llama-cpp-python)
# Printed are the largest difference of a logit at the ends of three prompts from Tandem's own (base and adapter in float32), and how many of 32
# greedy tokens of each are the same.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cache=$HOME/.cache/tandem/bench
work=$cache/exports
source bench/rivals.bash

# Where the default model's file lies.
model() {
  bin/tandem model pull --json 2>/dev/null | sed -n 's/.*"path" : "\(.*\)".*/\1/p'
}

# An adapter that learns a dozen rows, its exports, and what Tandem says with it.
learn() {
  local name=$1 i
  mkdir -p "$work"
  rm -rf "${work:?}/$name" "${work:?}/$name"-* "$work/$name.json"
  for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    printf '{"prompt":"Where is desk %d?","completion":"Desk %d is on floor %d, room %d."}\n' "$i" "$i" $((i / 4)) $((100 + i))
  done >"$work/desks.jsonl"
  bin/tandem tune --home "$work/home" --data "$work/desks.jsonl" --effort quick --epochs 4 --batch 4 --rank 8 --learning-rate 5e-4 "${@:2}" \
    --out "$work/$name"
  for format in peft gguf "merged-gguf f32" "merged-gguf f16" "merged-gguf q8_0" "merged-safetensors f32" "merged-safetensors f16"; do
    read -r format type <<<"$format"
    echo "--- $name as $format $type"
    bin/tandem export "$name" --home "$work/home" --to "$work/$name-$format${type:+-$type}" --format "$format" --type "${type:-f16}" || true
  done
  "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:CompileCommand=quiet -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.tune.ExportBench "$work/$name" "$work/$name.json"
}

mvn -q test-compile
if [ $# -eq 0 ]; then set -- lora rslora peft llama; fi
for part in "$@"; do
  case "$part" in
    lora) learn lora ;;
    rslora) learn rslora --rslora --alpha 8 ;;
    peft | llama)
      python=$("${part}_python") || continue
      mkdir -p "$cache/peft-models"
      "$python" bench/exports.py "$part" "$(model)" "$work" "$cache/peft-models"
      ;;
    *)
      echo "there is no part '$part'; the parts are lora, rslora, peft and llama" >&2
      exit 2
      ;;
  esac
done
