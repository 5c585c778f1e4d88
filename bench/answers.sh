#!/usr/bin/env bash
# How good answers are out of the box: ./do bench answers [PART...]; without a part all, about an hour on two cores.
#   sleepqa     500 test questions with the reader    plain       the same with the plain model
#   gold        with the right passage alone          silent      with the right passage taken away: to be declined
#   demo        the demo company's 60 questions, each asked as the person it names
#   budget      90 made questions whose evidence is long or scattered (bench/budget.py), and with TANDEM_DATA those of sleepqa, at 512 to 8,000 tokens of evidence:
#               hours; BUDGETS="512 4096" takes some of them, QUESTIONS=dev LIMIT=20 the first few of either, SEED=2 makes others. Not among the parts of a run without one
# Needs TANDEM_DATA for all but demo and budget. One configuration for all parts but plain: the default, with the reader. What is done is kept in ~/.cache/tandem/bench/answers (OUT=DIR:
# elsewhere) and only printed. QUESTIONS=dev asks the dev questions instead of the test questions, LIMIT=n only the first n.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
set_=${QUESTIONS:-test}
out=${OUT:-$HOME/.cache/tandem/bench/answers}
home=$out/home
mkdir -p "$out"

collection() {
  local data=${TANDEM_DATA:?names the folder with sleepqa/}/sleepqa
  if [ ! -s "$out/test.jsonl" ]; then python3 tools/sleepqa.py "$data" "$out"; fi
  if [ ! -s "$out/ingested" ]; then
    bin/tandem collection create sleep --acl public --home "$home"
    bin/tandem ingest -c sleep "$data/passages.jsonl" --home "$home" >"$out/ingested.part"
    mv "$out/ingested.part" "$out/ingested"
  fi
}

# Asks once, and prints what came of it.
ask() {
  local folder=$out/$set_-$1${LIMIT:+-$LIMIT}
  if [ ! -s "$folder/answers.jsonl" ]; then
    bin/tandem eval answers --report "$folder" --limit "${LIMIT:-0}" --json "${@:2}" >"$folder.json"
  fi
  python3 bench/answers.py "$1" "$folder/answers.jsonl"
}

sleep_() { collection && ask "$1" -c sleep --home "$home" --questions "$out/$set_.jsonl" "${@:2}"; }

# The same questions with more and more evidence.
budgets() {
  local seed=${SEED:-1} of each
  local made=$out/made$seed
  if [ ! -s "$made/questions.jsonl" ]; then python3 bench/budget.py make "$made" "$seed"; fi
  if [ ! -s "$made/ingested" ]; then
    bin/tandem ingest -c made "$made/documents" --acl public --home "$made/home" >"$made/ingested.part"
    mv "$made/ingested.part" "$made/ingested"
  fi
  for of in made sleep; do
    local files=() where=$made/home questions=$made/questions.jsonl
    if [ "$of" = sleep ]; then
      if [ -z "${TANDEM_DATA:-}" ]; then break; fi
      collection
      where=$home questions=$out/$set_.jsonl
    fi
    for each in ${BUDGETS:-512 1024 2048 4096 8000}; do
      local folder=$made/$of-$set_-$each${LIMIT:+-$LIMIT}
      if [ ! -s "$folder/answers.jsonl" ]; then
        bin/tandem eval answers -c "$of" --home "$where" --questions "$questions" --limit "${LIMIT:-0}" --report "$folder" --json \
          --set "answer.evidence_tokens=$each" >"$folder.json"
      fi
      files+=("$each=$folder/answers.jsonl")
    done
    python3 bench/budget.py report "$questions" "${files[@]}"
  done
}

if [ $# -eq 0 ]; then set -- sleepqa plain gold silent demo; fi
for part in "$@"; do
  case "$part" in
    sleepqa) sleep_ sleepqa ;;
    plain) sleep_ plain --set answer.reader=false ;;
    gold) sleep_ gold --evidence named ;;
    silent) sleep_ silent --evidence withheld ;;
    demo)
      bin/tandem ingest -c demo demo/handbook --acl-file demo/acl.txt --home "$out/demo" >/dev/null
      ask demo -c demo --home "$out/demo" --questions demo/questions.jsonl
      ;;
    budget) budgets ;;
    *)
      echo "there is no part '$part'; the parts are sleepqa, plain, gold, silent, demo and budget" >&2
      exit 2
      ;;
  esac
done
