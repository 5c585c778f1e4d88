#!/usr/bin/env python3
"""Builds the DOCX, PDF, XLSX, PPTX and EML files of the demo handbook.

Text for DOCX and PDF lies in corpus-src/ (a small line-based notation), the
rest is below. The output is the same, byte for byte, on every run with the
same library versions: dates are fixed and archives are rewritten with a fixed
timestamp.

Needs python-docx 1.2.0, openpyxl 3.1.5, python-pptx 1.0.2, reportlab 5.1.0.

    python tools/make_corpus.py            # writes into handbook/
    python tools/make_corpus.py --check    # compares with what is there
"""
import datetime
import io
import pathlib
import re
import sys
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

HERE = pathlib.Path(__file__).resolve().parent
SRC = HERE / "corpus-src"
OUT = HERE.parent / "handbook"
WHEN = datetime.datetime(2026, 6, 1, 9, 0, 0)
ZIP_WHEN = (2026, 6, 1, 9, 0, 0)
AUTHOR = "Halden Instruments"


# ---------------------------------------------------------------- notation
def blocks(name):
    """Yields (kind, value) for a source file: h1, h2, h3, p, ul, ol, table."""
    lines = (SRC / (name + ".src.txt")).read_text(encoding="utf-8").splitlines()
    result, i = [], 0
    while i < len(lines):
        line = lines[i].strip()
        if not line:
            i += 1
            continue
        m = re.match(r"(#{1,3}) (.+)", line)
        if m:
            result.append(("h%d" % len(m.group(1)), m.group(2)))
            i += 1
            continue
        for kind, pattern in (("ul", r"- (.+)"), ("ol", r"\d+\. (.+)"), ("table", r"\|(.+)\|")):
            if re.fullmatch(pattern, line):
                items = []
                while i < len(lines) and re.fullmatch(pattern, lines[i].strip()):
                    text = re.fullmatch(pattern, lines[i].strip()).group(1)
                    if kind == "table":
                        text = [c.strip() for c in text.split("|")]
                    items.append(text)
                    i += 1
                result.append((kind, items))
                break
        else:
            result.append(("p", line))
            i += 1
    return result


def fixed_zip(data):
    """Rewrites an OOXML archive with fixed member dates and fixed core dates."""
    source = zipfile.ZipFile(io.BytesIO(data))
    stamp = WHEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            body = source.read(info.filename)
            if info.filename == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, body)
            entry = zipfile.ZipInfo(info.filename, ZIP_WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, body)
    return out.getvalue()


# ------------------------------------------------------------------- DOCX
def docx(name):
    import docx as d
    from docx.shared import Pt

    doc = d.Document()
    doc.styles["Normal"].font.name = "Calibri"
    doc.styles["Normal"].font.size = Pt(11)
    props = doc.core_properties
    props.author, props.last_modified_by, props.comments = AUTHOR, AUTHOR, ""
    props.created = props.modified = WHEN
    for kind, value in blocks(name):
        if kind == "h1":
            props.title = value
            doc.add_heading(value, 0)
        elif kind in ("h2", "h3"):
            doc.add_heading(value, int(kind[1]) - 1)
        elif kind == "p":
            doc.add_paragraph(value)
        elif kind == "ul":
            for item in value:
                doc.add_paragraph(item, style="List Bullet")
        elif kind == "ol":
            for number, item in enumerate(value, 1):
                doc.add_paragraph("%d. %s" % (number, item))
        else:
            table = doc.add_table(rows=len(value), cols=len(value[0]))
            table.style = "Light Grid Accent 1"
            for r, row in enumerate(value):
                for c, cell in enumerate(row):
                    table.cell(r, c).text = cell
            doc.add_paragraph("")
    buffer = io.BytesIO()
    doc.save(buffer)
    return fixed_zip(buffer.getvalue())


