"""Measures replies in house style (bench/style.sh): form, facts, sameness; shares with Wilson's 95 % interval, and McNemar's p beside the last."""

import json
import math
import pathlib
import re
import sys

from figures import interval

FORM = re.compile(
    r"Halden Service Desk, ticket HD-\d{5}\n\nWhat happened\n[A-Z][^\n]*\.\n\nWhat to do\n(?:\d\. [A-Z][^\n]*\.\n)+\nWhat happens next\n[A-Z][^\n]*\.\n\n"
    r"We keep the ticket open until you tell us that it works\."
)
TOLD = """Write a technician's note as a reply of the service desk, exactly in the form of this example.

Note: ticket 10482: the copier in hall 3 is loud, bc drum = worn. user should open the side door, then turn the drum. otherwise we come on tue at 2.15 pm

Halden Service Desk, ticket HD-10482

What happened
The copier in hall 3 is loud because the drum is worn.

What to do
1. Open the side door.
2. Turn the drum.

What happens next
If this does not help, we come on Tuesday at 14:15.

We keep the ticket open until you tell us that it works.

Note: """


def words(text):
    return re.findall(r"[a-z0-9:.-]*[a-z0-9]", text.lower())


def facts(text):
    """Numbers, times, days and names, as the reply has to have them."""
    return set(re.findall(r"\d[\d:.-]*\d|\d|(?:Mon|Tues|Wednes|Thurs|Fri)day|(?<=[a-z] )[A-Z][a-z]+", text))


def overlap(gold, said):
    """ROUGE-L: F1 of the longest common subsequence of words."""
    gold, said = words(gold), words(said)
    last = [0] * (len(said) + 1)
    for one in gold:
        row = [0]
        for at, other in enumerate(said):
            row.append(last[at] + 1 if one == other else max(row[-1], last[at + 1]))
        last = row
    return 2 * last[-1] / (len(gold) + len(said)) if gold and said else 0.0


def score(row):
    gold, said = row["answers"][0], row.get("answer", {}).get("answer", "").strip()
    return {
        "form": bool(FORM.fullmatch(said)),
        "facts": facts(gold) == facts(said),
        "same": said == gold,
        "rouge-l": overlap(gold, said),
    }


def mcnemar(first, second):
    a = sum(x and not y for x, y in zip(first, second))
    b = sum(y and not x for x, y in zip(first, second))
    return min(1.0, 2 * sum(math.comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b)) if a + b else 1.0


def measure(folder, arms):
    rows = {arm: [score(json.loads(line)) for line in open(folder / arm / "answers.jsonl", encoding="utf-8")] for arm in arms}
    print("%-6s %-22s %-22s %-22s %s" % ("arm", "form", "all facts, no others", "the same", "ROUGE-L"))
    for arm in arms:
        n = len(rows[arm])
        shares = ["%.3f [%.3f, %.3f]" % interval(sum(row[name] for row in rows[arm]), n) for name in ("form", "facts", "same")]
        print("%-6s %-22s %-22s %-22s %.3f   n = %d" % (arm, *shares, sum(row["rouge-l"] for row in rows[arm]) / n, n))
    for arm in arms[:-1]:
        print("%s against %s: p of form %.2g, of facts %.2g" % (arms[-1], arm, *(
            mcnemar([row[name] for row in rows[arm]], [row[name] for row in rows[arms[-1]]]) for name in ("form", "facts"))))
    for arm in arms:
        learnt = folder / (arm + ".json")
        if learnt.exists():
            gates = json.loads(learnt.read_text(encoding="utf-8"))["gates"]
            print("gates of %s: %s" % (arm, "; ".join("%s %.3f %s" % (g["name"], g["value"], "holds" if g["passed"] else "fails") for g in gates)))


if sys.argv[1] == "told":
    for line in open(sys.argv[2], encoding="utf-8"):
        row = json.loads(line)
        row["question"] = TOLD + row["question"]
        print(json.dumps(row))
else:
    measure(pathlib.Path(sys.argv[2]), sys.argv[3:])
