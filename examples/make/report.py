"""Makes examples/report: figures of the invented group Corvane as paragraphs of its quarterly report. python3 report.py [--check]"""

import common

SEED = "report 1"

# Units whose paragraphs are learnt, and others that are tested: (name, what it does, what moves it).
LEARNT = [
    ("Bridges", "steel bridges", "public contracts"), ("Cranes", "harbour cranes", "harbour orders"), ("Castings", "castings", "demand of pump makers"),
    ("Elevators", "lifts", "housing starts"), ("Hydraulics", "hydraulic units", "farm machinery"), ("Marine Paint", "paint for ships", "dry-dock days"),
    ("Signals", "railway signals", "railway programmes"), ("Filters", "industrial filters", "replacement business"), ("Tooling", "cutting tools", "car makers"),
    ("Logistics", "transport services", "freight rates"), ("Fasteners", "screws and rivets", "aircraft orders"), ("Insulation", "insulation boards", "renovation grants"),
]
TESTED = [
    ("Turbines", "small water turbines", "grid connections"), ("Glass", "architectural glass", "office building"), ("Pumps", "drainage pumps", "flood projects"),
    ("Ceramics", "technical ceramics", "chip makers"), ("Cables", "undersea cables", "wind farms"), ("Packaging", "moulded packaging", "online shops"),
    ("Sensors", "pressure sensors", "medical devices"), ("Bearings", "large bearings", "mining"),
]
QUARTERS = [(year, quarter) for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
NAMES = ["first", "second", "third", "fourth"]

# What helped and what hurt, as the record has it and as the report says it.
DRIVERS_UP = [("price+", "higher prices"), ("volume+", "larger volumes"), ("mix+", "a better product mix"), ("service+", "growing service business"), ("fx+", "favourable exchange rates")]
DRIVERS_DOWN = [("wages", "wage settlements"), ("energy", "energy costs"), ("freight", "freight costs"), ("start-up", "start-up costs of the new line"), ("mix-", "a weaker product mix"), ("strike", "a strike of two weeks"), ("fx-", "unfavourable exchange rates")]
OUTLOOKS = {"up": "For the coming quarter we expect {unit} to grow moderately, supported by {market}.",
            "flat": "For the coming quarter we expect {unit} to hold its level; the main uncertainty is {market}.",
            "down": "For the coming quarter we expect lower sales at {unit}, in view of weaker {market}."}
LAYOUTS = ["unit={unit}; q={q}/{year}; sales={sales}; prev={prev}; ebit={ebit}; orders={orders}; staff={staff}; market={market}; plus={plus}; minus={minus}; outlook={outlook}",
           "{unit} Q{q} {year}\nsales {sales}\nsales last year {prev}\nEBIT {ebit}\norder intake {orders}\nstaff {staff}\nmarket {market}\n+ {plus}\n- {minus}\noutlook {outlook}",
           "{{\"unit\": \"{unit}\", \"quarter\": \"{year}-Q{q}\", \"sales\": {sales}, \"sales_prev\": {prev}, \"ebit\": {ebit}, \"orders\": {orders}, \"staff\": {staff}, \"market\": \"{market}\", \"plus\": \"{plus}\", \"minus\": \"{minus}\", \"outlook\": \"{outlook}\"}}"]


def millions(value):
    return "EUR %.1f million" % value


def movement(change):
    """The house's words for a change of sales: the only ones that a report may use."""
    if change >= 8:
        return "rose markedly"
    if change >= 2:
        return "rose"
    if change > -2:
        return "were stable"
    return "declined" if change > -8 else "declined markedly"


def earning(margin):
    if margin >= 10:
        return "strong"
    return "solid" if margin >= 6 else "modest" if margin >= 3 else "unsatisfactory"


def sold(name, year, quarter):
    """Sales in millions; each year follows from the year before."""
    if year < 2022:
        return common.rng(SEED, name, quarter).randrange(180, 980) / 10
    draw = common.rng(SEED, "sold", name, year, quarter)
    change = draw.choice([-0.12, -0.05, -0.01, 0.0, 0.012, 0.04, 0.06, 0.11]) + draw.uniform(-0.004, 0.004)
    return round(sold(name, year - 1, quarter) * (1 + change), 1)


def record(unit, year, quarter):
    """One unit's quarter: the record and the paragraph."""
    name, _, market = unit
    draw = common.rng(SEED, name, year, quarter)
    prev, sales = sold(name, year - 1, quarter), sold(name, year, quarter)
    change = round((sales / prev - 1) * 100, 1)
    margin = round(draw.choice([1.6, 4.2, 7.1, 8.4, 11.3]) + draw.uniform(-1, 1), 1)
    ebit = round(sales * margin / 100, 1)
    margin = round(ebit / sales * 100, 1)
    orders = round(sales * draw.uniform(0.85, 1.25), 1)
    staff = round(common.rng(SEED, "staff", name).randrange(210, 2600) * draw.uniform(0.97, 1.05))
    plus = draw.choice(DRIVERS_UP)
    minus = draw.choice([each for each in DRIVERS_DOWN if each[0][:-1] != plus[0][:-1]])  # a mix is not better and weaker at once
    outlook = draw.choice(sorted(OUTLOOKS))
    data = draw.choice(LAYOUTS).format(unit=name, q=quarter, year=year, sales="%.1f" % sales, prev="%.1f" % prev, ebit="%.1f" % ebit, orders="%.1f" % orders,
                                       staff=staff, market=market, plus=plus[0], minus=minus[0], outlook=outlook)
    first = "Sales of %s %s" % (name, movement(change))
    first += " at %s." % millions(sales) if movement(change) == "were stable" else " to %s (previous year: %s)." % (millions(sales), millions(prev))
    ratio = orders / sales
    book = "above" if ratio >= 1.02 else "below" if ratio <= 0.98 else "level with"
    text = "\n".join([
        "Sales: " + first,
        "Earnings: Operating profit was %s, a %s margin of %.1f percent. %s helped, while %s weighed on it." % (millions(ebit), earning(margin), margin, up(plus[1]), minus[1]),
        "Orders: Order intake of %s was %s sales. The unit employs %s people." % (millions(orders), book, "{:,}".format(staff)),
        "Outlook: " + OUTLOOKS[outlook].format(unit=name, market=market)])
    return data, text


def up(text):
    return text[0].upper() + text[1:]


GUIDE = [
    ("style/paragraphs.md", "Paragraphs of the quarterly report", "Each unit has one paragraph of four parts, with these headings and in this order: Sales, Earnings, Orders, Outlook. No adjectives but those of the tables below. We write 'we expect' and never 'we hope'. Figures are in millions of euros with one decimal: EUR 41.3 million."),
    ("style/words.csv", ["Change of sales against last year", "Words"], [["8 percent or more", "rose markedly"], ["2 to 8 percent", "rose"], ["less than 2 percent either way", "were stable"], ["-2 to -8 percent", "declined"], ["-8 percent or less", "declined markedly"]]),
    ("style/margins.csv", ["Margin", "Word"], [["10 percent or more", "strong"], ["6 to 10 percent", "solid"], ["3 to 6 percent", "modest"], ["below 3 percent", "unsatisfactory"]]),
    ("style/drivers.csv", ["Code in the record", "In the report"], [list(pair) for pair in DRIVERS_UP + DRIVERS_DOWN]),
    ("style/outlook.txt", "The outlook", "The outlook has one sentence. It speaks of the coming quarter alone and names what moves the unit. Where the record says flat, name the uncertainty. Numbers do not belong into an outlook."),
    ("process/calendar.html", "Calendar of the report", "Records are closed on the sixth working day, at 18:00. Paragraphs are due on the ninth. The board reads on the twelfth, and the report appears on the 20th calendar day, at 7:30."),
    ("process/approval.md", "Who signs a paragraph", "The controller of the unit checks the figures; the head of communication, Sunniva Brandt, checks the words. After both have signed, only a figure that is wrong may be changed."),
    ("process/rounding.txt", "Rounding", "Round once, at the end. Margins are computed from the rounded figures. A change of staff is not commented below 50 people."),
]
LOOKED_UP = [
    ("At what hour does the report go out?", "7:30 | at 7:30", ["process/calendar.html"]),
    ("Who reads over the wording before publication?", "Sunniva Brandt | the head of communication, Sunniva Brandt", ["process/approval.md"]),
    ("Which word stands for a margin between three and six percent?", "modest", ["style/margins.csv"]),
    ("What is the one thing that can be altered after both signatures?", "a figure that is wrong | only a figure that is wrong", ["process/approval.md"]),
    ("What do we call the code 'start-up' in print?", "start-up costs of the new line", ["style/drivers.csv"]),
    ("Up to what number is a change in headcount left out?", "50 people | below 50 people", ["process/rounding.txt"]),
]
SILENT = ["What dividend will the group pay?", "Who audits the accounts of Corvane?", "Which unit is for sale?", "What did the share cost at the end of the quarter?"]


def main():
    case = common.Case("report")
    for path, *content in GUIDE:
        if path.endswith(".csv"):
            case.put("documents/" + path, common.table(*content))
        else:
            case.document(path, *content)
    for name, makes, market in LEARNT + TESTED:
        draw = common.rng(SEED, "unit", name)
        case.document("units/%s.%s" % (name.lower().replace(" ", "-"), draw.choice(["md", "txt", "html"])), name,
                      "%s makes %s and depends most on %s. Founded in %d, based in %s, led by %s." % (
                          name, makes, market, draw.randrange(1921, 2004), draw.choice(["Ostrava Quay", "Lindhafen", "Marwick", "Saint Orell", "Vessby"]),
                          draw.choice(["Ilse Norrby", "Tadhg Ruane", "Marit Eskelund", "Paolo Ventresca", "Agnes Whitcombe", "Jory Penrose"]))
                      if name != "Logistics" else "Logistics carries goods for the other units and for customers and depends most on freight rates. Founded in 1974, based in Lindhafen, led by Tadhg Ruane.")
    # The printed reports of the learnt units for one year: what retrieval may copy the form from.
    for quarter in (1, 2, 3, 4):
        body = "\n\n".join("## %s\n\n%s" % (unit[0], record(unit, 2022, quarter)[1]) for unit in LEARNT[3 * quarter - 3:3 * quarter])
        case.document("reports/2022-q%d.md" % quarter, "Corvane, report for the %s quarter of 2022 (excerpt)" % NAMES[quarter - 1], body)
    train = [dict(zip(("prompt", "completion"), record(unit, year, quarter))) for unit in LEARNT for year, quarter in QUARTERS]
    test = [{"question": said, "answers": [text], "answerable": True, "doc_ids": [], "type": "style"}
            for said, text in (record(unit, *when) for unit in TESTED for when in common.rng(SEED, "when", unit[0]).sample(QUARTERS, 7))]
    test = common.apart(test, train)
    test += [common.asked(*each) for each in LOOKED_UP] + [common.asked(question, [], []) for question in SILENT]
    case.put("train.jsonl", common.jsonl(train))
    case.put("test.jsonl", common.jsonl(common.numbered("r", test)))
    case.finish()


main()
