#!/usr/bin/env bash
# The reader that comes with the program, an adapter of the default model that answers from numbered passages: ./do train-reader
#   1. 2,400 of SleepQA's training questions with the passages found for them, from a fifth of them the evidence taken away, one epoch
#   2. goes on from there with 1,500 rows of the recipe and 450 further questions, whose answers end with the number of their passage
#   3. its gates, and with SHIP=true the files in src/main/resources/readers, in two bytes a number
# Needs TANDEM_DATA, the folder with sleepqa/; about an hour and a half on two cores, seeded. All of it lies in ~/.cache/tandem/bench/reader (OUT=DIR:
# elsewhere); a training that was killed goes on when the same is asked again, and what is done is not done again. ROWS=n takes n of each, to try it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ ! -f "${TANDEM_DATA:-}/sleepqa/passages.jsonl" ]; then
  echo "train-reader needs SleepQA; set TANDEM_DATA to the folder that holds sleepqa/ with passages.jsonl and sleep-train.csv." >&2
  exit 1
fi
out=${OUT:-$HOME/.cache/tandem/bench/reader}${ROWS:+-$ROWS}
home=$out/home
mkdir -p "$out"
if [ ! -s "$out/train.jsonl" ]; then python3 tools/sleepqa.py "$TANDEM_DATA/sleepqa" "$out"; fi
sed -n "1,${ROWS:-2400}p" "$out/train.jsonl" >"$out/first.jsonl"
sed -n "2401,$((2400 + ${ROWS:-450}))p" "$out/train.jsonl" >"$out/second.jsonl"
head -60 "$out/dev.jsonl" >"$out/dev60.jsonl"
# What is there already is left as it is.
bin/tandem ingest --home "$home" -c sleep "$TANDEM_DATA/sleepqa/passages.jsonl" --acl public

# Learns once; a run that was killed goes on.
learn() {
  if [ ! -f "$out/$1/adapter_model.safetensors" ] || [ -f "$out/$1/checkpoint.safetensors" ]; then
    bin/tandem tune --home "$home" --with-retrieval -c sleep --missing 0.2 --epochs 1 --batch 8 --seed 1 --no-gates --out "$out/$1" "${@:2}"
  fi
}
learn questions --data "$out/first.jsonl" --dev "$out/dev60.jsonl"
learn reader --data "$out/second.jsonl" --recipe reader --recipe-rows "${ROWS:-1500}" --recipe-seed 1 --continue "$out/questions"
if [ "${SHIP:-false}" = true ]; then
  rm -rf "$out/short"
  bin/tandem export "$out/reader" --home "$home" --to "$out/short" --format peft --type bf16
  python3 tools/ship_reader.py "$out/reader" "$out/short" src/main/resources/readers/smollm2-135m
fi
