#!/usr/bin/env bash
# OpenAI's Python SDK against a served demo corpus: ./do bench sdk. Fetches the package 'openai' into a temporary environment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server" || true; }; rm -rf "$work"' EXIT

if ! python3 -m venv "$work/venv" || ! "$work/venv/bin/pip" install --quiet openai; then
  echo "skipped: pip could not fetch the package 'openai'" >&2
  exit 0
fi
bin/tandem collection create handbook --acl public --home "$work/home" >/dev/null
bin/tandem ingest -c handbook demo/handbook --home "$work/home" >&2
key=$(bin/tandem key create sdk --per-minute 0 --home "$work/home" 2>/dev/null)
bin/tandem serve --port 0 --home "$work/home" 2>"$work/log" &
server=$!
for _ in $(seq 300); do
  url=$(sed -n 's/^Serving .* at \(http.*\)$/\1/p' "$work/log")
  if [ -n "$url" ] && "$work/venv/bin/python" -c "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])" "$url/ready" 2>/dev/null; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 1
done
"$work/venv/bin/python" tools/check_openai_sdk.py "$url" "$key" handbook
