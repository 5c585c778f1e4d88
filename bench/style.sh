#!/usr/bin/env bash
# Does an adapter learn a style? ./do bench style: the demo company's notes as replies in house style (demo/style), the plain model, the plain model
# told the style with an example, and the model with an adapter that learnt 308 replies, on 80 notes of kinds of problem that it has not seen.
# Fifteen minutes on two cores. OUT=DIR: where adapter and answers are kept (default ~/.cache/tandem/bench/style); what is done is not done again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${OUT:-$HOME/.cache/tandem/bench/style}
mkdir -p "$out"
home=$out/home
bin/tandem collection create style --acl public --home "$home" >/dev/null 2>&1 || true
if [ ! -s "$out/tune.json" ]; then
  bin/tandem tune --home "$home" --data demo/style/train.jsonl --dev demo/style/dev.jsonl --effort quick --seed 1 --gate --out "$out/adapter" --json >"$out/tune.json.part"
  mv "$out/tune.json.part" "$out/tune.json"
fi
python3 bench/style.py told demo/style/test.jsonl >"$out/told.jsonl"
ask() {
  if [ ! -s "$out/$1/answers.jsonl" ]; then
    bin/tandem eval answers -c style --home "$home" --questions "$2" --report "$out/$1" --set answer.max_tokens=256 "${@:3}" >/dev/null
  fi
}
ask base demo/style/test.jsonl --arm base
ask told "$out/told.jsonl" --arm base
ask tuned demo/style/test.jsonl --arm tuned --adapter "$out/adapter"
python3 bench/style.py measure "$out" base told tuned
