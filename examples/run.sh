#!/usr/bin/env bash
# Compares the arms on one of the six cases and chooses by its profile: ./do example NAME [ARGS]. ARGS go to 'tandem compare' (--arms base,rag --limit 12).
# What is done is kept in ~/.cache/tandem/examples/NAME (OUT=DIR: elsewhere) and not done again; a run that was killed goes on with the same command.
# EFFORT=quick trains shorter (default normal); FACTORS=none|all|a,b measures other factors than those of the case.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
name=$1
shift
case=examples/$name
out=${OUT:-$HOME/.cache/tandem/examples/$name}
report=$out/report
export TANDEM_HOME=$out/home
unset TANDEM_AS
mkdir -p "$out"

# By case: who asks where a question names nobody, how long an answer may be, what is measured beside quality.
who=public tokens=48
factors=accuracy,freshness,change_frequency,security,cost,complexity
case "$name" in
  helpdesk) who=group:staff factors=accuracy,freshness,change_frequency,security,privacy,cost,complexity ;;
  advisor) who=group:advisors factors=accuracy,freshness,change_frequency,security,privacy,cost,complexity ;;
  clinical) who=group:clinic tokens=200 factors=accuracy,control,security,privacy,offline,cost,complexity ;;
  legal) tokens=140 factors=accuracy,control,freshness,change_frequency,cost,complexity ;;
  report) tokens=140 factors=accuracy,control,cost,complexity ;;
esac
factors=${FACTORS:-$factors}
asking=(--as "$who" --set "answer.max_tokens=$tokens")

say() { printf '\n%s\n' "$*"; }
ingest() {
  local rules=(--acl public)
  if [ -f "$case/acl.txt" ]; then rules=(--acl-file "$case/acl.txt"); fi
  bin/tandem ingest -c "$name" "$out/documents" "${rules[@]}"
}

if [ ! -f "$out/ingested" ]; then
  say "1. The documents are read"
  rm -rf "$out/documents"
  cp -r "$case/documents" "$out/documents"
  ingest
  # When to answer and when to decline is learnt on the labelled questions, where they are about documents; never on those of the test.
  case "$name" in
    helpdesk | advisor | shop | legal) bin/tandem calibrate -c "$name" --as "$who" --questions "$case/train.jsonl" ;;
  esac
  touch "$out/ingested"
fi

if [ -f "$out/compared" ] && [ "$(cat "$out/compared")" != "$*" ]; then
  echo "$out holds a run with other arguments ($(cat "$out/compared")); name another folder with OUT=DIR, or remove it." >&2
  exit 2
fi
# Once the documents were changed, the first questions would be asked of others than before.
if [ ! -f "$out/compared" ]; then
  say "2. Every arm on $(grep -c . "$case/test.jsonl") questions; adapters are trained where they are missing"
  options=(--effort "${EFFORT:-normal}")
  if [ "$factors" != none ]; then options+=(--factors "$factors"); fi
  measured=0
  bin/tandem compare -c "$name" "${asking[@]}" --train "$case/train.jsonl" --test "$case/test.jsonl" --report "$report" "${options[@]}" "$@" || measured=$?
  if [ ! -f "$report/compare.json" ]; then exit "$measured"; fi
  if [ "$measured" -ne 0 ]; then say "Some factors could not be measured, see above; the rest stands."; fi
  printf '%s\n' "$*" >"$out/compared"
fi

if [ -d "$case/changes" ] && [ ! -f "$out/changed" ]; then
  say "3. The documents change, and the $(grep -c . "$case/changes/test.jsonl") questions about it are asked again; nothing is trained anew"
  cp -r "$case/changes/documents/." "$out/documents/"
  ingest
  arms=$(python3 -c 'import json, sys; print(",".join(json.load(open(sys.argv[1]))["arms"]))' "$report/compare.json")
  adapters=()
  for folder in "$report"/adapters/*; do
    if [ -f "$folder/card.json" ]; then
      arm=$(basename "$folder")
      adapters+=(--adapter-of "${arm%%-*}=$folder")
    fi
  done
  bin/tandem compare -c "$name" "${asking[@]}" --train "$case/train.jsonl" --test "$case/changes/test.jsonl" --report "$out/changes" \
    --arms "$arms" ${adapters[@]+"${adapters[@]}"} >/dev/null
  touch "$out/changed"
fi

say "Quality"
python3 examples/table.py "$report/compare.json"
if [ -f "$out/changes/compare.json" ]; then
  say "After the documents changed"
  python3 examples/table.py "$out/changes/compare.json"
fi
say "The choice by $case/profile.yaml"
bin/tandem choose --profile "$case/profile.yaml" --evidence "$report"
say "report: $report/index.html"
