#!/usr/bin/env bash
# Prompt and decoding speed of the engine: ./do bench llm [MODEL [PROMPT_TOKENS [PROCESSORS]]]. Leave the machine alone meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile
exec "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,dev.tandem.tensor.*::*,0.2" \
  -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.llm.EngineBench "$@"
