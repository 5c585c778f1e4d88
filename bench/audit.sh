#!/usr/bin/env bash
# What the audit log costs: ./do bench audit. Searches of a small collection with and without it by turns, and entries that wait for the disk
# from one thread and from sixteen. Under a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile
exec "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.bench.AuditBench
