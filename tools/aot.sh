#!/usr/bin/env bash
# Makes an ahead-of-time cache (JEP 514) for the program in a folder: tools/aot.sh [FOLDER]; without one, for the build in target/.
# Classes come loaded and linked and methods with their profiles, as one run of 'serve' left them, so commands take a third less processor time.
# Half a minute. The JVM takes no notice of a cache that does not fit its jars, so one that is out of date costs nothing but the gain.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/served.sh
if [ $# -gt 0 ]; then tandem=$1/bin/tandem cache=$1/tandem.aot; else cache=target/tandem.aot; fi

rm -f "$cache"
"$tandem" collection create handbook --acl public --home "$work/home" >/dev/null
"$tandem" ingest -c handbook demo/handbook/it --home "$work/home" >&2
export TANDEM_JAVA_OPTS="-XX:AOTCacheOutput=$cache"
serve_home "$work/home" "$work/log"
python3 - "$url" <<'END'
import json, sys, urllib.request
def send(path, body, method="POST", **headers):
    request = urllib.request.Request(
        sys.argv[1] + path, json.dumps(body).encode(), {"Content-Type": "application/json", **headers}, method=method)
    try:
        urllib.request.urlopen(request).read()
    except urllib.error.HTTPError as refusal:
        sys.exit(refusal.read().decode())
collection = "/api/collections/handbook"
question = "How do I reset my VPN password?"
text = open("docs/rationale/engine.md").read()[:6000]
for k in range(1, 9):
    send(f"{collection}/search", {"query": question, "k": k})
    send(f"{collection}/documents/notes-{k}", {"title": f"Notes {k}", "text": f"{text} Version {k}."}, "PUT")
send(f"{collection}/ask", {"question": question})
send(f"{collection}/ask", {"question": question}, Accept="text/event-stream")
for k in range(1, 9):
    send(f"{collection}/documents/notes-{k}", {}, "DELETE")
END
kill "$server"
wait "$server" || true
server=
if [ ! -f "$cache" ]; then
  cat "$work/log" >&2
  echo "tools/aot.sh: the JVM made no cache." >&2
  exit 1
fi
ls -sh "$cache" >&2
