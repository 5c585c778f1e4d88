#!/usr/bin/env bash
# What grounding lets pass: ./do bench grounding [FILE_OR_FOLDER...]. Sentences of documents as they are, shortened and joined, and with an error
# planted (number, month, name, negation, two sources merged), each held against three passages of which one is its source. Without a name: the
# demo's documents, and SleepQA's first 2,500 passages where TANDEM_DATA is set. SHOW=true prints what is judged wrongly. Under a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile
measure() {
  "$JAVA_HOME/bin/java" "-Dshow=${SHOW:-false}" -XX:CompileCommand=quiet -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.answer.GroundingMeasure "$@"
}
if [ $# -gt 0 ]; then
  measure "$@"
else
  measure demo/handbook demo/calibration demo/calibration-more
  if [ -n "${TANDEM_DATA:-}" ]; then measure <(head -2500 "$TANDEM_DATA/sleepqa/passages.jsonl"); fi
fi