# -------------------------------------------------------------------- PDF
def pdf(name):
    from html import escape
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    sheet = getSampleStyleSheet()
    body = ParagraphStyle("b", parent=sheet["BodyText"], fontSize=10, leading=13.5, spaceAfter=5)
    cell = ParagraphStyle("c", parent=body, fontSize=9, leading=11, spaceAfter=0)
    head = ParagraphStyle("ch", parent=cell, fontName="Helvetica-Bold")
    item = ParagraphStyle("i", parent=body, leftIndent=14, bulletIndent=2, spaceAfter=2)
    story, title = [], name
    width = A4[0] - 44 * mm
    for kind, value in blocks(name):
        if kind == "h1":
            title = value
            story.append(Paragraph(escape(value), sheet["Title"]))
        elif kind in ("h2", "h3"):
            story.append(Paragraph(escape(value), sheet["Heading%d" % (int(kind[1]))]))
        elif kind == "p":
            story.append(Paragraph(escape(value), body))
        elif kind in ("ul", "ol"):
            for number, text in enumerate(value, 1):
                mark = "\u2022" if kind == "ul" else "%d." % number
                story.append(Paragraph(escape(text), item, bulletText=mark))
        else:
            rows = [[Paragraph(escape(c), head if r == 0 else cell) for c in row]
                    for r, row in enumerate(value)]
            table = Table(rows, colWidths=[width / len(value[0])] * len(value[0]), repeatRows=1)
            table.setStyle(TableStyle([
                ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#dfe7ee")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]))
            story += [Spacer(1, 4), table, Spacer(1, 8)]

    def footer(canvas, doc):
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.drawString(22 * mm, 12 * mm, "Halden Instruments - " + title)
        canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, "Page %d" % doc.page)
        canvas.restoreState()

    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, leftMargin=22 * mm, rightMargin=22 * mm,
                      topMargin=20 * mm, bottomMargin=22 * mm, title=title, author=AUTHOR,
                      invariant=1).build(story, onFirstPage=footer, onLaterPages=footer)
    return buffer.getvalue()


# ------------------------------------------------------------------- XLSX
def xlsx(title, sheets):
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    book.properties.title = title
    book.properties.created = WHEN
    for name, rows in sheets:
        ws = book.create_sheet(name)
        for row in rows:
            ws.append(row)
        for c in ws[1]:
            c.font = Font(bold=True)
            c.fill = PatternFill("solid", fgColor="DFE7EE")
        ws.freeze_panes = "A2"
        for n in range(1, ws.max_column + 1):
            longest = max(len(str(r[n - 1])) for r in rows if len(r) >= n)
            ws.column_dimensions[get_column_letter(n)].width = min(60, longest + 2)
    buffer = io.BytesIO()
    book.save(buffer)
    return fixed_zip(buffer.getvalue())


PER_DIEM = [
    ("Meals", [
        ["Country", "Currency", "Full day", "Day of departure or return", "Valid from"],
        ["United Kingdom", "GBP", 45, 22.5, "2026-01-01"],
        ["Germany", "EUR", 28, 14, "2026-01-01"],
        ["Portugal", "EUR", 48, 24, "2026-01-01"],
        ["Spain", "EUR", 46, 23, "2026-01-01"],
        ["France", "EUR", 53, 26.5, "2026-01-01"],
        ["Italy", "EUR", 49, 24.5, "2026-01-01"],
        ["Netherlands", "EUR", 52, 26, "2026-01-01"],
        ["Poland", "EUR", 34, 17, "2026-01-01"],
        ["Norway", "EUR", 71, 35.5, "2026-01-01"],
        ["Switzerland", "EUR", 68, 34, "2026-01-01"],
        ["United States", "USD", 66, 33, "2026-01-01"],
        ["South Korea", "USD", 54, 27, "2026-01-01"],
        ["India", "USD", 39, 19.5, "2026-01-01"],
    ]),
    ("Hotels", [
        ["Country", "City", "Currency", "Limit per night", "Remark"],
        ["United Kingdom", "all others", "GBP", 130, ""],
        ["United Kingdom", "London", "GBP", 185, ""],
        ["Germany", "all others", "EUR", 140, ""],
        ["Germany", "Munich", "EUR", 170, "during trade fairs up to 240 with approval"],
        ["Portugal", "all others", "EUR", 115, ""],
        ["Portugal", "Lisbon", "EUR", 145, ""],
        ["Spain", "all", "EUR", 125, ""],
        ["France", "all others", "EUR", 135, ""],
        ["France", "Paris", "EUR", 190, ""],
        ["Italy", "all", "EUR", 130, ""],
        ["Netherlands", "all", "EUR", 150, ""],
        ["Poland", "all", "EUR", 105, ""],
        ["Norway", "all", "EUR", 175, ""],
        ["Switzerland", "all", "EUR", 205, ""],
        ["United States", "all others", "USD", 210, ""],
        ["United States", "New York", "USD", 320, ""],
        ["South Korea", "all", "USD", 180, ""],
        ["India", "all", "USD", 140, "use hotels on the safety list only"],
    ]),
    ("Notes", [
        ["Topic", "Rule"],
        ["Meals provided", "Deduct 20 per cent of the full-day rate for breakfast and 40 per cent each for lunch and dinner."],
        ["Countries not listed", "Write to expenses@halden.example before the trip; Finance then sets a rate."],
        ["Hotels", "Limits include breakfast and local tax."],
        ["Owner", "Finance. Review by: 2026-12-31"],
    ]),
]

LAPTOPS = [
    ("Models", [
        ["Model", "For whom", "Operating system", "Screen (inch)", "Memory (GB)", "Storage (GB)", "Weight (kg)", "Price (GBP)"],
        ["Corran 14", "office roles (standard)", "Windows 11", 14, 16, 512, 1.3, 890],
        ["Corran 14 Plus", "finance and data analysis", "Windows 11", 14, 32, 1000, 1.35, 1080],
        ["Corran 16 Power", "engineering and CAD", "Windows 11", 16, 64, 2000, 2.1, 2240],
        ["Pelham Air 13", "design and communications", "macOS", 13, 16, 512, 1.2, 1120],
        ["Pelham Pro 15", "software development on Mac", "macOS", 15, 36, 1000, 1.7, 2310],
        ["Tarn Rugged 12", "field service", "Windows 11", 12, 16, 512, 1.9, 1760],
    ]),
    ("Accessories", [
        ["Item", "Order code", "Price (GBP)", "Approval needed", "Delivery (working days)"],
        ["Docking station", "ACC-110", 145, "no", 5],
        ["Headset, wireless", "ACC-120", 98, "no", 5],
        ["Headset, wired", "ACC-121", 42, "no", 5],
        ["Monitor 27 inch", "ACC-200", 215, "no", 5],
        ["Monitor 34 inch, curved", "ACC-210", 465, "manager", 12],
        ["Ergonomic mouse", "ACC-310", 54, "no", 5],
        ["Security key", "ACC-400", 0, "no", 5],
        ["Privacy filter 14 inch", "ACC-410", 36, "no", 5],
        ["Travel adapter", "ACC-420", 19, "no", 5],
    ]),
    ("Replacement", [
        ["Device", "Replaced after (years)", "What happens to the old device"],
        ["Laptop, standard", 4, "wiped, then sold to employees twice a year"],
        ["Laptop, engineering", 4, "wiped, then used in training rooms"],
        ["Laptop, rugged", 5, "returned to the manufacturer"],
        ["Monitor", 7, "donated to schools"],
        ["Docking station", 6, "recycled"],
        ["Note", "Review by: 2026-12-31", "Owner: IT Service Desk. A battery that holds less than 60 per cent is replaced before the term."],
    ]),
]

SALARY = [
    ("Marlow Quay GBP", [
        ["Grade", "Typical roles", "Minimum", "Midpoint", "Maximum"],
        ["H1", "assembly assistant, warehouse", 24800, 26900, 29000],
        ["H2", "assembly operator, receptionist", 26500, 29200, 32000],
        ["H3", "technician, payroll clerk", 29800, 33500, 37200],
        ["H4", "calibration engineer, buyer", 35000, 40000, 45000],
        ["H5", "senior engineer, HR partner", 42500, 49000, 55500],
        ["H6", "team lead, product manager", 51000, 59500, 68000],
        ["H7", "head of section", 62000, 73000, 84000],
        ["H8", "head of department", 76000, 91000, 106000],
        ["H9", "director", 98000, 121000, 144000],
    ]),
    ("Osterried EUR", [
        ["Grade", "Typical roles", "Minimum", "Midpoint", "Maximum"],
        ["H1", "assembly assistant, warehouse", 31200, 33800, 36400],
        ["H2", "assembly operator, receptionist", 33900, 37100, 40300],
        ["H3", "technician, payroll clerk", 38500, 43000, 47500],
        ["H4", "calibration engineer, buyer", 46000, 52500, 59000],
        ["H5", "senior engineer, HR partner", 55500, 63800, 72100],
        ["H6", "team lead, product manager", 65000, 75500, 86000],
        ["H7", "head of section", 77500, 91000, 104500],
        ["H8", "head of department", 93000, 111000, 129000],
    ]),
    ("Rules", [
        ["Topic", "Rule"],
        ["Classification", "Strictly confidential. People team only."],
        ["Hiring", "Offers above the midpoint need the consent of the Head of People."],
        ["Promotion", "A promotion raises salary to at least the minimum of the new grade, and by at least 6 per cent."],
        ["Yearly round", "Changes take effect on 1 April. The budget for 2026 was 3.4 per cent of the payroll."],
        ["Review by", "2027-03-31"],
    ]),
]


# ------------------------------------------------------------------- PPTX
def pptx(title, slides):
    from pptx import Presentation
    from pptx.util import Inches, Pt

    deck = Presentation()
    props = deck.core_properties
    props.author = props.last_modified_by = AUTHOR
    props.title, props.created, props.modified = title, WHEN, WHEN
    for n, slide in enumerate(slides):
        if n == 0:
            page = deck.slides.add_slide(deck.slide_layouts[0])
            page.shapes.title.text = slide["title"]
            page.placeholders[1].text = "\n".join(slide["points"])
        elif "table" in slide:
            page = deck.slides.add_slide(deck.slide_layouts[5])
            page.shapes.title.text = slide["title"]
            rows = slide["table"]
            grid = page.shapes.add_table(len(rows), len(rows[0]), Inches(0.6), Inches(1.6),
                                         Inches(8.8), Inches(0.45 * len(rows))).table
            for r, row in enumerate(rows):
                for c, text in enumerate(row):
                    grid.cell(r, c).text = text
                    grid.cell(r, c).text_frame.paragraphs[0].font.size = Pt(16)
        else:
            page = deck.slides.add_slide(deck.slide_layouts[1])
            page.shapes.title.text = slide["title"]
            page.placeholders[1].text = "\n".join(slide["points"])
        if "notes" in slide:
            page.notes_slide.notes_text_frame.text = slide["notes"]
    buffer = io.BytesIO()
    deck.save(buffer)
    return fixed_zip(buffer.getvalue())


WELCOME = [
    {"title": "Welcome to Halden Instruments",
     "points": ["Welcome Day for new colleagues", "People team, edition 2026. Review by: 2026-12-31"]},
    {"title": "Who we are",
     "points": ["Founded in 1974 in a boat shed in Marlow Quay, with one product: a flow meter for breweries",
                "Today around 640 people at three sites: Marlow Quay, Osterried and Vila Serena",
                "Two product families: flow meters and laboratory balances",
                "We deliver to customers in 41 countries"]},
    {"title": "Today's programme",
     "table": [["Time", "What", "Where"],
               ["09:30", "Breakfast and introductions", "Sandpiper"],
               ["10:15", "History and products", "Sandpiper"],
               ["11:15", "Tour of the calibration hall", "Meet at reception"],
               ["12:30", "Lunch with department heads", "Canteen"],
               ["13:30", "Information security in 45 minutes", "Sandpiper"],
               ["14:30", "Questions to the managing director", "Kingfisher"],
               ["15:30", "End", ""]]},
    {"title": "How we are organised",
     "points": ["Research develops new instruments in Marlow Quay: one team for flow meters, one for balances",
                "Assembly works at Marlow Quay and Osterried; each line is led by a shift lead",
                "The calibration hall at Marlow Quay measures every instrument before delivery, about 31,000 a year",
                "Sales and customer support are at home in Osterried",
                "The service centre in Vila Serena repairs instruments from southern Europe and Latin America"]},
    {"title": "What we value",
     "points": ["Measure twice: we would rather be late than wrong",
                "Say it early: bad news travels first",
                "Leave it better: improve one thing every week",
                "Share the credit"]},
    {"title": "Your first steps",
     "points": ["Check your personal data and bank details in PeopleHub before the 10th of the month, so that your first salary is paid on time",
                "Register an emergency contact",
                "Choose your pension rate (Marlow Quay)",
                "Read the code of conduct and confirm it"]},
    {"title": "Ideas and improvements",
     "points": ["Enter ideas in PeopleHub under Ideas; you receive an answer within 20 working days",
                "For an idea that saves money you receive 15 per cent of the saving in the first year, at most £5,000 or €5,800",
                "In 2025 colleagues submitted 214 ideas, of which 83 were carried out"]},
    {"title": "Clubs and events",
     "points": ["Rowing club, choir, chess group and repair café",
                "Family day takes place on the second Saturday in June",
                "Each club may apply for up to £600 per year from the social fund"]},
]

PHISHING = [
    {"title": "Spot the phish",
     "points": ["Awareness session for all employees", "Security team, 2026. Review by: 2027-03-31"],
     "notes": "Welcome everyone. The session takes 40 minutes including questions."},
    {"title": "Why this concerns all of us",
     "points": ["Four out of five attacks begin with a message",
                "Attackers look for the quickest way, and that is a busy person",
                "In March 2025 a false invoice nearly cost us £38,000; a colleague in purchasing called the supplier and stopped it"],
     "notes": "Stress that the colleague who stopped the false invoice used the telephone number on file and not the one in the message."},
    {"title": "Five warning signs",
     "points": ["Unexpected urgency: today, at once, last chance",
                "The sender's address does not fit the name",
                "A link leads somewhere other than it says",
                "A request to keep it secret or to bypass a rule",
                "A request for passwords, codes or gift cards"]},
    {"title": "What to do",
     "points": ["Do not click, do not reply, do not forward to colleagues",
                "Choose Report phishing in the mail program",
                "If you have already clicked, call 4499 immediately",
                "If you are unsure, ask the sender by telephone, using a number that you already know"],
     "notes": "Our target is a reporting rate of 75 per cent. In the last simulation 61 per cent of recipients reported the message and 7 per cent clicked."},
    {"title": "Calls and voices",
     "points": ["Voices and faces can be imitated by computer",
                "Agree a code word in teams that transfer money",
                "Nobody from IT will ever ask for your password or a sign-in code",
                "Call back on the number in the contact directory"]},
    {"title": "QR codes",
     "points": ["Treat QR codes like links: look at the address before you open it",
                "Stickers over the code on charging points and parking machines are a common trick"]},
    {"title": "What happens after a simulated phish",
     "points": ["If you click, a page explains the warning signs; there is no list of names",
                "After three clicks within twelve months you are invited to a 20-minute course",
                "The department with the highest reporting rate receives a cake"],
     "notes": "Simulations take place every quarter. Dates are not announced."},
]

ERP = [
    {"title": "From Merlin to Keel: our new ERP system",
     "points": ["Briefing for all departments", "Project team Keel, June 2026. Review by: 2026-12-31"]},
    {"title": "Why we are changing",
     "points": ["Merlin is 19 years old; the manufacturer ends support on 31 March 2027",
                "Osterried and Marlow Quay keep separate item numbers today",
                "Keel brings orders, stock, purchasing and accounting together in one system"]},
    {"title": "Timetable",
     "table": [["Step", "Date"],
               ["Key user training", "6 to 31 July 2026"],
               ["End user training", "24 August to 18 September 2026"],
               ["Last order entry in Merlin", "Friday 25 September 2026, 12:00"],
               ["Freeze: no new orders", "26 September to 4 October 2026"],
               ["Keel goes live", "Monday 5 October 2026"],
               ["Intensive support", "until 13 November 2026"]]},
    {"title": "What you need to do",
     "points": ["Close finished orders in Merlin by 11 September",
                "Delete or merge duplicate customers by 31 August",
                "Take part in the training for your role; access to Keel is given only after training",
                "Plan urgent purchases before the freeze"]},
    {"title": "During the freeze",
     "points": ["Spare parts for hospitals and waterworks can be ordered with paper form K-1",
                "Goods-in works normally and records on lists",
                "Invoices that are due are paid in advance on 24 September"]},
    {"title": "Help",
     "points": ["Each department has a key user with a yellow lanyard",
                "Hotline extension 4455, from 06:00 to 20:00 during intensive support",
                "Merlin stays available for reading until 30 June 2027"]},
    {"title": "What becomes easier",
     "points": ["One customer number for all three companies instead of up to five",
                "Delivery dates are calculated from real stock, and customers receive them with the order confirmation",
                "Approvals can be given on the phone",
                "Service technicians see the calibration history of an instrument at the customer's site"]},
    {"title": "What will be different",
     "points": ["Item numbers have nine digits; the old number remains searchable",
                "Orders without a cost centre cannot be saved",
                "Price changes above 5 per cent need a second person",
                "Reports are refreshed every hour and no longer only at night"]},
    {"title": "Numbers",
     "points": ["410 users will be trained",
                "38,600 item numbers become 21,900",
                "Budget of the project: £2.1 million"]},
]


# -------------------------------------------------------------------- EML
def message(sender, to, subject, date, ident):
    m = EmailMessage(policy=SMTP.clone(linesep="\n", max_line_length=76))
    m["Message-ID"] = "<%s@mail.halden.example>" % ident
    m["Date"] = date
    m["From"] = sender
    m["To"] = to
    m["Subject"] = subject
    return m


def eml_printer():
    m = message("IT Service Desk <servicedesk@halden.example>",
                "All Marlow Quay <all-mq@halden.example>",
                "New printers at Marlow Quay from 16 February",
                "Thu, 05 Feb 2026 08:45:00 +0000", "20260205-0845-printers")
    m.set_content("""\
Dear colleagues,

On Monday 16 February 2026 we will replace all 22 printers at Marlow Quay with
eleven larger ones. Here is what changes for you.

One queue for all. You print to the queue "Halden Follow Me" and collect the
pages at any printer by holding your badge to the reader. The old queues named
MQ-P01 to MQ-P22 will be deleted on Friday 27 February.

First use. At your first print the reader asks you to link your badge. Enter
your company user name and the six-digit code that is shown on your laptop.

Colour. Pages are printed in black and white and on both sides unless you
choose otherwise. Colour pages cost your cost centre 6 pence each, black and
white pages cost 1 penny.

Scanning. The button "Scan to me" sends the document to your own mailbox. Files
larger than 20 MB are placed in your personal cloud folder instead.

Labels. The label printers in dispatch and in the calibration hall stay as they
are.

On 16 February colleagues in yellow vests will help at every printer from 08:00
to 12:00. If a printer reports a paper jam, follow the pictures on the display;
if that does not help, call 4400 and state the number on the lid.

Kind regards
IT Service Desk
""")
    return m.as_bytes()


YEAR_END_CSV = """\
Task,Who,Deadline
Last date for purchase orders of 2026,all departments,2026-12-04
Last date for expense claims to be paid in December,all employees,2026-12-09
Stock count Marlow Quay,warehouse and assembly,2026-12-12
Stock count Osterried,logistics and assembly,2026-12-13
Report goods received but not invoiced,cost centre owners,2026-12-16
Last payment run,finance,2026-12-18
Report open travel costs as accruals,cost centre owners,2027-01-06
Close of December in the ERP system,finance,2027-01-08
"""


def eml_year_end():
    m = message("Finance <finance@halden.example>",
                "Cost centre owners <costcentres@halden.example>",
                "Year-end closing 2026: dates and what we need from you",
                "Mon, 02 Nov 2026 10:00:00 +0000", "20261102-1000-yearend")
    m.set_content("""\
Dear cost centre owners,

The financial year ends on 31 December. Please read the attached list of dates
and put those that concern you in your calendar. Three points deserve attention
this year.

1. It is the first closing in Keel. Goods receipts can no longer be backdated.
   Please confirm deliveries on the day they arrive.

2. Accruals. Report services that were performed in 2026 but have not been
   invoiced if they exceed £500 or €580. Smaller amounts are ignored.

3. Budgets of 2026 cannot be carried over into 2027, with one exception:
   research projects with an order number that begins with R keep their money.

We offer two question hours by video: Tuesday 17 November at 14:00 and Thursday
3 December at 09:30. No registration is needed.

Thank you for your help
Finance and controlling, extension 4160

Attachment: closing-dates-2026.csv
""")
    m.add_attachment(YEAR_END_CSV.encode(), maintype="text", subtype="csv",
                     filename="closing-dates-2026.csv")
    m.set_boundary("=_halden_yearend_2026")
    return m.as_bytes()


def eml_shutdown():
    m = message("People team <people@halden.example>",
                "All Marlow Quay <all-mq@halden.example>",
                "Christmas closure 2026 at Marlow Quay",
                "Tue, 15 Sep 2026 09:00:00 +0100", "20260915-0900-closure")
    m["Cc"] = "Facilities Marlow Quay <facilities-mq@halden.example>"
    m.set_content("""\
Dear colleagues,

Marlow Quay will be closed from Thursday 24 December 2026 to Friday 1 January
2027. The first working day of the new year is Monday 4 January 2027.

How the days are counted: the company gives you 24 December as a free day. 25
December, 28 December and 1 January are public holidays. Please keep three days
of annual leave for 29, 30 and 31 December; PeopleHub enters them automatically
on 1 October.

Goods-in is staffed on 29 and 30 December from 08:00 to 12:00. Volunteers
receive a day off in lieu and £60. Please tell facilities-mq@halden.example by
30 October if you would like to help.

The heating is lowered to 14 degrees. Please take plants and food home, switch
off everything except servers, and close the windows.

The winter party takes place on Friday 11 December from 17:30 in the canteen.
Each of you may bring one guest.

People team
""")
    m.add_alternative("""\
<html><body style="font-family:sans-serif">
<p>Dear colleagues,</p>
<p>Marlow Quay will be closed from <b>Thursday 24 December 2026 to Friday 1 January 2027</b>. The first working day of the new year is Monday 4 January 2027.</p>
<p>How the days are counted: the company gives you 24 December as a free day. 25 December, 28 December and 1 January are public holidays. Please keep three days of annual leave for 29, 30 and 31 December; PeopleHub enters them automatically on 1 October.</p>
<p>Goods-in is staffed on 29 and 30 December from 08:00 to 12:00. Volunteers receive a day off in lieu and £60. Please tell <a href="mailto:facilities-mq@halden.example">facilities-mq@halden.example</a> by 30 October if you would like to help.</p>
<p>The heating is lowered to 14 degrees. Please take plants and food home, switch off everything except servers, and close the windows.</p>
<p>The winter party takes place on Friday 11 December from 17:30 in the canteen. Each of you may bring one guest.</p>
<p>People team</p>
</body></html>
""", subtype="html")
    m.set_boundary("=_halden_closure_2026")
    return m.as_bytes()


def build():
    return {
        "hr/code-of-conduct.docx": docx("code-of-conduct"),
        "hr/grievance-and-disciplinary.docx": docx("grievance-and-disciplinary"),
        "finance/purchasing-policy.docx": docx("purchasing-policy"),
        "security/data-retention.docx": docx("data-retention"),
        "restricted/reorganisation-plan.docx": docx("reorganisation-plan"),
        "hr/health-and-safety.pdf": pdf("health-and-safety"),
        "finance/company-card-terms.pdf": pdf("company-card-terms"),
        "it/business-continuity.pdf": pdf("business-continuity"),
        "security/privacy-notice-employees.pdf": pdf("privacy-notice-employees"),
        "hr/pension-and-benefits.pdf": pdf("pension-and-benefits"),
        "finance/per-diem-rates.xlsx": xlsx("Per diem rates and hotel limits 2026", PER_DIEM),
        "it/laptop-models.xlsx": xlsx("Laptop models and accessories", LAPTOPS),
        "restricted/salary-bands.xlsx": xlsx("Salary bands 2026", SALARY),
        "hr/welcome-day.pptx": pptx("Welcome Day", WELCOME),
        "security/phishing-awareness.pptx": pptx("Spot the phish", PHISHING),
        "it/erp-migration-briefing.pptx": pptx("From Merlin to Keel", ERP),
        "it/2026-02-new-printers.eml": eml_printer(),
        "finance/2026-11-year-end-closing.eml": eml_year_end(),
        "hr/2026-09-christmas-closure.eml": eml_shutdown(),
    }


def main():
    check = "--check" in sys.argv[1:]
    different = 0
    for path, data in build().items():
        target = OUT / path
        if check:
            same = target.exists() and target.read_bytes() == data
            different += not same
            print(("same      " if same else "DIFFERENT ") + path)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            print("%7d  %s" % (len(data), path))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
