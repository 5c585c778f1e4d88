#!/usr/bin/env bash
# How well questions find their collection among several: ./do bench routing. Made documents of six domains, the same divided among four clients, and,
# with TANDEM_DATA, SleepQA in four parts (200 dev questions, 800 passages). Right collection first, right collections kept, nDCG@10 against asking the
# right ones alone, and how well the probabilities are calibrated. A few minutes. ROWS=n makes n rows a data set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
"$JAVA_HOME/bin/java" "-Drows=${ROWS:-240}" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:CompileCommand=quiet \
  -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.retrieve.RoutingMeasure "$home" ${TANDEM_DATA:+"$TANDEM_DATA/sleepqa"}
