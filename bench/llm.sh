#!/usr/bin/env bash
# The engine's speed: ./do bench llm [PART...]; without a part all but 'speed'. Leave the machine alone meanwhile; 20 minutes on two cores.
#   rival    prompts of 128, 900 and 4,000 tokens, and decoding, by turns with llama.cpp (llama-cpp-python, built here from source with all that the
#            processor has, the first time some ten minutes; kept in ~/.cache/tandem/bench) on the same file and on the same weights in its faster formats
#   lookup   decoding with guesses from the prompt against one token at a time, on the prompts that 'ask' builds for 100 of SleepQA's test questions.
#            Needs TANDEM_DATA, the folder with sleepqa/; the first time its passages are ingested (kept beside)
#   streams  16 texts at once against one
#   prefix   time to the first token where most of the prompt was there before
#   gaps     how long a text waits while others' prompts come in
#   form     what a JSON schema costs a token
#   memory   a process that only loads the model: seconds to its first token, and its memory after 900 + 64 tokens, with the flags of bin/tandem and
#            TANDEM_JAVA_OPTS='-Xmx1g -Xmn64m'
#   speed [MODEL [PROMPT_TOKENS [PROCESSORS]]]   one prompt, one text, alone
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cache=$HOME/.cache/tandem/bench
data=${TANDEM_DATA:-../shared/data}/sleepqa
source bench/rivals.bash

memory() {
  "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+UseParallelGC -Xmx1g -Xmn64m -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,dev.tandem.tensor.*::*,0.2" \
    -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.llm.MemoryBench
}

run() {
  "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,dev.tandem.tensor.*::*,0.2" -Xmx4g \
    -cp "target/test-classes:target/classes:target/lib/*" "$@"
}

rival() {
  local python
  python=$(llama_python) || return 0
  run dev.tandem.llm.RivalBench "$python" "$cache/llama"
}

lookup() {
  if [ ! -f "$data/passages.jsonl" ]; then
    echo "lookup: skipped, there is no $data/passages.jsonl; set TANDEM_DATA" >&2
    return
  fi
  if [ ! -d "$cache/sleep" ]; then
    bin/tandem ingest -c sleep "$data/passages.jsonl" --acl public --home "$cache/sleep.part"
    mv "$cache/sleep.part" "$cache/sleep"
  fi
  run dev.tandem.LookupBench "$cache/sleep" sleep "$data/sleep-test.csv" 100
}

mvn -q test-compile
if [ "${1:-}" = speed ]; then run dev.tandem.llm.EngineBench "${@:2}"; exit; fi
if [ $# -eq 0 ]; then set -- rival lookup streams prefix gaps form memory; fi
for part in "$@"; do
  echo "--- $part"
  case "$part" in
    rival | lookup | memory) "$part" ;;
    streams | prefix | gaps) run dev.tandem.llm.ServingBench "$part" ;;
    form) run dev.tandem.llm.FormBench ;;
    *)
      echo "there is no part '$part'; the parts are rival, lookup, streams, prefix, gaps, form, memory and speed" >&2
      exit 2
      ;;
  esac
done
