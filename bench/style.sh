#!/usr/bin/env bash
# Does an adapter learn a style, and what does it forget? ./do bench style [lora] [full]; without a part both, some 45 minutes on two cores. The demo company's
# notes as replies in house style (demo/style): the plain model, the plain model told the style with an example, and what learnt 308 replies, on 80 notes of
# kinds of problem that it has not seen; beside them what the gates say of forgetting and leaking. Nothing is chosen on the test notes.
# OUT=DIR: where all is kept (default ~/.cache/tandem/bench/style); what is done is not done again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${OUT:-$HOME/.cache/tandem/bench/style}
mkdir -p "$out"
home=$out/home
bin/tandem collection create style --acl public --home "$home" >/dev/null 2>&1 || true

# Learns once, with the gates measured and not enforced.
learn() {
  if [ ! -s "$out/$1.json" ]; then
    bin/tandem tune --home "$home" --data demo/style/train.jsonl --dev demo/style/dev.jsonl --seed 1 --out "$out/adapters/$1" --json "${@:2}" >"$out/$1.json.part"
    mv "$out/$1.json.part" "$out/$1.json"
  fi
}
ask() {
  if [ ! -s "$out/$1/answers.jsonl" ]; then
    bin/tandem eval answers -c style --home "$home" --questions "$2" --report "$out/$1" --set answer.max_tokens=256 "${@:3}" >/dev/null
  fi
}

if [ $# -eq 0 ]; then set -- lora full; fi
python3 bench/style.py told demo/style/test.jsonl >"$out/told.jsonl"
ask base demo/style/test.jsonl --arm base
ask told "$out/told.jsonl" --arm base
for part in "$@"; do
  case "$part" in
    lora)
      learn lora
      ask lora demo/style/test.jsonl --arm tuned --adapter "$out/adapters/lora"
      ;;
    full)
      learn full --method full --epochs 2
      ask full demo/style/test.jsonl --arm base --model "$out/adapters/full"
      ;;
    *)
      echo "there is no part '$part'; the parts are lora and full" >&2
      exit 2
      ;;
  esac
done
python3 bench/style.py measure "$out" base told "$@"
