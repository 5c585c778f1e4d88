#!/usr/bin/env bash
# A served home under load: ./do bench serve [streams] [tenants] [search] [latency] [cached] [push] [writes] [overload] [kills] [soak] [schema]; without a part: all but soak.
# The program starts with an ahead-of-time cache (tools/aot.sh), as in the archive of ./do package. Loopback only; every part ends by itself. Prints n, p50, p95, p99 and the longest, what was asked and whether it holds; exits 1 where it does not.
# Requests go out at fixed times whatever the answers do, and their times count from the moment they were due.
#
#   streams  50 different questions about the demo corpus at once, streamed: no failure, places in the line told, all answered. 3 minutes.
#   tenants  200 streams at once, 20 of them of one tenant and the others of another: no failure, all answered, the small tenant's begin by turns with the
#            other's, 2 tokens/s in each, memory printed. STREAMS=n for another number, BATCH=n for another model.batch. 5 minutes.
#   search   100,000 chunks, 50 searches a second for a minute (RATE=n), all different: p99 at most 50 ms. 2 minutes; the first time 20 more, for the collection,
#            which is kept in ~/.cache/tandem/bench (1 GB). Real: server, questions (SleepQA's), their embedding, keywords, vector search and
#            rescoring, permissions, fusion, folding, HTTP. Not real: the chunks, each the shuffled sentences of two of SleepQA's 7,005 passages, and
#            their vectors, each the mean of the two passages' real vectors and some noise (dev.tandem.LargeHome). Needs TANDEM_DATA, the folder
#            with sleepqa/. The first 1,000 searches, at half the rate, warm the process up and are printed apart.
#   latency  one question after the other, SleepQA's dev questions in the collection that ./do bench answers made: first words within 2 s, the whole answer
#            within 3, 95 times of 100. 3 minutes. Needs TANDEM_DATA.
#   cached   questions asked before, in the same words, 2,000 a second (RATE=n) for SECONDS_EACH=20 s: none computed again, p99 at most 100 ms. 1 minute.
#   push     documents of 1,000 words, sent until found and deleted until gone, each 20 times, with 5 other searches a second: under 1 s each.
#   writes   10 documents of 150 words a second beside 20 searches a second, 30 s, then deleted as fast: found and gone from every way in in under 1 s each,
#            p99 of the searches at most twice what it is alone. SECONDS_EACH=n. 3 minutes.
#   overload five times the searches that a key may send: 429 with Retry-After, accepted ones take no longer, all as before after 5 s. SECONDS_EACH=n,
#            OVERLOAD=n for how many it may send a second. 3 minutes.
#   kills    20 times kill -9 of a server that is written to and searched, then a start: all that was acknowledged is there, text, readers, deletions;
#            nothing half-done; audit log whole; right again in under 5 s. SEED=n repeats one, KILLS=n. 4 minutes. (./do bench faults kills 'tandem ingest', without a server.)
#   soak     an hour (SECONDS_EACH=n) of 5 searches, .2 asks and .5 writes a second: memory in use, resident memory, threads and open files of the last
#            quarter beside the second.
#   schema   schemathesis over /openapi.json, all checks, fixed seed: no failed check. Fetched with pip into a temporary environment. 5 minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ $# -eq 0 ]; then set -- streams tenants search latency cached push writes overload kills schema; fi
missed=0
java=()
for part in "$@"; do
  case "$part" in
    streams | tenants | search | latency | cached | push | writes | overload | kills | soak) java+=("$part") ;;
    schema) ;;
    *)
      echo "there is no part '$part'; the parts are streams, tenants, search, latency, cached, push, writes, overload, kills, soak and schema" >&2
      exit 2
      ;;
  esac
done
if [ ${#java[@]} -gt 0 ]; then
  mvn -q test-compile
  # As the archive has it.
  [ target/tandem.aot -nt target/tandem.jar ] || tools/aot.sh
  "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx2g \
    ${SEED:+-Dtandem.seed="$SEED"} ${RATE:+-Dtandem.rate="$RATE"} ${STREAMS:+-Dtandem.streams="$STREAMS"} ${KILLS:+-Dtandem.kills="$KILLS"} \
    ${SECONDS_EACH:+-Dtandem.seconds="$SECONDS_EACH"} ${OVERLOAD:+-Dtandem.overload="$OVERLOAD"} ${BATCH:+-Dtandem.batch="$BATCH"} "-Dtandem.data=${TANDEM_DATA:-../shared/data}" "-Dtandem.cache=$HOME/.cache/tandem/bench" \
    -cp "target/test-classes:target/classes:target/lib/*" dev.tandem.bench.ServeBench "${java[@]}" || missed=1
fi
case " $* " in *" schema "*) tools/schemathesis.sh || missed=1 ;; esac
exit $missed
