"""Questions whose evidence is long or scattered, and what answers to them come to (bench/answers.sh budget).

    python3 bench/budget.py make OUT [SEED]

writes OUT/documents (two handbooks of some hundred pages each, a table of 2,000 rows, 60 short documents) and OUT/questions.jsonl with 90 questions: 20 on a line of a
handbook, 20 on a cell, 10 on two rows, 20 that need three documents, 10 that would have to be counted and 10 on what is nowhere; the last 20 are to be declined. The same seed
makes the same bytes.

    python3 bench/budget.py report OUT/questions.jsonl NAME=answers.jsonl...

prints for each file that 'tandem eval answers --report' wrote: exact match and F1 of the answerable ones, those whose answer holds every value asked for, those declined, and seconds a question; with 95 % intervals.
"""

import csv
import json
import pathlib
import random
import re
import sys

from figures import interval

PLACES = "Alder Birch Cedar Dogwood Elm Fir Gorse Hazel Ivy Juniper Larch Maple Nettle Oak Pine Quince Rowan Spruce Thorn Willow Yew Aspen Beech Bracken".split()
THINGS = "pump boiler lift crane mixer dryer press lathe kiln fan conveyor compressor generator chiller scanner shredder".split()
TOWNS = "Ashford Bramley Carlow Denby Eastleigh Farnham Garston Hexham Ilkley Jarrow Keswick Ludlow".split()
FIRST = "Ada Ben Cleo Dan Eva Finn Gia Hugo Iris Jon Kim Leo Mia Ned Ola Pia Quin Ria Sam Tess".split()
LAST = "Abbot Baker Carter Dyer Ellis Fowler Grant Hunter Irwin Joiner Keeler Mason Napier Palmer Reeve Sawyer Tanner Walker".split()
FILLERS = [
    "Whoever finds a fault reports it to the shift lead before anything is switched on again.",
    "Gloves and glasses are worn; spare ones hang beside the door.",
    "The area around it is kept free, and nothing is leant against its guard.",
    "After work the switch is turned off and the key is handed in.",
    "Unusual noises are written into the log with the time at which they were heard.",
    "Cleaning agents are not used on its display.",
    "Visitors stay behind the yellow line.",
    "The manufacturer's handbook lies in the office and is not taken away.",
    "Two people are needed wherever a cover weighs more than one can lift.",
    "Temporary repairs are marked with a red tag.",
]
# What is said of a machine: a slot, how it is asked for, how it is said, and how a value is made.
FACTS = [
    ("interval", "How often is the {of} inspected?", "The {of} is inspected every {value}.", lambda r: "%d weeks" % r.randint(2, 26)),
    ("pressure", "What is the highest pressure of the {of}?", "The highest pressure of the {of} is {value}.", lambda r: "%.1f bar" % (r.randint(15, 160) / 10)),
    ("contact", "Who looks after the {of}?", "{value} looks after the {of}.", lambda r: "%s %s" % (r.choice(FIRST), r.choice(LAST))),
    ("oil", "How much oil does the {of} take?", "The {of} takes {value} of oil.", lambda r: "%d litres" % r.randint(3, 90)),
    ("noise", "How loud is the {of}?", "Beside the {of} it is {value} loud.", lambda r: "%d decibels" % r.randint(55, 110)),
]
BOOK = 150  # machines in a handbook, two thirds of a page each
DETAILS = {
    "interval": "inspection intervals",
    "pressure": "highest pressures",
    "contact": "contacts",
}


def machines(chance, n):
    all_ = [f"{place} {thing}" for place in PLACES for thing in THINGS]
    chance.shuffle(all_)
    return [(name, {fact[0]: fact[3](chance) for fact in FACTS}) for name in all_[:n]]


def section(chance, name, values, words):
    sentences = [fact[2].format(of=name, value=values[fact[0]]) for fact in FACTS]
    sentences = [s[0].upper() + s[1:] for s in sentences]
    while sum(len(s.split()) for s in sentences) < words:
        sentences.insert(chance.randint(0, len(sentences)), chance.choice(FILLERS))
    return " ".join(sentences)


def row(kind, n, question, parts, documents, answerable=True):
    return {
        "id": f"{kind}-{n}",
        "question": question,
        "answers": [", ".join(parts)] if answerable else [],
        "answerable": answerable,
        "doc_ids": documents,
        "parts": parts,
    }


