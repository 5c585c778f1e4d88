"""Figures of answers.jsonl as 'tandem eval answers --report' writes it (bench/answers.sh), with 95 % intervals: Wilson's for shares, a seeded bootstrap for means."""

import json
import random
import re
import sys

from figures import interval


def wilson(good, n):
    return "%.3f [%.3f, %.3f] of %d" % (*interval(good, n), n) if n else "-"


def mean(values):
    if not values:
        return "-"
    chance = random.Random(1)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(2000))
    return "%.3f [%.3f, %.3f] of %d" % (sum(values) / len(values), means[49], means[1949], len(values))


def share(rows, what):
    return wilson(sum(1 for row in rows if what(row)), len(rows))


def answer(row):
    return row.get("answer", {})


def declined(row):
    return answer(row).get("abstained", False)


def reached(row):
    """Whether a passage with the answer was shown."""
    named = set(row.get("doc_ids", []))
    return any(each["used"] and each["doc_id"] in named for each in answer(row).get("retrieved", []))


def figures(rows):
    can, cannot = [r for r in rows if r["answerable"]], [r for r in rows if not r["answerable"]]
    answered = [r for r in can if answer(r) and not declined(r)]
    cited = [r for r in answered if answer(r)["citations"]]
    yield "failed", share(rows, lambda r: not answer(r))
    if can:
        yield "exact match", share(can, lambda r: r["exact_match"] == 1)
        yield "token F1", mean([r["f1"] for r in can])
        yield "holds a gold answer", share(can, lambda r: r["contains"])
        yield "answerable, declined", share(can, declined)
        shown = [r for r in can if reached(r)]
        if shown:
            yield "right passage shown, declined", share(shown, declined)
        yield "cited, a quote holds the answer", share(cited, lambda r: r["quoted"])
        if any(r.get("doc_ids") for r in can):
            yield "cited, a document that holds it", share(cited, lambda r: r["found"])
        yield "answered with a citation", share(answered, lambda r: answer(r)["citations"])
    if cannot:
        yield "not answerable, declined", share(cannot, declined)
    for mode in ("generated", "extractive"):
        some = [r for r in can if answer(r).get("mode") == mode]
        if some:
            yield mode, "%s, F1 %s" % (wilson(len(some), len(can)), mean([r["f1"] for r in some]))
    words = [len(re.findall(r"\w+", answer(r)["answer"])) for r in answered]
    if words:
        yield "words of an answer, median", "%d" % sorted(words)[len(words) // 2]


def main():
    name, file = sys.argv[1:]
    rows = [json.loads(line) for line in open(file, encoding="utf-8")]
    print(f"{name}: {len(rows)} questions")
    for what, value in figures(rows):
        print("  %-32s %s" % (what, value))


main()
