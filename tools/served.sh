# To be sourced: serves a home for a check. Makes the folder 'work'; at the end the server is stopped and the folder gone.
tandem=bin/tandem
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server" || true; }; rm -rf "$work"' EXIT

# serve_home HOME LOG sets 'url', once it is ready.
serve_home() {
  local home=$1 log=$2
  "$tandem" serve --port 0 --home "$home" 2>"$log" &
  server=$!
  for _ in $(seq 300); do
    url=$(sed -n 's/^Serving .* at \(http.*\)$/\1/p' "$log")
    if [ -n "$url" ] && python3 -c "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])" "$url/ready" 2>/dev/null; then return; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 1
  done
  cat "$log" >&2
  return 1
}
