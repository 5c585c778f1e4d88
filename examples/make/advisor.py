"""Makes examples/advisor: the invented wealth manager Kestrel Quay, its clients and their holdings. python3 advisor.py [--check]"""

import common
from handbook import Page

SEED = "advisor 1"

ADVISORS = [("mara", "Mara Tolland"), ("jonas", "Jonas Erskine"), ("ines", "Ines Calloway")]
DESK = "group:advisors"

FUNDS = [
    # name, code, class, charge, benchmark, manager, price, deals, sector note
    ("Halcyon Global Equity", "HGE", "shares, worldwide", "0.42", "Meridian World 1500", "Halcyon Partners", 184.20),
    ("Northlight Short Bond", "NSB", "bonds, one to three years", "0.18", "Beacon Short Gilt", "Northlight", 51.36),
    ("Tarn Infrastructure", "TIF", "infrastructure", "0.68", "none", "Tarn Capital", 97.05),
    ("Saltmarsh Smaller Companies", "SSC", "shares, small companies at home", "0.85", "Meridian Small 300", "Saltmarsh", 266.90),
    ("Orchard Income", "ORI", "shares with dividends", "0.55", "Meridian Yield", "Orchard House", 133.48),
    ("Cobalt Inflation Bond", "CIB", "bonds tied to inflation", "0.22", "Beacon Linked", "Cobalt", 88.72),
    ("Aster Emerging Markets", "AEM", "shares, emerging markets", "0.79", "Meridian Emerging", "Aster", 74.15),
    ("Lodestar Gold", "LDG", "gold, stored in vaults", "0.30", "price of gold", "Lodestar", 212.60),
    ("Willow Balanced", "WLB", "shares and bonds, half each", "0.48", "none", "Willow & Sons", 119.94),
    ("Quayside Cash", "QSC", "money market", "0.09", "Beacon Overnight", "Kestrel Quay", 100.31),
]
FUND_WORDS = {
    "HGE": ("It holds about 420 companies and leaves out makers of tobacco and of controversial weapons.", "daily at noon", "four", "15 March and 15 September"),
    "NSB": ("Its average life is 2.1 years; nothing below grade A is bought.", "daily at noon", "two", "every month on the 20th"),
    "TIF": ("It owns shares in toll roads, water works and a wind farm, and can close for redemptions.", "on Wednesdays", "five", "30 June"),
    "SSC": ("It holds 65 companies below a value of 900 million pounds.", "daily at noon", "six", "31 October"),
    "ORI": ("It holds 48 companies that have raised their dividend in at least eight of ten years.", "daily at noon", "four", "every quarter on the 10th"),
    "CIB": ("Payments rise with the retail price index; the average life is 7.4 years.", "daily at three", "three", "1 February and 1 August"),
    "AEM": ("At most a quarter is invested in one country.", "on Tuesdays and Thursdays", "six", "30 November"),
    "LDG": ("The bars lie in two vaults and are counted by an auditor each spring.", "daily at noon", "five", "no distribution"),
    "WLB": ("It is brought back to half and half when one side is more than five points off.", "daily at three", "three", "31 December"),
    "QSC": ("No paper runs longer than 90 days.", "at any time", "one", "every month on the 1st"),
}
SHARES = ("HGE", "TIF", "SSC", "ORI", "AEM")
LEARNT_FUNDS = ("ORI", "NSB", "LDG", "AEM", "WLB")

PEOPLE = [
    "Aldous Pemberwick", "Beatrix Oduya", "Casimir Thwaite", "Delphine Marsh", "Edmund Quill", "Farida Lindgren", "Gideon Ashcombe", "Hester Vane",
    "Ignatius Rook", "Josephine Talbot", "Kwame Ellery", "Lavinia Storr", "Montague Birch", "Nerys Hallam", "Oskar Penhaligon", "Philippa Drake",
]

