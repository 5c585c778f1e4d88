#!/usr/bin/env bash
# Unpacks the archive in an empty folder and uses it without any Java of the machine: ingest, ask, backup, restore.
# Also holds the runtime's modules against what the jars name. About two minutes; ./do package makes the archive.
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

echo "--- modules that the jars name"
. tools/modules.sh
# Optional parts of libraries name modules that only they would need; each of these was looked at.
optional=" java.datatransfer jdk.attach jdk.jdi jdk.internal.vm.ci jdk.compiler jdk.jartool jdk.javadoc jdk.dynalink jdk.sctp jdk.security.auth "
missing=0
present=" $("$root/runtime/bin/java" --list-modules | sed 's/@.*//' | tr '\n' ' ') "
for jar in "$root"/lib/*.jar; do
  for module in $("$JAVA_HOME/bin/jdeps" --multi-release 25 --ignore-missing-deps --print-module-deps "$jar" 2>/dev/null | grep -E '^[a-z.,]+$' | tr ',' ' '); do
    case "$present$optional" in
      *" $module "*) ;;
      *) echo "missing: $module, named by $(basename "$jar")"; missing=1 ;;
    esac
  done
done
[ "$missing" = 0 ] && echo "all there"

echo "--- without any other Java"
run() { (cd "$folder" && env -i PATH=/usr/bin:/bin "$root/bin/tandem" "$@" --home "$folder/home"); }
cp -r demo/handbook demo/acl.txt "$folder/"
time run ingest -c handbook handbook --acl-file acl.txt
time run ask -c handbook "How do I reset my VPN password?"
run search -c handbook "annual leave" -k 1
run backup "$folder/backup.zip"
run restore "$folder/backup.zip" --replace
run status
run doctor || true
exit $missing
