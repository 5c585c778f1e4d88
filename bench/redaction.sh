#!/usr/bin/env bash
# How much personal data is found in made texts, and how much that is found is some: ./do bench redaction. Precision and recall of each kind
# with 95 % intervals, beside decoys (dates, order numbers, versions, amounts, times, wrong check digits). SEED=n draws others. Seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile
exec "$JAVA_HOME/bin/java" ${SEED:+-Dtandem.seed="$SEED"} -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.bench.RedactionBench
