#!/usr/bin/env bash
# Installs Debian's Chromium for the tests of the page, where it is missing and this may be done: as root, or in CI
# with sudo. Anything that goes wrong is said in a word, and those tests are skipped.
set -uo pipefail

for browser in chromium chromium-browser google-chrome; do
  if [ -x "/usr/bin/$browser" ]; then exit 0; fi
done

skipped() {
  echo "no Chromium ($1): the tests of the page will be skipped" >&2
  exit 0
}

command -v apt-get >/dev/null || skipped "no apt-get here to install it with"
if [ "$(id -u)" = 0 ]; then
  as_root=()
elif [ "${CI:-}" = true ] && command -v sudo >/dev/null; then
  as_root=(sudo -n)
else
  skipped "install it with: apt-get install chromium"
fi
echo "installing Chromium for the tests of the page ..." >&2
install() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1; }
install || { "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 && install; } || skipped "apt-get could not install it"
