#!/usr/bin/env bash
# Unpacks the archive in an empty folder and uses it without any Java of the machine: ingest, ask, backup, restore.
# The handbook has every format that is read, so a module that the runtime lacks shows as a failed file. Two minutes on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
archive=$(ls target/tandem-*-linux-x64.tar.gz 2>/dev/null | head -1)
if [ -z "$archive" ]; then
  echo "there is no archive in target/; run ./do package first." >&2
  exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tar -C "$folder" -xzf "$archive"
root=$(echo "$folder"/tandem-*)
du -h -d1 "$root"
ls -l "$archive"

echo "--- without any other Java"
run() { (cd "$folder" && env -i PATH=/usr/bin:/bin TANDEM_MODELS="$folder/none" "$root/bin/tandem" "$@" --home "$folder/home"); }
cp -r demo/handbook demo/acl.txt "$folder/"
time run ingest -c handbook handbook --acl-file acl.txt
time run ask -c handbook "How do I reset my VPN password?"
run search -c handbook "annual leave" -k 1
run backup "$folder/backup.zip"
run restore "$folder/backup.zip" --replace
run status
run doctor