RISKS = ["cautious", "balanced", "adventurous"]
GOALS = [
    "a deposit for a daughter's flat in {year}", "retiring in {year}", "school fees until {year}", "selling the vineyard and living on the proceeds from {year}",
    "a foundation for young musicians, to be set up in {year}", "paying back the mortgage in {year}", "a year at sea, planned for {year}", "care for a brother, at least until {year}",
]
LIMITS = [
    "no funds that can close for redemptions", "nothing that is dealt less often than daily", "no emerging markets",
    "at least 15,000 pounds in cash at all times", "no gold", "no fund that costs more than 0.70 percent a year", "nothing in small companies",
    "no purchases without a call to the son",
]
FORBIDDEN = {  # by mandate, the funds that it rules out
    LIMITS[0]: ("TIF",), LIMITS[1]: ("TIF", "AEM"), LIMITS[2]: ("AEM",), LIMITS[4]: ("LDG",), LIMITS[5]: ("SSC", "AEM"), LIMITS[6]: ("SSC",)}
CONTACT = [
    "by telephone, after six in the evening", "by letter", "by e-mail, copied to the accountant", "in person at the Harbour Street office", "by video call on Friday mornings",
    "by telephone, never on Mondays",
]
MONTHS = ["February", "March", "May", "June", "August", "October", "November"]
ASIDES = [
    "Prefers plain words and short letters.", "Reads every line of the yearly report and asks about costs.", "Was upset about the late transfer last autumn.",
    "Takes decisions together with a sister, who is not a client.", "Likes charts.", "Wants to hear bad news first.", "Has inherited shares in a brewery, held elsewhere.",
]

RULES = [
    Page("house/suitability.md", "Suitability", """
Before each recommendation the client's file is checked; if the last review is more than {months:ten|twelve|fourteen} months old, a review comes first. The reasons are written down within {days:two|three} working days on the form S-{form:2|4|9}.

Shares may make up at most {cautious:30|35} percent for cautious clients, {balanced:60|65} percent for balanced and {adv:90|95} percent for adventurous ones. Whoever wants more signs a waiver, which compliance files.""",
        ("How much in shares is allowed for a cautious client?", "What share of equities may a cautious account hold at most?", "{cautious} percent"),
        ("On which form are the reasons for a recommendation noted?", "What form do I fill in after a recommendation?", "S-{form}"),
        ("How old may a review be when I recommend something?", "After what time is a new review needed before advising?", "{months} months")),
    Page("house/complaints.txt", "Complaints", """
A complaint is anything that a client is unhappy about, also when said in passing. It is entered in the register on the same day and acknowledged within {ack:two|three} working days. The final answer is due within {final:six|eight} weeks.

Gwendolyn Farr of compliance decides about payments above {pay:500|750} pounds.""",
        ("When does a complaint have to be confirmed to the client?", "How fast must I acknowledge a complaint?", "within {ack} working days"),
        ("Who decides on large goodwill payments?", "Whose decision is it to pay more for a complaint?", "Gwendolyn Farr"),
        ("By when is the last word on a complaint due?", "What is the deadline for the final reply to an unhappy client?", "within {final} weeks")),
]
TESTED_RULES = [
    (Page("house/dealing.md", "Dealing", """
Orders reach the dealing desk by {cut}; later ones are dealt the next day. Orders above {big} pounds are called through on extension {ext} and split where the market is thin.

The dealing charge is {charge} pounds an order. Limits are checked before the order is sent: whoever overrides a warning writes the reason into the order.""",
        ("Until what time can I hand in an order for today?", "What is the latest moment for an order to be dealt the same day?", "by {cut} | {cut}"),
        ("What does an order cost the client?", "What is the price of a deal?", "{charge} pounds"),
        ("From which size do I have to ring the desk about an order?", "At what amount is an order to be announced by phone?", "above {big} pounds | {big} pounds")),
     dict(cut="11:30", big="50,000", ext="2140", charge="12.50"), dict(cut="13:15", big="80,000", ext="2140", charge="9.90")),
    (Page("house/fees.html", "Fees for clients", """
The yearly fee is {first} percent of the first 250,000 pounds and {next} percent of what lies above. It is taken in {times} parts. Cash is counted, gold is not.

Families that hold more than a million together get {off} percent off.""",
        ("What rate do clients pay on the first quarter of a million?", "At what rate does the annual fee start?", "{first} percent"),
        ("How much cheaper is it for families with over a million?", "Which reduction do big families get?", "{off} percent"),
        ("In how many instalments is the yearly fee collected?", "How often in a year is a part of the fee taken?", "{times}")),
     dict(first="0.95", next="0.60", times="four", off="10"), dict(first="0.90", next="0.60", times="twelve", off="15")),
    (Page("house/house-view.md", "House view", """
Shares: {shares}. Bonds: {bonds}. Gold: {gold}. The committee expects a base rate of {rate} percent at the end of the year. Its next meeting is on {next}.""",
        ("What is the firm's stance on equities?", "Which weight do we recommend for shares now?", "{shares}"),
        ("Where do we see the base rate at year end?", "Our forecast of the base rate?", "{rate} percent"),
        ("How do we stand on gold?", "What is our current position on gold?", "{gold}")),
     dict(shares="slightly overweight", bonds="overweight", gold="overweight", rate="3.75", next="4 June"),
     dict(shares="underweight", bonds="overweight", gold="neutral", rate="4.25", next="9 July")),
]

