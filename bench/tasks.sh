#!/usr/bin/env bash
# Three open tasks with different answers expected, compared and chosen for: ./do bench tasks [sleepqa] [style] [banking77]; without a part all.
#   sleepqa     200 test questions on 7,005 passages, with the adapters of ./do bench arms train: documents are what helps
#   style       80 notes as replies of the demo company's service desk: labelled examples are what helps
#   banking77   308 test messages, four of each of 77 intents, learnt from all training messages: labels are what helps
# Needs TANDEM_DATA for all but style. What is done is kept in ~/.cache/tandem/bench/tasks (OUT=DIR: elsewhere), each with its report and its choice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cache=$HOME/.cache/tandem/bench
out=${OUT:-$cache/tasks}
mkdir -p "$out"

compared() {
  bin/tandem compare --report "$out/$1" "${@:2}" | tee "$out/$1.txt"
  printf 'name: %s\npriorities: {accuracy: 5, freshness: 1, cost: 1}\n' "$1" >"$out/$1.yaml"
  bin/tandem choose --profile "$out/$1.yaml" --evidence "$out/$1" | tee -a "$out/$1.txt"
}

if [ $# -eq 0 ]; then set -- sleepqa style banking77; fi
for part in "$@"; do
  case "$part" in
    sleepqa)
      arms=${ARMS:-$cache/arms}
      : "${TANDEM_DATA:?names the folder with sleepqa/}"
      if [ ! -s "$arms/tuned.tune.json" ]; then bench/arms.sh train; fi
      compared sleepqa -c sleep --home "$arms/home" --train "$arms/learn.jsonl" --test "$arms/test.jsonl" --limit 200 \
        --adapter-of "tuned=$arms/tuned" --adapter-of "hybrid=$arms/hybrid" --factors accuracy
      ;;
    style)
      bin/tandem collection create style --acl public --home "$out/home" >/dev/null 2>&1 || true
      compared style -c style --home "$out/home" --train demo/style/train.jsonl --dev demo/style/dev.jsonl --test demo/style/test.jsonl \
        --arms base,prompt,curated,tuned --set answer.max_tokens=256 --factors accuracy,control
      ;;
    banking77)
      data=${TANDEM_DATA:?names the folder with banking77/}/banking77
      python3 - "$data/test.csv" >"$out/banking77.csv" <<'PY'
import collections, csv, random, sys
rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8")))[1:]
random.Random(1).shuffle(rows)
seen, write = collections.Counter(), csv.writer(sys.stdout)
write.writerow(["text", "label"])
for text, label in rows:
    seen[label] += 1
    if seen[label] <= 4:
        write.writerow([text, label])
PY
      bin/tandem collection create banking --acl public --home "$out/home" >/dev/null 2>&1 || true
      adapter=()
      if [ -d "$cache/labels/seed-1/all" ]; then adapter=(--adapter-of "tuned=$cache/labels/seed-1/all"); fi
      compared banking77 -c banking --home "$out/home" --train "$data/train.csv" --test "$out/banking77.csv" --arms base,prompt,curated,tuned \
        "${adapter[@]}" --factors accuracy
      ;;
    *)
      echo "there is no part '$part'; the parts are sleepqa, style and banking77" >&2
      exit 2
      ;;
  esac
done
