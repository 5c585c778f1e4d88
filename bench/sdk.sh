#!/usr/bin/env bash
# OpenAI's Python SDK against a served demo corpus: ./do bench sdk. Fetches the package 'openai' into a temporary environment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/served.sh

if ! python3 -m venv "$work/venv" || ! "$work/venv/bin/pip" install --quiet openai; then
  echo "skipped: pip could not fetch the package 'openai'" >&2
  exit 0
fi
bin/tandem collection create handbook --acl public --home "$work/home" >/dev/null
bin/tandem ingest -c handbook demo/handbook --home "$work/home" >&2
key=$(bin/tandem key create sdk --role admin --per-minute 0 --home "$work/home" 2>/dev/null)
serve_home "$work/home" "$work/log"
"$work/venv/bin/python" tools/check_openai_sdk.py "$url" "$key" handbook
