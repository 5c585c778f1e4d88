"""Lays a reader's files down where the program takes them from (tools/train-reader.sh).

    python3 tools/ship_reader.py ADAPTER SHORT RESOURCE

ADAPTER is its folder as it was trained, SHORT the same exported in two bytes a number, RESOURCE the folder under src/main/resources/readers. Its tandem.json
keeps everything but the list of the documents of its rows, which nobody's home holds.
"""

import hashlib
import json
import pathlib
import shutil
import sys


def main():
    adapter, short, resource = map(pathlib.Path, sys.argv[1:])
    resource.mkdir(parents=True, exist_ok=True)
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        shutil.copyfile(short / name, resource / name)
    for name in ("card.json", "card.html"):
        shutil.copyfile(adapter / name, resource / name)
    says = json.loads((adapter / "tandem.json").read_text(encoding="utf-8"))
    if says["readers"] != "public":
        sys.exit("the reader was not learnt from public rows alone; it must not be given to everybody")
    says["name"] = "reader"
    says["documents"] = []
    says.pop("parent", None)
    (resource / "tandem.json").write_text(json.dumps(says, indent=2) + "\n", encoding="utf-8")
    index = resource.parent / "readers.json"
    known = [each for each in json.loads(index.read_text(encoding="utf-8")) if each["folder"] != resource.name]
    weights = (resource / "adapter_model.safetensors").read_bytes()
    known.append({"folder": resource.name, "base_sha256": says["base_sha256"], "sha256": hashlib.sha256(weights).hexdigest()})
    index.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    print(f"{resource}: {len(weights):,} bytes")


main()
