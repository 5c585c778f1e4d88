#!/usr/bin/env bash
# Schemathesis against a served throw-away home: see bench/serve.sh. EXAMPLES sets how many an operation (50), ONLY one operation's id.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/served.sh

if [ -n "${SCHEMATHESIS:-}" ]; then
  schemathesis=$SCHEMATHESIS # one that is installed
elif python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet schemathesis; then
  schemathesis=$work/venv/bin/schemathesis
else
  echo "schema: skipped, pip could not fetch the package 'schemathesis'" >&2
  exit 0
fi
bin/tandem collection create handbook --acl public --home "$work/home" >/dev/null
bin/tandem ingest -c handbook demo/handbook/it --home "$work/home" >&2
key=$(bin/tandem key create schema --role admin --per-minute 0 --home "$work/home" 2>/dev/null)
serve_home "$work/home" "$work/log"
# Paths that lead somewhere, and no key that is not made here: a check that revokes its own is let in nowhere after. 422 is an answer to what has the right form: a language that there is none of, a text that shows nothing.
cat >"$work/schemathesis.toml" <<END
[parameters]
"path.c" = "handbook"
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "413", "422"]
[[operations]]
include-operation-id-regex = ".*Document|getContent|getOriginal"
parameters = { "path.id" = "vpn.md" }
[[operations]]
include-operation-id = ["revokeKey", "rotateKey"]
parameters = { "path.name" = "another" }
[[operations]]
include-operation-id = ["ask"]
generation.max-examples = 10
[[operations]]
# OpenAI's clients know 400 for what has the right form and cannot be done: a prompt that does not fit, a response or a file that is not to be gone on from.
include-operation-id = ["createChatCompletion", "createResponse", "createFineTuningJob", "attachVectorStoreFile"]
generation.max-examples = 10
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "403", "404", "409", "413"]
END
cd "$work"
"$schemathesis" run "$url/openapi.json" --checks all --max-examples "${EXAMPLES:-50}" --seed 1 --generation-deterministic \
  --header "Authorization: Bearer $key" --generation-with-security-parameters false \
  --request-timeout 120 --max-response-time 30 --continue-on-failure --no-color ${ONLY:+--include-operation-id "$ONLY"} ||
  { grep '"level":"ERROR"' "$work/log" | tail -5 >&2; exit 1; }