def make(out, seed):
    chance = random.Random(seed)
    documents = out / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    rows = []
    known = machines(chance, 2 * BOOK + 70)
    books, short = known[: 2 * BOOK], known[2 * BOOK : 2 * BOOK + 60]
    for b in range(2):
        text = [f"# Handbook of hall {b + 1}\n"]
        for name, values in books[b * BOOK : (b + 1) * BOOK]:
            text.append(f"## {name[0].upper() + name[1:]}\n\n" + "\n\n".join([section(chance, name, values, 190), *chance.sample(FILLERS, 4)]) + "\n")
        (documents / f"hall-{b + 1}.md").write_text("\n".join(text), encoding="utf-8")
    for n, (name, values) in enumerate(chance.sample(books, 20)):
        slot, asks, _, _ = chance.choice(FACTS)
        hall = next(b for b in range(2) if (name, values) in books[b * BOOK : (b + 1) * BOOK])
        rows.append(row("long", n, asks.format(of=name), [values[slot]], [f"hall-{hall + 1}.md"]))
    for name, values in short:
        title = f"{name} data sheet"
        text = f"# {title}\n\n" + section(chance, name, values, 160) + "\n\n" + " ".join(chance.sample(FILLERS, 5)) + "\n"
        (documents / (name.lower().replace(" ", "-") + ".md")).write_text(text, encoding="utf-8")
    table = []
    for number in range(2000):
        table.append([f"TK-{10000 + 7 * number}", chance.choice(TOWNS), f"{chance.choice(FIRST)} {chance.choice(LAST)}", chance.choice(["open", "closed", "waiting"]), str(chance.randint(20, 4000)), f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"])
    with open(documents / "tickets.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Ticket", "Town", "Owner", "State", "Cost in euros", "Due date"])
        writer.writerows(table)
    cells = [("What is the due date of ticket {key}?", 5), ("Who owns ticket {key}?", 2), ("Which town is ticket {key} for?", 1), ("What does ticket {key} cost in euros?", 4)]
    for n, line in enumerate(chance.sample(table, 20)):
        asks, column = chance.choice(cells)
        rows.append(row("cell", n, asks.format(key=line[0]), [line[column]], ["tickets.csv"]))
    for n in range(10):
        one, two = chance.sample(table, 2)
        rows.append(row("rows", n, f"What are the due dates of the tickets {one[0]} and {two[0]}?", [one[5], two[5]], ["tickets.csv"]))
    for n in range(20):
        three = chance.sample(short, 3)
        slot = chance.choice(sorted(DETAILS))
        names = [name for name, _ in three]
        question = f"What are the {DETAILS[slot]} of the {names[0]}, the {names[1]} and the {names[2]}?"
        rows.append(row("three", n, question, [values[slot] for _, values in three], [name.lower().replace(" ", "-") + ".md" for name in names]))
    for n in range(10):
        rows.append(row("count", n, f"How many tickets are {chance.choice(['open', 'closed', 'waiting'])} in {chance.choice(TOWNS)}?", [], ["tickets.csv"], False))
    for n, (name, _) in enumerate(known[2 * BOOK + 60 :]):
        rows.append(row("absent", n, chance.choice(FACTS)[1].format(of=name), [], [], False))
    chance.shuffle(rows)  # so that the first few are of every kind
    with open(out / "questions.jsonl", "w", encoding="utf-8") as file:
        for each in rows:
            file.write(json.dumps(each) + "\n")


def plain(text):
    return " ".join(re.findall(r"\w+(?:[.,:-]\w+)*", text.lower()))


def share(good, n):
    return "%.2f [%.2f, %.2f]" % interval(good, n) if n else "-"


def holds(answer, parts):
    return bool(parts) and all(f" {plain(part)} " in f" {plain(answer)} " for part in parts)


def report(questions, files):
    parts = {}
    for line in open(questions, encoding="utf-8"):
        each = json.loads(line)
        parts[each["id"]] = each.get("parts")
    print("%-8s %-7s %4s  %-20s %5s  %-20s %-20s %8s" % ("budget", "kind", "n", "exact match", "F1", "holds", "declined", "seconds"))
    for named in files:
        name, file = named.split("=", 1)
        rows = [json.loads(line) for line in open(file, encoding="utf-8")]
        kinds = sorted({r["id"].rsplit("-", 1)[0] for r in rows})
        for kind in kinds + (["all"] if len(kinds) > 1 else []):
            some = [r for r in rows if kind in ("all", r["id"].rsplit("-", 1)[0])]
            can = [r for r in some if r["answerable"]]
            said = [r.get("answer", {}) for r in some]
            held = sum(holds(r["answer"]["answer"], parts[r["id"]]) if parts.get(r["id"]) else r["contains"] for r in can if r.get("answer") and not r["answer"]["abstained"])
            seconds = [a["timing_ms"]["total"] / 1000 for a in said if a]
            print(
                "%-8s %-7s %4d  %-20s %5s  %-20s %-20s %8.1f"
                % (
                    name,
                    kind,
                    len(some),
                    share(sum(r["exact_match"] == 1 for r in can), len(can)),
                    "%.2f" % (sum(r["f1"] for r in can) / len(can)) if can else "-",
                    share(held, len(can)),
                    share(sum(a.get("abstained", False) for a in said), len(some)),
                    sum(seconds) / len(seconds) if seconds else 0,
                )
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"] and len(sys.argv) in (3, 4):
        make(pathlib.Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) == 4 else 1)
    elif sys.argv[1:2] == ["report"] and len(sys.argv) > 3:
        report(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(__doc__)
