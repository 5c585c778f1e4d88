#!/usr/bin/env python3
"""Checks that every evidence quote of a question set stands in its documents.

Needs python-docx, openpyxl, python-pptx and pypdf.
    python tools/check_questions.py

Whitespace is normalised before comparing. A quote counts as found when at
least one of the documents named in doc_ids contains it; for the type
"multi-document" every named document must contribute at least one quote.
"""
import collections
import email
import email.policy
import html
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def docx_text(path):
    import docx
    doc = docx.Document(str(path))
    parts = [p.text for p in doc.paragraphs]
    for table in doc.tables:
        parts += [" | ".join(c.text for c in row.cells) for row in table.rows]
    return "\n".join(parts)


def xlsx_text(path):
    import openpyxl
    book = openpyxl.load_workbook(str(path))
    return "\n".join(" | ".join("" if v is None else str(v) for v in row)
                     for ws in book for row in ws.iter_rows(values_only=True))


def pptx_text(path):
    import pptx
    parts = []
    for slide in pptx.Presentation(str(path)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                parts.append(shape.text_frame.text)
            if shape.has_table:
                parts += [" | ".join(c.text for c in row.cells) for row in shape.table.rows]
        if slide.has_notes_slide:
            parts.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(parts)


def pdf_text(path):
    import pypdf
    return "\n".join(p.extract_text() for p in pypdf.PdfReader(str(path)).pages)


def eml_text(path):
    m = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    parts = [str(m["Subject"]), m.get_body(("plain",)).get_content()]
    parts += [a.get_content() for a in m.iter_attachments() if a.get_content_maintype() == "text"]
    return "\n".join(parts)


def html_text(path):
    text = re.sub(r"(?s)<(script|style).*?</\1>", " ", path.read_text(encoding="utf-8"))
    text = re.sub(r"</?(b|i|em|strong|a)\b[^>]*>", "", text)
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


READERS = {".docx": docx_text, ".xlsx": xlsx_text, ".pptx": pptx_text, ".pdf": pdf_text,
           ".eml": eml_text, ".html": html_text}
CACHE = {}


def text_of(path):
    if path not in CACHE:
        reader = READERS.get(path.suffix, lambda p: p.read_text(encoding="utf-8"))
        CACHE[path] = " ".join(reader(path).split())
    return CACHE[path]


def check(name, folder):
    bad, seen = 0, set()
    rows = [json.loads(l) for l in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row["id"] in seen:
            bad += 1
            print(row["id"], "id used twice")
        seen.add(row["id"])
        if row["answerable"] != bool(row["evidence"]) or row["answerable"] != bool(row["answers"]):
            bad += 1
            print(row["id"], "answerable does not fit answers or evidence")
        docs = [folder / d for d in row["doc_ids"]]
        missing = [d for d in docs if not d.is_file()]
        if missing:
            bad += 1
            print(row["id"], "no such document", missing)
            continue
        used = set()
        for quote in row["evidence"]:
            want = " ".join(quote.split())
            hits = [d for d in docs if want in text_of(d)]
            used.update(hits)
            if not hits:
                bad += 1
                print(row["id"], "not found:", quote)
        if row["type"] == "multi-document" and len(used) != len(docs):
            bad += 1
            print(row["id"], "a document contributes no quote")
    good = [r for r in rows if r["answerable"]]
    print(name, len(rows), "questions,", len(good), "answerable,",
          sum(r["wording"] == "different" for r in good), "of these in other words;",
          dict(collections.Counter(r["type"] for r in rows)))
    return bad


if __name__ == "__main__":
    if sys.argv[1:] == ["--words"]:
        total = collections.Counter()
        files = collections.Counter()
        for p in sorted((ROOT / "handbook").rglob("*")):
            if p.is_file():
                total[p.suffix] += len(text_of(p).split())
                files[p.suffix] += 1
        print(dict(files), sum(files.values()), "files")
        print(dict(total), sum(total.values()), "words")
        sys.exit(0)
    problems = check("questions.jsonl", ROOT / "handbook")
    if (ROOT / "calibration.jsonl").exists():
        problems += check("calibration.jsonl", ROOT / "calibration")
    for more in sorted((ROOT / "calibration-more").glob("*.jsonl")):
        problems += check(more.relative_to(ROOT), more.with_suffix(""))
    print("problems:", problems)
    sys.exit(1 if problems else 0)
