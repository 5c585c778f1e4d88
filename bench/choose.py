"""Was the recommended arm the best one (bench/choose.sh)?

allowed FOLDER ARMS    the arms that break no constraint
keep FOLDER COMMIT     a line of JSON with all that the table needs of a world
table FILE [WORLD...]  the table of such lines"""

import collections
import json
import pathlib
import sys

from figures import interval

MARGIN = 0.03  # as 'tandem compare' has it
LEVEL = 0.05
RULES = ("choose", "always hybrid", "always rag", "best in the test")


def read(file):
    return json.loads(file.read_text(encoding="utf-8"))


def qualities(compared):
    return {arm: figures["quality"]["value"] for arm, figures in compared["arms"].items()}


def judged(arm, held, pairs):
    """Whether it breaks a constraint, whether it is the best within the margin, and whether it is not told from the best."""
    if not arm:
        return "none", False, False
    if arm not in held:
        return "breaks", False, False
    best = max(held, key=held.get)
    within = held[best] - held[arm] <= MARGIN
    return "keeps", within, within or pairs[frozenset((best, arm))] >= LEVEL


def keep(folder, commit):
    test, held = read(folder / "compared.json"), read(folder / "holdout.done")
    return {
        "world": folder.name,
        "kind": read(folder / "world.json")["kind"],
        "commit": commit,
        "chosen": read(folder / "choice.json")["recommendation"],
        "test": qualities(test),
        "held_out": qualities(held),
        "p": {"%s %s" % tuple(sorted((pair["a"], pair["b"]))): pair["p"] for pair in held["pairs"]},
    }


def world(kept):
    pairs = {frozenset(names.split()): p for names, p in kept["p"].items()}
    test, held = kept["test"], kept["held_out"]
    picks = (kept["chosen"], "hybrid", "rag", max(test, key=test.get))
    return kept, held, picks, [judged(arm, held, pairs) for arm in picks]


def share(good, n):
    return "%3d of %3d  [%.2f, %.2f]" % (good, n, *interval(good, n)[1:])


def table(file, names):
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    done = {kept["world"]: kept for kept in map(json.loads, lines)}
    rows = [(name, *world(done[name])) for name in names or done if name in done]
    if not rows:
        print("no world is done yet")
        return
    print("%-18s %-9s %-9s %s" % ("world", "chosen", "best", "quality on what was held out, arms that break no constraint"))
    for name, _, held, picks, verdicts in rows:
        said = "breaks a constraint" if verdicts[0][0] == "breaks" else "" if verdicts[0][1] else "not told apart" if verdicts[0][2] else "wrong"
        figures = "  ".join("%s %.3f" % pair for pair in held.items())
        print("%-18s %-9s %-9s %s  %s" % (name, picks[0] or "none", max(held, key=held.get), figures, said))
    kinds = collections.defaultdict(list)
    for row in rows:
        kinds[row[1]["kind"]].append(row[4])
        kinds["all"].append(row[4])
    everything = kinds.pop("all")
    for rule, title in enumerate(RULES):
        print("\n%s: %-*s %-25s %-25s %s" % (title, 22 - len(title), "", "best within %.2f" % MARGIN, "or not told from the best", "constraint breaks"))
        for kind, verdicts in [*sorted(kinds.items()), ("all", everything)]:
            of, n = [each[rule] for each in verdicts], len(verdicts)
            print("  %-22s %-25s %-25s %d" % (kind, share(sum(each[1] for each in of), n), share(sum(each[2] for each in of), n), sum(each[0] == "breaks" for each in of)))


if sys.argv[1] == "allowed":
    barred = read(pathlib.Path(sys.argv[2]) / "world.json")["barred"]
    print(",".join(arm for arm in sys.argv[3].split(",") if arm not in barred))
elif sys.argv[1] == "keep":
    print(json.dumps(keep(pathlib.Path(sys.argv[2]), sys.argv[3])))
else:
    table(pathlib.Path(sys.argv[2]), sys.argv[3:])
