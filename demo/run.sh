#!/usr/bin/env bash
# The main job on the demo corpus, with real output. ./do demo calls it; nothing outside a temporary folder is changed.
set -euo pipefail
demo=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tandem="$demo/../bin/tandem"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TANDEM_HOME="$work/home"
unset TANDEM_AS
cp -r "$demo/handbook" "$demo/acl.txt" "$work/"
cd "$work"
started=$SECONDS

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
show() {
  printf '%s$ tandem' "$dim"
  for word in "$@"; do
    case "$word" in *' '*) printf ' "%s"' "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '%s\n' "$plain"
  "$tandem" "$@"
}

say "0. The default model: fetched once, its hash checked"
show model pull

say "1. Read the handbook: Markdown, HTML, DOCX, PDF, XLSX, PPTX, EML, CSV, text, with permissions"
show ingest -c handbook handbook --acl-file acl.txt

say "2. A cited answer"
show ask -c handbook "How do I reset my VPN password?"

say "3. A question the handbook does not answer is declined"
show ask -c handbook "What is the catering menu for the summer party?"

say "4. A restricted document: ann of HR may read it, bob may not"
show ask -c handbook "Within how many working days is a report entered in the case register?" --as user:ann,group:hr
show ask -c handbook "Within how many working days is a report entered in the case register?" --as user:bob

say "5. A document is edited: found within a second, and the next answer is right"
printf -- '---\ntitle: Guest Wi-Fi\n---\n\n# Guest Wi-Fi\n\nThe guest Wi-Fi network is called HaldenGuest. The guest Wi-Fi password of this week is copper-lantern-42.\n' >handbook/it/guest-wifi.md
show ingest -c handbook handbook --acl-file acl.txt
sed -i.bak 's/copper-lantern-42/silver-harbour-77/' handbook/it/guest-wifi.md && rm handbook/it/guest-wifi.md.bak
show ingest -c handbook handbook --acl-file acl.txt
show search -c handbook "guest Wi-Fi password" -k 1
show ask -c handbook "What is the guest Wi-Fi password of this week?"

say "6. A deleted document is gone"
show delete -c handbook it/guest-wifi.md
show ask -c handbook "What is the guest Wi-Fi password of this week?"

say "Done in $((SECONDS - started)) seconds."
echo "Try it on your own documents:  bin/tandem ingest -c mine FOLDER  and  bin/tandem ask -c mine \"...\""
