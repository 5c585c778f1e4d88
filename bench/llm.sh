#!/usr/bin/env bash
# The engine's speed: ./do bench llm [PART] [MODEL [PROMPT_TOKENS [PROCESSORS]]]. Leave the machine alone meanwhile.
#   speed    one prompt, one text (without a part too)
#   streams  16 texts at once against one
#   prefix   time to the first token where most of the prompt was there before
#   gaps     how long a text waits while others' prompts come in
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case "${1:-speed}" in
  streams | prefix | gaps) main=(ServingBench "$@") ;;
  speed) main=(EngineBench "${@:2}") ;;
  *) main=(EngineBench "$@") ;;
esac
mvn -q test-compile
exec "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,dev.tandem.tensor.*::*,0.2" \
  -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.llm."${main[@]}"
