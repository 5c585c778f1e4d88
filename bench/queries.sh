#!/usr/bin/env bash
# What reading a question before it is searched is worth: ./do bench queries [HOME COLLECTION QUESTIONS MOST [other]]. nDCG@10 of questions as they are,
# with a wrong letter in a word, with a story around them and with short forms, searched as typed and with each step, paired. Without arguments: a small
# corpus of short forms and the demo's handbook with its dialogues, in a minute. SleepQA: HOME with it ingested, TANDEM_DATA/sleepqa/qrels-dev.tsv, 500.
# SHOW=true prints each question that was changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile
run() {
  "$JAVA_HOME/bin/java" "-Dshow=${SHOW:-false}" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:CompileCommand=quiet \
    -cp "target/test-classes:target/classes:target/lib/*" "$@"
}
if [ $# -gt 0 ]; then
  run dev.tandem.retrieve.QueriesMeasure "$@"
else
  home=$(mktemp -d)
  trap 'rm -rf "$home"' EXIT
  run dev.tandem.cli.Main ingest --home "$home" -c shortforms src/test/resources/retrieve/short-forms.jsonl >&2
  run dev.tandem.cli.Main ingest --home "$home" -c handbook demo/handbook >&2
  run dev.tandem.retrieve.QueriesMeasure "$home" shortforms src/test/resources/retrieve/short-forms-questions.jsonl 1000
  run dev.tandem.retrieve.QueriesMeasure "$home" handbook demo/questions.jsonl 1000 other
  run dev.tandem.answer.DialoguesMeasure "$home" handbook src/test/resources/answer/dialogues.jsonl
fi