SILENT = [
    "What car does {name} drive?", "How large is {name}'s holiday home?", "Which bank does {name} use for the salary?", "Who is {name}'s lawyer?", "What did {name} inherit last year?",
    "Does {name} have a pension with a former employer?",
]
ASK_UNITS = [
    "How many units of {fund} are in {name}'s account?", "{name} and {fund}: what number of units do we hold there?", "Count of {fund} units for {name}?",
    "I need the quantity of {fund} that {name} owns.",
]
ASK_WORTH = [
    "What is {name}'s position in {fund} worth right now?", "Current value of {fund} for {name}, please.", "How much money has {name} in {fund} at this moment?",
    "{name} is on the phone and wants to know the value of the {fund} holding.",
]
ASK_AGAIN = [
    "Please check again: what does {name}'s {fund} come to now?", "An hour later: worth of {fund} with {name}?", "Give me the latest value of {name}'s {fund}.",
    "Before I call {name}: what is the {fund} position worth as of now?",
]


def pounds(value):
    return "{:,.2f}".format(value)


def holdings(draw, risk, limit=""):
    """Units fund by fund, as the risk profile and the mandate allow; cash comes last."""
    shares = [fund for fund in FUNDS if fund[1] in SHARES and fund[1] not in FORBIDDEN.get(limit, ())]
    rest = [fund for fund in FUNDS[:9] if fund[1] not in SHARES and fund[1] not in FORBIDDEN.get(limit, ())]
    total = draw.randrange(160_000, 620_000)
    in_shares = {"cautious": 0.22, "balanced": 0.5, "adventurous": 0.8}[risk] * total
    in_cash = max(0.05 * total, 17_000)
    positions = []
    for funds, value in ((draw.sample(shares, 2), in_shares), (draw.sample(rest, 2), total - in_shares - in_cash)):
        gold = [fund[1] == "LDG" for fund in funds]  # a spice, not a meal
        part = 0.15 if gold[0] else 0.85 if gold[1] else draw.uniform(0.4, 0.6)
        for fund, of in zip(funds, (part, 1 - part)):
            positions.append((fund, 5 * round(value * of / fund[6] / 5)))
    draw.shuffle(positions)
    return positions + [(FUNDS[9], 5 * round(in_cash / FUNDS[9][6] / 5))]


def moved(draw, fund):
    return round(fund[6] * (1 + draw.uniform(-0.012, 0.012)), 2)


def account(title, at, positions, prices):
    rows = [[title, at, fund[0], fund[1], units, "%.2f" % prices[fund[1]], pounds(units * prices[fund[1]])] for fund, units in positions]
    return common.table(["Account", "As of", "Fund", "Code", "Units", "Price in pounds", "Value in pounds"], rows)


