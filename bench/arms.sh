#!/usr/bin/env bash
# Which arm answers best: ./do bench arms [PART...]. SleepQA, the same retriever for all; without a part all, some three hours on two cores.
#   train                      the adapters: 'tuned' learns questions and answers, 'hybrid' the same with the passages found (ROWS=2400 training questions)
#   base rag tuned hybrid      that arm on the 500 test questions
#   gold                       the hybrid arm with nothing but the right passage, as a reader is measured
#   pairs                      hybrid against tuned, rag and base, question by question
# Needs TANDEM_DATA, the folder with sleepqa/. What is done is kept in ~/.cache/tandem/bench/arms (OUT=DIR: elsewhere) and only printed. The test
# questions are used for nothing but this; training questions that stand among them are left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=${TANDEM_DATA:?names the folder with sleepqa/}/sleepqa
out=${OUT:-$HOME/.cache/tandem/bench/arms}
rows=${ROWS:-2400}
home=$out/home
mkdir -p "$out"
if [ ! -s "$out/test.jsonl" ]; then
  python3 tools/sleepqa.py "$data" "$out"
  head -60 "$out/dev.jsonl" >"$out/dev60.jsonl"
fi
head -"$rows" "$out/train.jsonl" >"$out/learn.jsonl"
if [ ! -s "$out/ingested" ]; then
  bin/tandem ingest -c sleep "$data/passages.jsonl" --acl public --home "$home" >"$out/ingested.part"
  mv "$out/ingested.part" "$out/ingested"
fi

# Learns once; a run that was killed goes on.
learn() {
  if [ ! -s "$out/$1.tune.json" ]; then
    bin/tandem tune --home "$home" --data "$out/learn.jsonl" --dev "$out/dev60.jsonl" --seed 1 --no-gates --out "$out/$1" --json "${@:2}" >"$out/$1.tune.json.part"
    mv "$out/$1.tune.json.part" "$out/$1.tune.json"
  fi
}

# Asks the test questions once.
ask() {
  if [ ! -s "$out/$1.json" ]; then
    bin/tandem eval answers -c sleep --home "$home" --questions "$out/test.jsonl" --report "$out/answers-$1" --json "${@:2}" >"$out/$1.json.part"
    mv "$out/$1.json.part" "$out/$1.json"
  fi
  python3 - "$1" "$out/$1.json" <<'PY'
import json, sys
report = json.load(open(sys.argv[2]))
show = lambda m: "%.3f [%.3f, %.3f]" % (m["value"], m["low"], m["high"]) if m else "-"
metrics = report["metrics"]
print("%-7s" % sys.argv[1], *("%s %s" % (name, show(metrics.get(name))) for name in ("exact_match", "f1", "contains", "citation_precision", "abstention")), "n = %d" % report["n"])
PY
}

if [ $# -eq 0 ]; then set -- train base rag tuned hybrid gold pairs; fi
for part in "$@"; do
  case "$part" in
    train)
      learn hybrid --with-retrieval -c sleep --missing 0.05 --epochs 1 --batch 8
      learn tuned
      ;;
    base) ask base --arm base ;;
    rag) ask rag --arm rag --set answer.reader=false ;; # the plain model; what ships is in "./do bench answers"
    tuned) ask tuned --arm tuned --adapter "$out/tuned" ;;
    hybrid) ask hybrid --arm hybrid --adapter "$out/hybrid" ;;
    gold) ask gold --arm hybrid --adapter "$out/hybrid" --evidence named ;;
    pairs)
      mvn -q test-compile
      "$JAVA_HOME/bin/java" -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.answer.ArmPairs "$out"/answers-{hybrid,tuned,rag,base}
      ;;
    *)
      echo "there is no part '$part'; the parts are train, base, rag, tuned, hybrid, gold and pairs" >&2
      exit 2
      ;;
  esac
done
