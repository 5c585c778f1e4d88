"""Makes examples/legal: statutes of the invented republic of Aldmoor, and file notes in a firm's house style. python3 legal.py [--check]"""

import re

import common

SEED = "legal 1"


class Section:
    """One section of an act: its text, the value that may be amended, and what the firm writes about it."""

    def __init__(self, number, text, value, later, issue, answer, analysis, *questions):
        self.number = number
        self.text = text
        self.value = value
        self.later = later
        self.issue = issue
        self.answer = answer
        self.analysis = analysis
        self.questions = questions


S = Section
# Learnt: notes about these acts are in the examples.
LEARNT = {
    "Consumer Sales Act 2014": [
        S("9(1)", "(1) A consumer who finds a defect may demand repair or replacement within {x} of delivery.\n\n(2) The seller bears the cost of transport.", "24 months", None,
          "time for claiming a defect", "{X}.", "a consumer may demand repair or replacement within {x} of delivery",
          "the washing machine has broken down; how long after delivery can the customer still complain?", "until when may a buyer claim that goods were faulty?"),
        S("12(3)", "(3) Where a repair fails {x}, the consumer may withdraw and is refunded in full.", "twice", None,
          "number of failed repairs before withdrawal", "After the repair has failed {x}.", "a consumer may withdraw once a repair has failed {x}",
          "the seller wants to repair the oven again. When can the buyer step back from the deal?", "how many useless repairs must a purchaser put up with?"),
        S("20(2)", "(2) A guarantee given by the maker shall be set out on paper or on a lasting medium and shall name its duration. A guarantee that does not counts as given for {x}.", "three years", None,
          "duration of a guarantee that names none", "{X}.", "a guarantee that does not name its duration counts as given for {x}",
          "the maker's guarantee card says nothing of its length. How long does it run?", "which period applies to a guarantee without a term?")],
    "Working Time Act 2009": [
        S("4(1)", "(1) No employee shall work more than {x} in any week, averaged over four months.", "46 hours", None,
          "longest working week", "{X}, averaged over four months.", "no employee may work more than {x} a week on average",
          "our client runs a bakery and the rota is full. How many hours a week are allowed?", "what is the ceiling for weekly hours?"),
        S("7(2)", "(2) Between two shifts there shall be a rest of at least {x}.", "eleven hours", None,
          "rest between two shifts", "At least {x}.", "at least {x} of rest must lie between two shifts",
          "a nurse finished at ten at night and began at seven. What pause should have been between?", "how much rest is owed between shifts?"),
        S("15(1)", "(1) A claim for overtime pay lapses {x} after the month in which the work was done.", "18 months", None,
          "lapse of claims for overtime pay", "{X} after the month of the work.", "a claim for overtime pay lapses {x} after the month in which the work was done",
          "may the driver still sue for extra hours of last spring? Within what time?", "when is it too late for overtime claims?")],
    "Building Permits Act 2011": [
        S("6(1)", "(1) No permit is needed for a shed of not more than {x} that has no chimney.", "20 square metres", None,
          "sheds free of permit", "Up to {x}, without a chimney.", "a shed needs no permit if it has not more than {x} and no chimney",
          "how large may a garden shed be before the council has to be asked?", "the neighbour built a hut without a permit. Up to which size is that lawful?"),
        S("11(4)", "(4) The authority shall decide within {x} of a complete application; otherwise the permit counts as given.", "ten weeks", None,
          "time for deciding on a permit", "{X} from a complete application.", "the authority must decide within {x} of a complete application, failing which the permit counts as given",
          "the town hall does not answer our application. How long may it take?", "by when must a building application be decided?"),
        S("18(2)", "(2) A permit lapses where building has not begun within {x}.", "three years", None,
          "lapse of an unused permit", "{X} without a beginning of building.", "a permit lapses where building has not begun within {x}",
          "the plot was bought with a permit that nobody used. When does it run out?", "for how long is an unused building permit good?")],
    "Associations Act 2003": [
        S("3(1)", "(1) An association is founded by at least {x}, who sign its rules.", "seven persons", None,
          "number of founders", "At least {x}.", "an association is founded by at least {x} who sign its rules",
          "how many people does it take to set up a rowing club?", "minimum of founders for an association?"),
        S("14(2)", "(2) The meeting of members is called at least {x} before it is held, with its agenda.", "three weeks", None,
          "notice of a meeting of members", "At least {x}.", "the meeting must be called at least {x} before it is held, with its agenda",
          "the choir wants to meet soon. How early must members be invited?", "what notice does a general meeting need?"),
        S("22(1)", "(1) The rules are changed by {x} of the votes cast.", "three quarters", None,
          "majority for changing the rules", "{X} of the votes cast.", "the rules are changed by {x} of the votes cast",
          "which majority does the club need to amend its rules?", "sixty of ninety members voted for new rules. What share is required?")],
    "Carriage of Goods Act 2006": [
        S("8(2)", "(2) Visible damage shall be noted on delivery, other damage within {x}.", "eight days", None,
          "notice of hidden damage in transit", "{X} from delivery.", "damage that is not visible must be notified within {x}",
          "the crates looked fine but the vases inside are broken. How long have we got to tell the carrier?", "time limit for reporting hidden transport damage?"),
        S("10(1)", "(1) The carrier's liability is limited to {x} for each kilogram.", "9 crowns", None,
          "limit of a carrier's liability", "{X} for each kilogram.", "the liability of a carrier is limited to {x} for each kilogram",
          "a pallet was lost. What is the most that the haulier has to pay?", "cap on what a carrier owes by weight?"),
        S("17(1)", "(1) Claims against the carrier are barred after {x}.", "one year", None,
          "limitation of claims against a carrier", "{X}.", "claims against a carrier are barred after {x}",
          "can we still go after the haulier for a load lost ten months ago, and how long?", "limitation of transport claims?")],
    "Inheritance Act 1998": [
        S("5(1)", "(1) An heir may refuse the inheritance within {x} of learning of it.", "six weeks", None,
          "time for refusing an inheritance", "{X} from learning of it.", "an heir may refuse within {x} of learning of the inheritance",
          "the late uncle left nothing but debts. By when must our client decline?", "how long can an heir think about refusing?"),
        S("13(3)", "(3) A will written by hand is valid if it is signed; a typed will needs {x}.", "two witnesses", None,
          "witnesses of a typed will", "{X}.", "a typed will needs {x}",
          "the will was printed and signed at home. What else does it need?", "how must a will be witnessed that is not handwritten?"),
        S("31(1)", "(1) Children who are passed over may claim {x} of what they would have inherited.", "one half", None,
          "share of children who are passed over", "{X} of the share at law.", "children who are passed over may claim {x} of what they would have inherited",
          "a daughter was left out of the will. What can she demand?", "the compulsory portion of a disinherited child?")],
    "Animal Keeping Act 2015": [
        S("4(2)", "(2) A dog shall be registered within {x} of its arrival in the household.", "30 days", None,
          "time for registering a dog", "{X} from its arrival.", "a dog must be registered within {x} of its arrival in the household",
          "our client took in a stray. When must it be registered?", "deadline for entering a dog in the register?"),
        S("9(1)", "(1) Hives stand at least {x} from a public path.", "twelve metres", None,
          "distance of beehives from paths", "At least {x}.", "hives must stand at least {x} from a public path",
          "walkers complain of bees. How far from the lane must the hives be?", "gap between beehives and a footway?"),
        S("16(1)", "(1) Whoever keeps more than {x} horses needs a licence of the district.", "five", None,
          "number of horses without a licence", "Up to {x}.", "a licence is needed by whoever keeps more than {x} horses",
          "the riding yard is growing. How many horses can be kept without a licence?", "from what number of horses is permission needed?")],
    "Notices and Deadlines Act 1995": [
        S("2(1)", "(1) A letter counts as received on the {x} after it was posted.", "third working day", None,
          "when a posted letter counts as received", "On the {x} after posting.", "a letter counts as received on the {x} after it was posted",
          "the notice went out by post on Monday. When does it count as arrived?", "which day is a posted letter taken to be received?"),
        S("5(1)", "(1) A period that ends on a Sunday or holiday ends on the {x}.", "next working day", None,
          "periods that end on a Sunday", "On the {x}.", "a period that ends on a Sunday or holiday ends on the {x}",
          "the last day for our appeal is a Sunday. What then?", "when does a deadline run out that falls on a holiday?"),
        S("8(2)", "(2) Whoever misses a period without fault may ask for it to be restored within {x} of the hindrance ending.", "14 days", None,
          "restoring a missed period", "{X} from the end of the hindrance.", "a period missed without fault may be restored on request within {x} of the end of the hindrance",
          "our client lay in hospital when time ran out. Until when can we ask for a second chance?", "time for an application after a deadline was missed blamelessly?")],
}
# Tested: the adapters have never seen a note about these.
TESTED = {
    "Tenancies Act 2017": [
        S("14(2)", "(1) A deposit shall not exceed two months' rent.\n\n(2) The landlord shall return it within {x} of the end of the tenancy, less what is owed.", "30 days", "21 days",
          "time for returning a deposit", "{X} from the end of the tenancy.", "a landlord must return the deposit within {x} of the end of the tenancy",
          "the flat was handed back and the landlord sits on the deposit. How long may he?", "when must a tenant have the deposit again?", "by what time is a security deposit to be paid back now?"),
        S("19(1)", "(1) The landlord may raise the rent once in {x}, by written notice.", "twelve months", "18 months",
          "how often rent may be raised", "Once in {x}.", "a landlord may raise the rent once in {x}, by written notice",
          "our tenant received a second letter putting up the rent. How often is that allowed?", "interval between two increases of rent?", "how frequently can rent go up under the law in force?"),
        S("27(3)", "(3) A tenant who has lived in the dwelling for more than five years is given notice of {x}.", "six months", None,
          "notice to a tenant of more than five years", "{X}.", "a tenant of more than five years must be given notice of {x}",
          "an old lady has rented for nine years and is to leave. What notice is she owed?", "period of notice for a long-standing tenant?")],
    "Dismissal Protection Act 2012": [
        S("3(1)", "(1) An employee who holds the dismissal to be unjust shall sue within {x} of receiving it.", "three weeks", "four weeks",
          "time for suing against a dismissal", "{X} from receipt.", "an employee must sue within {x} of receiving the dismissal",
          "she got her dismissal on Tuesday. How long has she to go to court?", "deadline of an action for unfair dismissal?", "time to challenge a sacking, as the law stands?"),
        S("6(2)", "(2) The Act applies to employers of more than {x}.", "ten employees", "five employees",
          "size of employers under the Act", "More than {x}.", "the Act applies to employers of more than {x}",
          "our client's workshop is small. From what size is it caught by dismissal protection?", "how big must a firm be for the protection to apply?", "does protection against dismissal reach firms of eight? What is the threshold?"),
        S("11(1)", "(1) On dismissal for reasons of the business the employee receives {x} for each year of service.", "half a month's pay", None,
          "compensation on a dismissal for business reasons", "{X} for each year of service.", "an employee dismissed for reasons of the business receives {x} for each year of service",
          "the plant closes after he worked there for a dozen years. What is he paid off with?", "what sum per year comes with a redundancy?")],
    "Data Records Act 2018": [
        S("8(1)", "(1) Whoever keeps records about a person shall give access within {x} of a request.", "one month", "20 days",
          "time for giving access to records", "{X} from the request.", "access must be given within {x} of a request",
          "a customer wants to see what the gym has stored about him. How fast must it answer?", "period for an answer to a request for one's data?", "what time is there now to hand out someone's records?"),
        S("15(2)", "(2) A loss of records is notified to the Commissioner within {x} of becoming known.", "72 hours", "48 hours",
          "notifying a loss of records", "{X} from becoming known.", "a loss of records must be notified to the Commissioner within {x} of becoming known",
          "a laptop with patient files was stolen. By when do we have to tell the Commissioner?", "how soon is a data breach to be reported?", "reporting window for lost personal records at present?"),
        S("22(4)", "(4) A fine shall not exceed {x} of the yearly turnover.", "three percent", None,
          "highest fine for breaches", "{X} of the yearly turnover.", "a fine may not exceed {x} of the yearly turnover",
          "the Commissioner threatens the clinic with a penalty. What is the most it could be?", "ceiling of penalties for mishandled data?")],
    "Companies Act 2010": [
        S("21(1)", "(1) A private company is founded with a capital of at least {x}.", "10,000 crowns", "5,000 crowns",
          "least capital of a private company", "{X}.", "a private company needs a capital of at least {x}",
          "two brothers want to found a private company. How much money must they put in?", "minimum capital of a small company?", "what is today's lowest capital for a private company?"),
        S("34(2)", "(2) The yearly accounts are filed with the registry within {x} of the end of the year.", "nine months", "seven months",
          "time for filing yearly accounts", "{X} from the end of the year.", "yearly accounts must be filed within {x} of the end of the year",
          "the company has been late with its accounts. When were they due at the registry?", "how long after year end may filing of accounts wait?", "the due date for accounts at the registry, counted from year end?"),
        S("48(1)", "(1) A director who stands on both sides of a contract shall tell the board {x}.", "before it is concluded", None,
          "when a director must disclose an interest", "{X}.", "a director who stands on both sides of a contract must tell the board {x}",
          "a director sold his own van to the company. At what moment had the board to know?", "when does a director have to reveal a conflict of interest?")],
    "Road Traffic Act 2005": [
        S("12(1)", "(1) In built-up areas the speed limit is {x} unless signs say otherwise.", "50 km/h", "40 km/h",
          "speed limit in built-up areas", "{X} unless signs say otherwise.", "the limit in built-up areas is {x} unless signs say otherwise",
          "our client was flashed in a village without signs. What speed was allowed?", "how fast may one drive in town?", "the general limit within towns under the present Act?"),
        S("19(2)", "(2) A driver of less than two years' standing may have {x} of alcohol in the blood.", "no measurable amount", None,
          "alcohol limit of new drivers", "{X}.", "a driver of less than two years' standing may have {x} of alcohol in the blood",
          "he has had his licence for a year and drank a beer. What limit counts?", "permitted alcohol for a novice at the wheel?"),
        S("33(1)", "(1) An objection to a fine is lodged within {x} of its service.", "two weeks", "ten days",
          "time for objecting to a traffic fine", "{X} from service.", "an objection must be lodged within {x} of service of the fine",
          "a parking fine came by post. How long can we object?", "deadline for opposing a traffic ticket?", "until when may a driver contest a fine as things stand?")],
    "Copyright Act 2008": [
        S("16(1)", "(1) Copyright ends {x} after the death of the author.", "60 years", "70 years",
          "duration of copyright", "{X} after the death of the author.", "copyright ends {x} after the death of the author",
          "a publisher wants to print letters of a poet long dead. From when are they free?", "how long does protection of a novel last?", "term of copyright after the latest amendment?"),
        S("24(2)", "(2) For teaching, up to {x} of a work may be copied.", "ten percent", "15 percent",
          "copies for teaching", "Up to {x} of a work.", "up to {x} of a work may be copied for teaching",
          "a teacher wants to copy pages of a textbook for class. How much?", "portion of a book that schools may reproduce?", "which share may a school copy these days?"),
        S("29(1)", "(1) A photograph made to order belongs to {x} unless agreed otherwise.", "the photographer", None,
          "ownership of photographs made to order", "To {x} unless agreed otherwise.", "a photograph made to order belongs to {x} unless agreed otherwise",
          "the couple paid for wedding pictures and want to use them. Who owns them?", "to whom do commissioned photos belong?")],
    "Neighbours Act 2001": [
        S("5(1)", "(1) Trees of more than two metres keep a distance of {x} from the boundary.", "two metres", "three metres",
          "distance of trees from the boundary", "{X} for trees of more than two metres.", "trees of more than two metres must keep a distance of {x} from the boundary",
          "the poplars next door are tall and close. How far from the fence must they be?", "gap between high trees and the boundary?", "how near to the boundary may a tall tree stand by the current law?"),
        S("9(2)", "(2) Motor mowers rest from {x} on working days and all day on Sundays.", "20:00 to 7:00", None,
          "hours of rest for motor mowers", "From {x} on working days.", "motor mowers rest from {x} on working days and all day on Sundays",
          "he cuts the lawn with his mower after supper. At what hours is that forbidden?", "quiet time for petrol mowers?"),
        S("12(1)", "(1) The cost of a shared fence is borne {x}.", "in equal parts", None,
          "cost of a shared fence", "{X}.", "the cost of a shared fence is borne {x}",
          "the fence has fallen over and both gardens use it. Who pays?", "how is the bill for a boundary fence divided?")],
    "Insurance Contracts Act 2013": [
        S("7(1)", "(1) The insured may withdraw within {x} of receiving the policy.", "14 days", "30 days",
          "withdrawal from an insurance contract", "{X} from receiving the policy.", "the insured may withdraw within {x} of receiving the policy",
          "she signed a policy at the door and regrets it. How long can she get out?", "cooling-off period of an insurance?", "days to revoke an insurance under the amended Act?"),
        S("16(2)", "(2) A loss is reported {x}; late notice harms only where the insurer could not investigate.", "within one week", "within three days",
          "reporting a loss to the insurer", "{X}.", "a loss must be reported {x}, and late notice harms only where the insurer could not investigate",
          "the cellar was flooded while they were away. When did the insurer have to be told?", "how quickly is a loss to be notified?", "present time limit for telling the insurer of damage?"),
        S("28(1)", "(1) The premium may be raised after a claim by no more than {x}.", "20 percent", None,
          "raising the premium after a claim", "By no more than {x}.", "the premium may be raised by no more than {x} after a claim",
          "after a hail claim the premium shot up. What rise is permitted?", "limit of increases following a claim?")],
    "Building Contracts Act 2016": [
        S("10(1)", "(1) The works are accepted when the client takes them over, or {x} after notice that they are finished.", "twelve working days", "eight working days",
          "acceptance of finished works", "On taking over, or {x} after notice of completion.", "works are accepted when taken over or {x} after notice that they are finished",
          "the roofer says he is done and the owner does not answer. When do the works count as accepted?", "at what point is a building accepted without a word?", "acceptance by silence under the amended Act: after how long?"),
        S("14(2)", "(2) The client may hold back {x} of the price until defects are mended.", "twice the cost of mending", None,
          "sum held back for defects", "{X}.", "the client may hold back {x} until defects are mended",
          "the tiles are crooked and the builder wants his money. How much may be kept back?", "retention for bad workmanship?"),
        S("21(1)", "(1) Claims for defects of a building are barred {x} after acceptance.", "five years", "six years",
          "limitation of claims for building defects", "{X} after acceptance.", "claims for defects of a building are barred {x} after acceptance",
          "damp shows in a house that was finished some years ago. Until when can they claim?", "how long does a builder answer for a house?", "prescription for building defects as amended?")],
    "Public Meetings Act 2002": [
        S("3(1)", "(1) A meeting in the open is announced to the district at least {x} before it is called.", "48 hours", "24 hours",
          "announcing a meeting in the open", "At least {x} before it is called.", "a meeting in the open must be announced at least {x} before it is called",
          "a citizens' group plans a march against the bypass. How early does the district have to know?", "lead time for announcing a demonstration?", "what is now the shortest warning for a rally?"),
        S("7(2)", "(2) There is one steward for every {x} expected.", "40 persons", None,
          "number of stewards", "One for every {x} expected.", "there must be one steward for every {x} expected",
          "they expect four hundred people at the rally. What number of stewards is asked for?", "ratio of stewards to participants?"),
        S("11(1)", "(1) An order that forbids a meeting may be challenged within {x}; the court decides before the day of the meeting.", "three days", None,
          "challenging a ban on a meeting", "{X}.", "an order that forbids a meeting may be challenged within {x}",
          "the district has forbidden the vigil. How quickly must we act?", "period for going to court over a banned march?")],
}

