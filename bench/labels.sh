#!/usr/bin/env bash
# How well texts are labelled, by how many examples of each label are learnt: ./do bench labels [base] [1] [3] [10] [30] [all]; without a part: all.
# banking77: 10,003 messages to a bank, 77 intents. 'all' is tested on all 3,080 test messages, the other points on the same 770 of them, ten of each
# intent (TEST=n: n of each, 40 are all): a model that learnt little is unsure, so that scoring takes it ten times as long. No test message is used to
# train or to choose anything.
# Needs TANDEM_DATA, the folder with banking77/. Points that are done are kept in ~/.cache/tandem/bench/labels (OUT=DIR: elsewhere) and only
# printed; a training that was killed goes on. Examples of a point are the first of each intent in one shuffle (SEED=n, default 1), so a
# larger point holds the smaller ones. 'base' is the model as it is, told all labels. All together some two hours on two cores, 'all' one of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=${TANDEM_DATA:?names the folder with banking77/}/banking77
seed=${SEED:-1}
out=${OUT:-$HOME/.cache/tandem/bench/labels}/seed-$seed
mkdir -p "$out"
if [ $# -eq 0 ]; then set -- base 1 3 10 30 all; fi

# Of a file, the first N rows of each label after one shuffle, or 'all' of them.
sample() {
  python3 - "$1" "$2" "$seed" <<'PY'
import collections, csv, random, sys
rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8")))[1:]
random.Random(int(sys.argv[3])).shuffle(rows)
most = len(rows) if sys.argv[2] == "all" else int(sys.argv[2])
seen = collections.Counter()
write = csv.writer(sys.stdout)
write.writerow(["text", "label"])
for text, label in rows:
    seen[label] += 1
    if seen[label] <= most:
        write.writerow([text, label])
PY
}

sample "$data/test.csv" "${TEST:-10}" >"$out/test.csv"
measure() {
  test=$out/test.csv
  if [ "$1" = all ]; then test=$data/test.csv; fi
  bin/tandem eval labels --home "$out/home" --data "$test" --json "${@:2}"
}

printf '%-6s %6s  %-24s %-24s %-24s %8s %9s\n' point rows accuracy 'macro-F1' 'calibration error' seconds tokens/s
for point in "$@"; do
  case "$point" in
    base) ;;
    1 | 3 | 10 | 30 | all) ;;
    *) echo "there is no point '$point'; the points are base, 1, 3, 10, 30 and all" >&2; exit 2 ;;
  esac
  result=$out/$point.json
  if [ ! -s "$result" ]; then
    if [ "$point" = base ]; then
      measure base --labels "$data/train.csv" >"$result.part"
    else
      # Few examples are all learnt; of all, 500 are held out to calibrate on.
      share=0
      if [ "$point" = all ]; then share=0.1; fi
      if [ ! -s "$out/$point.tune.json" ]; then
        sample "$data/train.csv" "$point" >"$out/$point.csv"
        bin/tandem tune --home "$out/home" --data "$out/$point.csv" --dev-share "$share" --seed "$seed" --no-gates --out "$out/$point" --json >"$out/$point.tune.json.part"
        mv "$out/$point.tune.json.part" "$out/$point.tune.json"
      fi
      measure "$point" --adapter "$out/$point" --report "$out/$point-report" >"$result.part"
    fi
    mv "$result.part" "$result"
  fi
  python3 - "$point" "$result" "$out/$point.tune.json" "$out/$point.csv" <<'PY'
import json, os, sys
point, result, tune, rows = sys.argv[1:]
metrics = json.load(open(result))["metrics"]
learnt = json.load(open(tune)) if os.path.exists(tune) else {}
show = lambda m: "%.4f [%.4f, %.4f]" % (m["value"], m["low"], m["high"])
count = sum(1 for _ in open(rows)) - 1 if os.path.exists(rows) else 0
print("%-6s %6d  %-24s %-24s %-24s %8.0f %9.0f" % (
    point, count, *(show(metrics[name]) for name in ("accuracy", "macro_f1", "calibration_error")),
    learnt.get("metrics", {}).get("seconds", 0), learnt.get("tokens_per_second", 0)))
PY
done
