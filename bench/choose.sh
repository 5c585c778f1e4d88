#!/usr/bin/env bash
# Does 'tandem choose' recommend the arm that is best? ./do bench choose [WORLD...]. Made worlds of which it is known what helps
# (docs/rationale/worlds.md): each is ingested, compared (which trains two adapters) and decided, then every arm that breaks no constraint is asked
# the 64 questions that neither comparison nor decision have seen, documents brought up to date before. WORLD is a kind with a seed: both-3.
#   WORLDS=30     so many, the kinds in turn            SEED=1         the first seed
#   KINDS=both    only these, with commas               UNSEEN=true    the kinds that were kept aside while the rule was made
#   FACTORS=a,b   to measure (default: as the kind needs; none: accuracy alone)     EFFORT=normal  of training
#   MINUTES=n     begins no further world after n minutes             OUT=DIR        where the worlds lie (default ~/.cache/tandem/bench/choose)
#   RESULTS=FILE  a line for each world that is done (default OUT/worlds.jsonl; those that the log speaks of: docs/figures/choose.jsonl)
# Some eight minutes a world on two idle cores with AVX-512, twenty with AVX2. What has a line is only printed; what was killed goes on. The table alone: WORLDS=0.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${OUT:-$HOME/.cache/tandem/bench/choose}
results=${RESULTS:-$out/worlds.jsonl}
tandem=${TANDEM:-bin/tandem}
effort=${EFFORT:-normal}
arms=base,prompt,curated,rag,tuned,hybrid
short=answer.max_tokens=96 # the longest gold answer has some 70; a base model that rambles would take half of a world's time
mkdir -p "$out" "$(dirname "$results")"
mvn -q test-compile

worlds() {
  "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.label.WorldsMain "$@" \
    2> >(grep -v 'incubator modules' >&2)
}

# A field of a world, lists with commas.
field() { python3 -c 'import json, sys; v = json.load(open(sys.argv[1]))[sys.argv[2]]; print(",".join(v) if isinstance(v, list) else v)' "$1/world.json" "$2"; }

# Runs once; its JSON is kept under the name.
once() {
  local kept=$1
  shift
  if [ ! -s "$kept" ]; then
    "$tandem" "$@" --json >"$kept.part" 2>"$kept.log" || {
      echo "tandem $1 failed in $(dirname "$kept"):" >&2
      tail -n 3 "$kept.log" >&2
      return 1
    }
    mv "$kept.part" "$kept"
  fi
}

# Compares, and measures the kind's factors; one that cannot be measured is left to the decision, which then goes by what it has.
compared() {
  if [ -s "$1/compared.json" ]; then return; fi
  local world=$1
  shift
  "$tandem" compare "$@" --json >"$world/compared.json.part" 2>"$world/compared.json.log" || grep -q 'is not measured' "$world/compared.json.log" || {
    echo "the comparison failed in $world:" >&2
    tail -n 3 "$world/compared.json.log" >&2
    return 1
  }
  grep 'is not measured' "$world/compared.json.log" >&2 || true
  mv "$world/compared.json.part" "$world/compared.json"
}

# One world, all of it; called where the shell does not end by itself on a failure.
run() {
  local world=$out/$1 home=$out/$1/home say=$2 options=() given=() factors allowed
  if grep -qs "\"world\": \"$1\"" "$results"; then return; fi
  if [ ! -s "$world/world.json" ]; then worlds "$world" "${1%-*}" "${1##*-}" || return 1; fi
  if [ -n "$(field "$world" as)" ]; then options+=(--as "$(field "$world" as)"); fi
  factors=${FACTORS:-$(field "$world" factors)}
  mkdir -p "$world/source"
  if [ ! -s "$world/ingested.json" ]; then cp "$world/documents.jsonl" "$world/source/documents.jsonl"; fi
  once "$world/ingested.json" ingest -c world "$world/source/documents.jsonl" --acl public --home "$home" || return 1
  echo "$say: comparing" >&2
  compared "$world" -c world --home "$home" --train "$world/train.jsonl" --test "$world/test.jsonl" --arms "$arms" --effort "$effort" \
    --report "$world/report" --factors "$factors" --set "$short" ${options[@]+"${options[@]}"} || return 1
  once "$world/choice.json" choose --home "$home" --profile "$world/profile.yaml" --evidence "$world/report" || return 1
  echo "$say: asking what is held out" >&2
  if [ -s "$world/changes.jsonl" ] && [ ! -s "$world/changed.json" ]; then cp "$world/changes.jsonl" "$world/source/documents.jsonl"; fi
  if [ -s "$world/changes.jsonl" ]; then once "$world/changed.json" ingest -c world "$world/source/documents.jsonl" --home "$home" || return 1; fi
  if [ -n "$(field "$world" deleted)" ]; then
    IFS=, read -ra gone <<<"$(field "$world" deleted)"
    once "$world/deleted.json" delete -c world "${gone[@]}" --home "$home" || return 1
  fi
  allowed=$(python3 bench/choose.py allowed "$world" "$arms")
  for arm in tuned hybrid; do
    if [[ ,$allowed, == *,$arm,* ]]; then given+=(--adapter-of "$arm=$(echo "$world/report/adapters/$arm"-*)"); fi
  done
  once "$world/holdout.done" compare -c world --home "$home" --train "$world/train.jsonl" --test "$world/holdout.jsonl" --arms "$allowed" \
    --report "$world/holdout" --set "$short" ${given[@]+"${given[@]}"} ${options[@]+"${options[@]}"} || return 1
  python3 bench/choose.py keep "$world" "$(git rev-parse --short HEAD)" >>"$results"
}

if [ $# -eq 0 ]; then
  kinds=(${KINDS:+${KINDS//,/ }})
  if [ ${#kinds[@]} -eq 0 ]; then
    mapfile -t kinds < <(worlds | awk -v which="$([ "${UNSEEN:-false}" = true ] && echo unseen || echo seen)" '$2 == which {print $1}')
  fi
  for ((i = 0; i < ${WORLDS:-30}; i++)); do
    set -- "$@" "${kinds[i % ${#kinds[@]}]}-$((${SEED:-1} + i / ${#kinds[@]}))"
  done
fi
failed=0 at=0
for name in "$@"; do
  at=$((at + 1))
  if [ "$SECONDS" -ge $((60 * ${MINUTES:-1440})) ]; then
    echo "the time is over before world $at of $#; the same command goes on" >&2
    break
  fi
  (run "$name" "[$at/$#, $((SECONDS / 60)) min] $name") || failed=$((failed + 1))
done
python3 bench/choose.py table "$results" "$@"
if [ "$failed" -gt 0 ]; then
  echo "$failed worlds failed; see above" >&2
  exit 1
fi
