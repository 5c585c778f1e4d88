#!/usr/bin/env bash
# The kernels one by one, one thread, microseconds a call (JMH): ./do bench kernels [NAME]; NAME is part of a benchmark's name. Six minutes: until the compiler has done its work a call takes a hundred times as long.
#   tile                 a register tile over 256 columns
#   unpackMatrix         a matrix of 768 x 768 to floats, by block type
#   oneTokenFromBlocks   its product with one token straight from the blocks, by block type
#   fewTokensLaid        its product with 1 to 32 tokens, weights laid out once more (as the engine does with these types)
#   attention            1 or 8 tokens after 900 positions, nine heads, three of keys and values
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath
"$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx2g \
  -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,dev.tandem.tensor.*::*,0.2" \
  -cp "target/test-classes:target/classes:$(cat target/test.classpath)" org.openjdk.jmh.Main "KernelsBench.*${1:-}" \
  -f 1 -wi 5 -w 1s -i 3 -r 300ms
