#!/usr/bin/env bash
# How well wrong data is seen: ./do bench observe detect [dev]. The detector and three plain methods on 200 generated series (docs/rationale/observe.md);
# with dev on the series on which settings and thresholds were tuned. About two minutes of one core.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
part=${1:-detect}
if [ "$part" != detect ]; then
  echo "there is no part '$part'; the only part is detect" >&2
  exit 2
fi
shift || true
mvn -q test-compile
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.observe.detect.DetectBench "$@"
