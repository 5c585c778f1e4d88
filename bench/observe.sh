#!/usr/bin/env bash
# How well wrong data is seen and explained: ./do bench observe PART
#   detect [dev]               the detector and three plain methods on 200 generated series (docs/rationale/observe.md); with dev on the series on
#                              which settings and thresholds were tuned. About two minutes of one core.
#   cause [WORLDS] [SEED]      whether the cause of an incident is found, in so many worlds (200) from a seed on (docs/rationale/worlds.md)
#   impact [WORLDS] [SEED]     whether the answers that an incident touched are found, and judged rightly when they are asked again
#   overhead [SECONDS] [PAIRS] what monitors cost those who ask: the demo corpus served by the default model, monitors off and on by turns of so
#                              many seconds (60), so many pairs (8), in one run; ratio of latency and throughput with its spread. 17 minutes of
#                              both cores: on a machine that does nothing else.
#   ledger                     how fast a ledger with a million answers says what a document reached. About a minute.
# SEED is a number, or dev for the worlds with which things are mended; without one the worlds are those kept for measuring.
# 'cause --world SEED' lives through one and tells it in full. OUT=FILE keeps each world's result, and worlds that stand in it are not lived through
# again, so a run that broke off goes on; without OUT all are (target/worlds.json). AT_ONCE=N lives through N beside each other. KEEP=FOLDER keeps the
# worlds' folders, so that 'cause --again SEED...' can look into their incidents anew, in seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
part=${1:-detect}
case "$part" in
  detect) main=observe.detect.DetectBench ;;
  cause) main=observe.world.CauseBench ;;
  impact) main=observe.world.ImpactBench ;;
  overhead) main=server.WatchingBench ;;
  ledger) main=bench.LineageBench ;;
  *)
    echo "there is no part '$part'; the parts are detect, cause, impact, overhead and ledger" >&2
    exit 2
    ;;
esac
shift || true
options=(--enable-native-access=ALL-UNNAMED)
if [ "$part" = cause ] || [ "$part" = impact ]; then
  options+=(--add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow -Dworlds.out="${OUT:-}"
    -Dworlds.keep="${KEEP:-}" -Dworlds.at_once="${AT_ONCE:-}")
  # A home writes to the disk before it answers; worlds need not outlive the machine.
  if [ -w /dev/shm ]; then options+=(-Djava.io.tmpdir=/dev/shm); fi
fi
if [ "$part" = overhead ]; then options+=(--add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow -Xmx2g); fi
mvn -q test-compile
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC "${options[@]}" -cp "target/test-classes:target/classes:target/lib/*" \
  "dev.tandem.$main" "$@"
