"""Lays a reader's files down where the program takes them from (tools/train-reader.sh).

    python3 tools/ship_reader.py ADAPTER SHORT RESOURCE

ADAPTER is its folder as it was trained, SHORT the same exported in two bytes a number, RESOURCE the folder under src/main/resources/readers. Its tandem.json
and card keep everything but what holds on one machine only, and the documents of its rows, which nobody's home holds.
"""

import hashlib
import json
import pathlib
import shutil
import sys


def general(value):
    """Without what holds on one machine only: folders, the command with its paths, the documents of the rows."""
    if isinstance(value, dict):
        kept = {name: general(each) for name, each in value.items() if name not in ("command", "parent", "path")}
        return {name: [] if name == "documents" else each for name, each in kept.items()}
    if isinstance(value, list):
        return [general(each) for each in value]
    return pathlib.PurePath(value).name if isinstance(value, str) and value.startswith("/") else value


def main():
    adapter, short, resource = map(pathlib.Path, sys.argv[1:])
    resource.mkdir(parents=True, exist_ok=True)
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        shutil.copyfile(short / name, resource / name)
    shutil.copyfile(adapter / "card.html", resource / "card.html")
    card = general(json.loads((adapter / "card.json").read_text(encoding="utf-8")))
    (resource / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    says = general(json.loads((adapter / "tandem.json").read_text(encoding="utf-8")))
    if says["readers"] != "public":
        sys.exit("the reader was not learnt from public rows alone; it must not be given to everybody")
    says["name"] = "reader"
    (resource / "tandem.json").write_text(json.dumps(says, indent=2) + "\n", encoding="utf-8")
    index = resource.parent / "readers.json"
    known = [each for each in json.loads(index.read_text(encoding="utf-8")) if each["folder"] != resource.name]
    weights = (resource / "adapter_model.safetensors").read_bytes()
    known.append({"folder": resource.name, "base_sha256": says["base_sha256"], "sha256": hashlib.sha256(weights).hexdigest()})
    index.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    print(f"{resource}: {len(weights):,} bytes")


main()