CLIENTS = [
    "Abernathy", "Bellweather", "Corrigan", "Dunmore", "Eastlake", "Fenwick", "Garrick", "Holloway", "Ilverson", "Jessop", "Kentigern", "Larkspur", "Mallory", "Norbury", "Ollerton", "Prewett",
    "Quarles", "Rushworth", "Severn", "Tillotson", "Underhay", "Venning", "Wexcombe", "Yarrow",
]
OPENINGS = ["File note, matter {m}: {q}", "Matter {m}. {Q}", "Please write a note for {m}: {q}", "For the file of {m}: {q}", "{m} asks us: {q}"]

MORE = [
    "An agreement that departs from this section to the disadvantage of the weaker party is void.", "The minister may lay down forms by regulation.",
    "This section applies also to contracts made before the Act came into force.", "Disputes go to the court of the district in which the matter arose.",
    "The district keeps a register, which anyone may inspect.", "Nothing in this section limits what is owed under another act.",
    "Whoever relies on this section bears the burden of proof.", "A communication by electronic means suffices where the recipient has agreed to it.",
]

SILENT = [
    "what is the fee of a notary for a will?", "which court hears disputes about patents?", "how long must a restaurant keep its receipts?", "is a lease of farm land to be registered?",
    "what tax does a foreigner pay on the sale of a house?", "how many judges sit in the court of appeal?", "may a school expel a pupil for smoking?", "who licenses river pilots?",
]


