"""SleepQA's questions as Tandem reads them.

    python3 tools/sleepqa.py D/sleepqa OUT

writes train.jsonl, dev.jsonl and test.jsonl of {"id", "question", "answers", "answerable"} into OUT, dev and test with the gold passage as "doc_ids". Of the training questions those are left out
that also stand in dev or test (case and white space aside), and the rest is shuffled with a seed, so that the first N of them are a sample.
"""

import csv
import json
import pathlib
import random
import sys

SEED = 1


def read(file):
    with open(file, newline="", encoding="utf-8") as rows:
        return [(question, json.loads(answers)) for question, answers in csv.reader(rows, delimiter="\t")]


def plain(question):
    return " ".join(question.lower().split())


def gold(file):
    """The passages that hold the answer, by question; none are known of the training questions."""
    passages = {}
    if file.exists():
        with open(file, newline="", encoding="utf-8") as rows:
            for row in csv.DictReader(rows, delimiter="\t"):
                passages.setdefault(row["query_id"], []).append(row["passage_id"])
    return passages


def write(file, rows, passages):
    with open(file, "w", encoding="utf-8") as out:
        for name, (question, answers) in rows:
            row = {"id": name, "question": question, "answers": answers, "answerable": True}
            if name in passages:
                row["doc_ids"] = passages[name]
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def main():
    data, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    parts = {part: read(data / f"sleep-{part}.csv") for part in ("train", "dev", "test")}
    asked = {plain(question) for part in ("dev", "test") for question, _ in parts[part]}
    named = {part: [(f"{part}-{at}", row) for at, row in enumerate(rows)] for part, rows in parts.items()}
    named["train"] = [row for row in named["train"] if plain(row[1][0]) not in asked]
    random.Random(SEED).shuffle(named["train"])
    for part, rows in named.items():
        write(out / f"{part}.jsonl", rows, gold(data / f"qrels-{part}.tsv"))
        print(part, len(rows), file=sys.stderr)


main()
