#!/usr/bin/env bash
# ./do bench observe PART:
#   detect [dev]  how well wrong data is seen: the detector and three plain methods on 200 generated series (docs/rationale/observe.md);
#                 with dev on the series on which settings and thresholds were tuned. About two minutes of one core.
#   ledger        how fast a ledger with a million answers says what a document reached. About a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
part=${1:-detect}
case "$part" in
  detect) class=dev.tandem.observe.detect.DetectBench ;;
  ledger) class=dev.tandem.bench.LineageBench ;;
  *)
    echo "there is no part '$part'; the parts are detect and ledger" >&2
    exit 2
    ;;
esac
shift || true
mvn -q test-compile
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "target/test-classes:target/classes:target/lib/*" "$class" "$@"