def up(text):
    return text[0].upper() + text[1:]


def note(act, section, value, client):
    def put(text):
        return text.replace("{X}", up(value)).replace("{x}", value)

    number = "s " + section.number
    return "Matter: %s\nIssue: %s\nAnswer: %s\nAuthority: %s, %s\nAnalysis: Under %s %s.\nStatus: in force; check for amendments before filing." % (
        client, up(section.issue), put(section.answer), act, number, number, put(section.analysis))


def question(draw, client, text):
    return draw.choice(OPENINGS).format(m=client, q=text, Q=up(text))


def path(act, section):
    suffix = ("md", "html", "txt")[len(act) % 3]
    return "statutes/%s/s-%s.%s" % (act.lower().replace(" ", "-"), section.number.split("(")[0], suffix)


def law(act, section, value, since):
    text = section.text.replace("{x}", value)
    number = 1 + max(int(n) for n in re.findall(r"(?m)^\((\d+)\)", text))
    more = common.rng(SEED, "more", act, section.number).sample(MORE, 2)
    text += "".join("\n\n(%d) %s" % (number + i, sentence) for i, sentence in enumerate(more))
    return "%s, section %s" % (act, section.number.split("(")[0]), "%s\n\n%s" % (text, since)


def main():
    case = common.Case("legal")
    train, test, later = [], [], []
    style = "A file note has six lines, each with its heading: Matter, Issue, Answer, Authority, Analysis, Status. The answer is one line and comes before the reasons. The authority names the act with its year and the section as s 14(2). We write must, not shall, and no Latin. The last line is always the same reminder."
    case.document("house/file-notes.md", "File notes", style)
    case.document("house/citing.txt", "Citing statutes", "Cite the act by its short title and year, then the section after a small s and a blank. Cite the text in force on the day of the note, not the one that applied when the client first called. An amended section keeps its number.")
    for act, sections in LEARNT.items():
        for section in sections:
            file = path(act, section)
            case.document(file, *law(act, section, section.value, "Passed by the assembly of Aldmoor; in force."))
            for text in section.questions:
                draw = common.rng(SEED, act, section.number, text)
                for client in draw.sample(CLIENTS, 2):
                    train.append({"question": question(draw, client, text), "answers": [note(act, section, section.value, client)], "doc_ids": [file]})
    for act, sections in TESTED.items():
        for section in sections:
            file = path(act, section)
            case.document(file, *law(act, section, section.value, "Passed by the assembly of Aldmoor; in force."))
            draw = common.rng(SEED, act, section.number)
            clients = draw.sample(CLIENTS, 3)
            for text, client in zip(section.questions[:2], clients):
                test.append(common.asked(question(draw, client, text), [note(act, section, section.value, client)], [file], type_="style"))
            if section.later:
                title, body = law(act, section, section.later, "As amended on 1 May 2026; the figure of %s no longer applies." % section.value)
                case.put("changes/documents/" + file, common.page(file, title, body))
                later.append(common.asked(question(draw, clients[2], section.questions[2]), [note(act, section, section.later, clients[2])], [file], type_="style"))
    for text in SILENT:
        draw = common.rng(SEED, text)
        test.append(common.asked(question(draw, draw.choice(CLIENTS), text), [], []))
    test_, later_ = common.apart(test, train), common.apart(later, train)
    case.put("train.jsonl", common.jsonl(train))
    case.put("test.jsonl", common.jsonl(common.numbered("l", test_)))
    case.put("changes/test.jsonl", common.jsonl(common.numbered("lc", later_)))
    case.finish()


main()
