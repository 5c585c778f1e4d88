#!/usr/bin/env bash
# How well wrong data is seen and explained: ./do bench observe PART
#   detect [dev]               the detector and three plain methods on 200 generated series (docs/rationale/observe.md); with dev on the series on
#                              which settings and thresholds were tuned. About two minutes of one core.
#   cause [WORLDS] [SEED]      whether the cause of an incident is found, in so many worlds (200) from a seed on (docs/rationale/worlds.md)
#   impact [WORLDS] [SEED]     whether the answers that an incident touched are found, and judged rightly when they are asked again
# SEED is a number, or dev for the worlds with which things are mended; without one the worlds are those kept for measuring.
# 'cause --world SEED' lives through one and tells it in full. OUT=FILE keeps each world's verdict (target/worlds.json).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
part=${1:-detect}
case "$part" in
  detect) main=detect.DetectBench ;;
  cause) main=world.CauseBench ;;
  impact) main=world.ImpactBench ;;
  *)
    echo "there is no part '$part'; the parts are detect, cause and impact" >&2
    exit 2
    ;;
esac
shift || true
if [ "$part" = detect ]; then
  options=()
else
  options=(--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dworlds.out="${OUT:-target/worlds.json}")
  # A home writes to the disk before it answers; worlds need not outlive the machine.
  if [ -w /dev/shm ]; then options+=(-Djava.io.tmpdir=/dev/shm); fi
fi
mvn -q test-compile
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC ${options[@]+"${options[@]}"} -cp "target/test-classes:target/classes:target/lib/*" \
  "dev.tandem.observe.$main" "$@"
