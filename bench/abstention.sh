#!/usr/bin/env bash
# When to answer: the built-in default on each labelled collection, and a fit with each held out in turn: ./do bench abstention [HOME COLLECTION QUESTIONS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile
exec "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,dev.tandem.tensor.*::*,0.2" \
  -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.AbstentionMeasure demo "$@"
