#!/usr/bin/env bash
# From which cosine on one question's answer does for another: ./do bench cache [QUESTIONS]. Without a file SleepQA's dev questions (TANDEM_DATA).
# Under a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile
questions=${1:-}
if [ -z "$questions" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  python3 tools/sleepqa.py "${TANDEM_DATA:?names the folder with sleepqa/}/sleepqa" "$folder"
  questions=$folder/dev.jsonl
fi
"$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:CompileCommand=quiet -cp "target/test-classes:target/classes:target/lib/*" \
  dev.tandem.answer.AlikeMeasure "$questions"
