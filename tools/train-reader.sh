#!/usr/bin/env bash
# The reader: an adapter of the default model that answers from numbered passages, learnt from 2,400 of SleepQA's training questions and 4,000
# rows of the recipe, with seed 1: ./do train-reader [ARGS]   (ARGS go to tandem tune, e.g. --effort quick)
# Needs TANDEM_DATA, the folder with sleepqa/. ROWS=n takes n of each, to try it. All of it lies in ~/.cache/tandem/bench/reader (OUT=DIR:
# elsewhere): the passages' collection is made once, and a training that was killed goes on when the same is asked again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ ! -f "${TANDEM_DATA:-}/sleepqa/passages.jsonl" ]; then
  echo "train-reader needs SleepQA; set TANDEM_DATA to the folder that holds sleepqa/ with passages.jsonl and sleep-train.csv." >&2
  exit 1
fi
out=${OUT:-$HOME/.cache/tandem/bench/reader}
questions=${ROWS:-2400}
rows=${ROWS:-4000}
adapter=$out/reader-$questions-$rows
mkdir -p "$out"

if [ -f "$adapter/adapter_model.safetensors" ] && [ ! -f "$adapter/checkpoint.safetensors" ]; then
  echo "The reader is there: $adapter (delete it to train another)." >&2
  exit 0
fi
python3 tools/sleepqa.py "$TANDEM_DATA/sleepqa" "$out/questions"
head -n "$questions" "$out/questions/train.jsonl" >"$out/train-$questions.jsonl"
# What is there already is left as it is.
bin/tandem ingest --home "$out/home" -c sleep "$TANDEM_DATA/sleepqa/passages.jsonl" --acl public
exec bin/tandem tune --home "$out/home" --recipe reader --recipe-rows "$rows" --recipe-seed 1 --seed 1 \
  --data "$out/train-$questions.jsonl" --with-retrieval -c sleep --out "$adapter" "$@"
