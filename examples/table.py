"""The arms of a comparison as a short table, the best first. python3 table.py compare.json"""

import json
import sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
metric = report["quality"]
arms = report["arms"]
ranked = sorted(arms, key=lambda arm: -arms[arm].get("quality", {"value": -1})["value"])


def verdict(arm):
    """The arm against the best one, as compare has judged it."""
    for pair in report["pairs"]:
        if {pair["a"], pair["b"]} == {arm, ranked[0]}:
            word = pair["verdict"]
            if pair["a"] != arm:
                word = {"better": "worse", "worse": "better"}.get(word, word)
            return {"not_enough": "not enough questions"}.get(word, word.replace("_", " "))
    return ""


print("%d questions, quality by %s; the verdict is against the first" % (report["n"], metric.replace("_", " ")))
for arm in ranked:
    quality = arms[arm].get("quality")
    shown = "%5.1f  [%5.1f, %5.1f]" % tuple(100 * quality[key] for key in ("value", "low", "high")) if quality else "-"
    waiting = "%7d ms" % arms[arm]["latency_ms"] if "latency_ms" in arms[arm] else "         -"
    print("  %-9s %s  %s  %s" % (arm, shown, waiting, verdict(arm) if arm != ranked[0] else ""))
