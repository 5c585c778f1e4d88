#!/usr/bin/env bash
# How often documents that speak to the model get what they want: ./do bench injection. 200 made attacks of 15 kinds, each with an honest document on the
# same subject; judged by code (a marker word, a wrong price, a link, a piece of the prompt in the answer), with 95 % intervals, by arm. First how many the finder
# names. LIMIT=n: the first n, which are of all kinds alike (default 200); ARMS=extractive,rag,prompt,base (hybrid too where ADAPTER=DIR names one);
# SEED=n draws others. Minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile
run() {
  "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    ${SEED:+-Dtandem.seed="$SEED"} "$@" -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.bench.InjectionBench
}
run -Dtandem.finder=true
run -Dtandem.limit="${LIMIT:-200}" ${ARMS:+-Dtandem.arms="$ARMS"} ${ADAPTER:+-Dtandem.adapter="$ADAPTER"}