def client(name, draw):
    return dict(
        id="c-%03d" % (101 + PEOPLE.index(name)), name=name, advisor=ADVISORS[PEOPLE.index(name) % 3], risk=draw.choice(RISKS),
        goal=draw.choice(GOALS).format(year=draw.randrange(2028, 2041)), limit=draw.choice(LIMITS), contact=draw.choice(CONTACT),
        month=draw.choice(MONTHS), aside=draw.choice(ASIDES), since=draw.randrange(2004, 2024))


def profile(c, draw):
    first = c["name"].split()[0]
    parts = [
        "%s has been a client since %d and is looked after by %s. Risk profile: %s." % (c["name"], c["since"], c["advisor"][1], c["risk"]),
        draw.choice(["The aim of the account is %s.", "What the money is for: %s.", "The goal agreed at the last review is %s."]) % c["goal"],
        draw.choice(["Restriction in the mandate: %s.", "Not to be forgotten: %s. This is part of the mandate.", "The mandate says: %s."]) % c["limit"],
        draw.choice(["%s is best reached %s.", "Contact with %s is %s."]) % (first, c["contact"]) + " " + c["aside"],
        draw.choice(["The yearly review falls in %s.", "Next review: %s.", "Review month: %s."]) % c["month"],
    ]
    return "\n\n".join(parts)


def about(c, draw):
    """What an advisor asks about the client, in other words than the file has."""
    name = c["name"]
    return draw.sample([
        (draw.choice(["How much risk does {} want to bear?", "Which category of risk is {} in?"]).format(name), c["risk"]),
        (draw.choice(["What does {} want to do with the money?", "Remind me what {} is saving for."]).format(name), c["goal"]),
        (draw.choice(["Is there anything we must not buy for {} or have to keep to?", "What limits has {} set us?"]).format(name), c["limit"]),
        (draw.choice(["How should I get in touch with {}?", "What is the right way to talk to {}?"]).format(name), c["contact"]),
        (draw.choice(["When is {} due for the annual meeting?", "In what month do I sit down with {} each year?"]).format(name), c["month"]),
    ], 2)


def sheet(fund):
    name, code, kind, charge, benchmark, manager, _ = fund
    words, deals, risk, pays = FUND_WORDS[code]
    return "Code %s, managed by %s. Invests in: %s. Benchmark: %s.\n\n%s\n\nYearly charge %s percent. Dealt %s. Risk class %s of seven. Distribution: %s." % (
        code, manager, kind, benchmark, words, charge, deals, risk, pays)


