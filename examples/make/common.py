"""What the makers of the cases share: values drawn by a seed, documents in several formats, rows, and --check."""

import csv
import html
import io
import json
import pathlib
import random
import re
import sys

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent
SLOT = re.compile(r"\{(\w+)(?::([^}]*))?\}")
NEAR = 0.7  # of the words of two questions; compare calls four of five nearly the same
GENERATED = ("documents", "changes", "train.jsonl", "dev.jsonl", "test.jsonl", "acl.txt")


def rng(*seed):
    """Random numbers that are the same on every machine: a seed of text is hashed by Python itself."""
    return random.Random("/".join(map(str, seed)))


class Facts(dict):
    """Values of the slots of one text. '{days:25|26}' draws one of them, '{days}' says it again."""

    def __init__(self, draw, **values):
        super().__init__(values)
        self.draw = draw

    def fill(self, text):
        def value(slot):
            name, options = slot.groups()
            if name not in self:
                if options is None:
                    raise KeyError("no value was drawn for {%s}" % name)
                self[name] = self.draw.choice(options.split("|"))
            return str(self[name])

        return SLOT.sub(value, text)


def page(path, title, body):
    """A document in the format that its name asks for. Bodies are Markdown: paragraphs, '## ' headings, '- ' lists."""
    body = body.strip()
    if path.endswith(".md"):
        return "# %s\n\n%s\n" % (title, body)
    if path.endswith(".txt"):
        plain = re.sub(r"(?m)^## (.*)$", lambda m: m.group(1).upper(), body)
        return "%s\n%s\n\n%s\n" % (title.upper(), "=" * len(title), plain)
    if path.endswith(".html"):
        return "<!doctype html>\n<html lang=\"en\">\n<head><title>%s</title></head>\n<body>\n<h1>%s</h1>\n%s\n</body>\n</html>\n" % (
            html.escape(title), html.escape(title), "\n".join(block(each) for each in body.split("\n\n")))
    raise ValueError("no format for " + path)


def block(text):
    lines = [html.escape(line, quote=False) for line in text.split("\n")]
    if lines[0].startswith("## "):
        rest = block(html.unescape("\n".join(lines[1:]))) if lines[1:] else ""
        return "<h2>%s</h2>\n%s" % (lines[0][3:], rest) if rest else "<h2>%s</h2>" % lines[0][3:]
    if all(line.startswith("- ") for line in lines):
        return "<ul>\n%s\n</ul>" % "\n".join("<li>%s</li>" % line[2:] for line in lines)
    return "<p>%s</p>" % "\n".join(lines)


def table(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def jsonl(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def kind(answers, documents):
    """What compare calls the kind of a question, from its answers and documents."""
    if not answers:
        return "unanswerable"
    if len(documents) > 1:
        return "multi_document"
    short = all(len(each.split()) <= 4 and re.search(r"\d", each) for each in answers)
    return "numeric" if short else "factual"


def asked(question, answers, documents, who=None, type_=None):
    """A test question without its id. Answers may be one text with ' | ' between those that are right."""
    answers = answers.split(" | ") if isinstance(answers, str) and answers else list(answers)
    row = {"question": question, "answers": answers, "answerable": bool(answers), "doc_ids": list(documents)}
    if who:
        row["as"] = who
    row["type"] = type_ or kind(answers, documents)
    return row


def numbered(prefix, rows):
    return [{"id": "%s%03d" % (prefix, i), **row} for i, row in enumerate(rows, 1)]


def words(text):
    return frozenset(re.findall(r"\w+", text.lower()))


def alike(one, other):
    a, b = words(one), words(other)
    return len(a & b) / max(1, len(a | b))


def prompt(row):
    return row["prompt"] if "prompt" in row else row["question"]


def apart(test, train):
    """Rows of the test that nothing in training is nearly the same as."""
    seen = [prompt(row) for row in train]
    return [row for row in test if all(alike(prompt(row), text) < NEAR for text in seen)]


class Case:
    """The files of one case, gathered first and then written, or compared with what is there."""

    def __init__(self, name):
        self.folder = EXAMPLES / name
        self.files = {}

    def put(self, path, text):
        if path in self.files:
            raise ValueError("%s is written twice" % path)
        self.files[path] = text

    def document(self, path, title, body):
        self.put("documents/" + path, page(path, title, body))

    def finish(self):
        wrong = self.strangers() if "--check" in sys.argv[1:] else self.write()
        for path in wrong:
            print("%s differs from what its maker makes" % path, file=sys.stderr)
        sys.exit(1 if wrong else 0)

    def there(self):
        roots = [self.folder / name for name in GENERATED]
        files = [each for root in roots for each in ([root] if root.is_file() else root.rglob("*")) if each.is_file()]
        return {each.relative_to(self.folder).as_posix(): each for each in files}

    def strangers(self):
        there = self.there()
        return sorted(
            path
            for path in there.keys() | self.files.keys()
            if path not in there or path not in self.files or there[path].read_bytes() != self.files[path].encode())

    def write(self):
        for path, file in self.there().items():
            if path not in self.files:
                file.unlink()
        for path, text in self.files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        print("%s: %d files, %d kB" % (self.folder.name, len(self.files), sum(len(t.encode()) for t in self.files.values()) // 1000))
        return []