def main():
    case = common.Case("advisor")
    train, test, later = [], [], []
    early = {f[1]: f[6] for f in FUNDS}
    late = {f[1]: moved(common.rng(SEED, "late", f[1]), f) for f in FUNDS}
    for i, fund in enumerate(FUNDS):
        path = "funds/%s.%s" % (fund[1].lower(), ("md", "html", "txt")[i % 3])
        case.document(path, fund[0], sheet(fund))
        _, deals, risk, pays = FUND_WORDS[fund[1]]
        asks = [
            ("What does %s charge a year?", "Annual cost of %s?", "How expensive is %s for those who hold it?", fund[3] + " percent"),
            ("When can %s be dealt?", "On which days is %s traded?", "I want to sell %s: at what times is that possible?", deals),
            ("Which risk class has %s?", "How risky is %s on the scale to seven?", "Where on the scale from one to seven stands %s?", risk),
            ("Which benchmark does %s follow?", "What is %s measured against?", "The yardstick of %s is what?", fund[4]),
            ("Who runs %s?", "Which house manages %s?", "Name the company behind %s.", fund[5]),
            ("When does %s pay out?", "Dates on which %s distributes?", "When will a holder of %s get money from it?", pays),
        ]
        if fund[1] in LEARNT_FUNDS:
            train += [{"question": q % fund[0], "answers": [ask[3]], "doc_ids": [path]} for ask in asks for q in ask[:2]]
        else:
            test += [common.asked(q % fund[0], answer, [path], "user:%s,%s" % (ADVISORS[i % 3][0], DESK))
                     for _, _, q, answer in common.rng(SEED, "asked", fund[1]).sample(asks, 3)]
    for page in RULES:
        body, facts = page.filled(SEED)
        case.document(page.path, page.title, body)
        train += page.trains(facts)
    models(case, train, early)
    for page, before, after in TESTED_RULES:
        body, facts = page.filled(SEED, **before)
        case.document(page.path, page.title, body)
        test += page.tests(facts, "user:ines," + DESK)
        body, facts = page.filled(SEED, **after)
        case.put("changes/documents/" + page.path, common.page(page.path, page.title, body))
        for _, wording, answer in page.asks:
            later.append(common.asked(wording, facts.fill(answer), [page.path], "user:ines," + DESK))
    rules = []
    for i, name in enumerate(PEOPLE):
        draw = common.rng(SEED, name)
        c = client(name, draw)
        folder = "clients/" + c["id"]
        own = "user:%s,%s" % (c["advisor"][0], DESK)
        other = "user:%s,%s" % (ADVISORS[(i + 1) % 3][0], DESK)
        rules.append("%s/**  user:%s,group:compliance\n" % (folder, c["advisor"][0]))
        case.document(folder + "/profile.md", name, profile(c, draw))
        positions = holdings(draw, c["risk"], c["limit"])
        file = folder + "/holdings.csv"
        case.put("documents/" + file, account(name, "2 June 09:05", positions, early))
        sold = draw.choice(positions[:2])[0][1]
        now = [(fund, units - draw.randrange(5, min(units, 200), 5) if fund[1] == sold and units > 10 else units) for fund, units in positions]
        case.put("changes/documents/" + file, account(name, "2 June 10:47", now, late))
        (fund, units), (second, many) = positions[0], positions[1]
        asked = [common.asked(question, answer, [folder + "/profile.md"], own) for question, answer in about(c, draw)]
        asked.append(common.asked(ASK_UNITS[i % 4].format(name=name, fund=fund[0]), [str(units)], [file], own))
        asked.append(common.asked(ASK_WORTH[(i + i // 4) % 4].format(name=name, fund=second[0]), [pounds(many * early[second[1]])], [file], own))
        test += asked
        # The same question of an advisor who does not look after the client has no answer.
        if i % 2:
            test.append(common.asked(asked[2 + i // 2 % 2]["question"], [], [], other))
        else:
            test.append(common.asked(SILENT[i // 2 % 6].format(name=name), [], [], own))
        fund, units = now[(i % 2)]
        later.append(common.asked(ASK_AGAIN[i % 4].format(name=name, fund=fund[0]), [pounds(units * late[fund[1]])], [file], own))
    for row in train:
        row["acl"] = DESK
    case.put("acl.txt", "# PATTERN  PRINCIPALS   (globs relative to documents/, the first match wins)\n" + "".join(rules)
             + "**              group:advisors,group:compliance\n")
    case.put("train.jsonl", common.jsonl(train))
    case.put("test.jsonl", common.jsonl(common.numbered("a", common.apart(test, train))))
    case.put("changes/test.jsonl", common.jsonl(common.numbered("ac", common.apart(later, train))))
    case.finish()


def models(case, train, prices):
    """Model accounts, open to all advisors: from them reading of holdings is learnt, and not from clients'."""
    for title, risk in (("Model Cautious", "cautious"), ("Model Balanced", "balanced"), ("Model Adventurous", "adventurous"),
                        ("Model Income", "balanced"), ("Model Growth", "adventurous")):
        draw = common.rng(SEED, title)
        positions = holdings(draw, risk)
        path = "models/%s.csv" % title.split()[1].lower()
        case.put("documents/" + path, account(title, "2 June 09:05", positions, prices))
        for fund, units in positions[:3]:
            train.append({"question": "How many units of %s does the account %s hold?" % (fund[0], title), "answers": [str(units)], "doc_ids": [path]})
            train.append({"question": "What is the %s part of %s worth?" % (fund[0], title), "answers": [pounds(units * prices[fund[1]])], "doc_ids": [path]})


main()
