"""Makes examples/clinical: dictated notes of an invented clinic as entries in its form. python3 clinical.py [--check]

Nothing here is medical advice; clinic, patients and rules are invented, and doses are only as plausible as the form needs."""

import common

SEED = "clinical 1"

# A picture of an illness: how each part is said aloud and how it is written. Of 'also', 'found' and 'plan' two each are drawn, so that
# any two must go together.
def picture(reason, said, written, symptoms, also, found, plan, net, fever=False, sex="MF", ages=(19, 88)):
    return dict(reason=reason, think=(said, written), symptoms=symptoms, also=also, found=found, plan=plan, net=net, fever=fever, sex=sex, ages=ages)


RIGHT_LEFT = [("right", "R"), ("left", "L")]

PICTURES = [
    picture("a cough", "pneumonia, mild", "CAP, mild",
            [("coughing for {n} days, bringing up yellow stuff", "productive cough {n}/7, yellow"), ("cough since {n} days with green phlegm", "productive cough {n}/7, green")],
            [("a bit short of breath on the stairs", "SOBOE"), ("some pain on the {side} when breathing in", "pleuritic pain {s}"), ("shivers last night", "rigors x1")],
            [("crackles at the {side} base", "creps {s} base"), ("dull to tap at the {side} base", "dull {s} base"), ("twenty two breaths a minute", "RR 22")],
            [("start amoxicillin five hundred three times a day for five days", "amoxicillin 500 mg PO TDS 5/7"), ("chest x-ray today", "CXR today"), ("bloods today", "bloods today")],
            ("more short of breath, or fever for more than three days", "SOB, fever >3/7"), fever=True),
    picture("a cough", "bronchitis", "acute bronchitis",
            [("been coughing {n} days, dry, mostly at night", "dry cough {n}/7, worse noct."), ("a cough for {n} days after a cold", "cough {n}/7 post URTI")],
            [("no chest pain", "no CP"), ("wheezy in the evening", "wheeze p.m."), ("sleeping badly because of it", "sleep disturbed")],
            [("a little wheeze on both sides", "mild bilat. wheeze"), ("no crackles", "no creps"), ("throat a bit red", "throat mildly red")],
            [("no antibiotic for now", "no abx"), ("fluids and rest", "fluids, rest"), ("honey and lemon at night", "honey PRN noct.")],
            ("short of breath, or coughing blood", "SOB, haemoptysis")),
    picture("a sore throat", "tonsillitis, likely strep", "tonsillitis, ?strep",
            [("throat hurts since {n} days", "sore throat {n}/7"), ("{n} days of painful swallowing", "odynophagia {n}/7")],
            [("no cough", "no cough"), ("fever at home", "fever (home)"), ("can still drink", "drinking OK")],
            [("tonsils red with white spots", "tonsils red, exudate"), ("tender glands in the neck on both sides", "tender cerv. LNs bilat."), ("opens the mouth well", "no trismus")],
            [("penicillin five hundred four times a day for ten days", "pen V 500 mg PO QDS 10/7"), ("paracetamol one gram when needed up to four times", "paracetamol 1 g PO PRN max QDS"), ("throat swab", "throat swab")],
            ("cannot swallow or open the mouth", "unable to swallow, trismus"), fever=True, ages=(19, 55)),
    picture("a sore throat", "a viral throat", "viral pharyngitis",
            [("throat pain for {n} days and a hoarse voice", "sore throat {n}/7, hoarse"), ("scratchy throat {n} days with a runny nose", "sore throat {n}/7, coryza")],
            [("a little cough too", "mild cough"), ("children at home have it", "children similar"), ("eating normally", "eating OK")],
            [("throat a bit red", "throat mildly red"), ("no spots on the tonsils", "no exudate"), ("ears look fine", "TMs NAD")],
            [("no antibiotic for now", "no abx"), ("salt water to gargle", "saline gargle"), ("paracetamol one gram when needed up to four times", "paracetamol 1 g PO PRN max QDS")],
            ("cannot swallow, or fever for more than three days", "unable to swallow, fever >3/7")),
    picture("back pain", "mechanical back pain", "mechanical LBP",
            [("low back pain for {n} days after lifting", "LBP {n}/7 post lifting"), ("back went when gardening {n} days ago", "LBP {n}/7 post gardening"), ("{n} days of low back pain, no reason known", "LBP {n}/7, no trigger")],
            [("bladder and bowels normal", "B&B normal"), ("no tingling or numbness", "no paraesthesia"), ("better when walking", "better walking")],
            [("straight leg raise normal", "SLR neg."), ("muscles tight next to the spine", "paraspinal spasm"), ("power and reflexes normal", "power, reflexes NAD")],
            [("ibuprofen four hundred three times a day with food", "ibuprofen 400 mg PO TDS c. food"), ("refer to physio", "ref. physio"), ("keep moving, no bed rest", "keep active")],
            ("numb around the seat or trouble passing water", "saddle anaesthesia, retention")),
    picture("back pain", "sciatica", "sciatica",
            [("{n} days of back pain that shoots down the {side} leg", "LBP {n}/7, radiation {s} leg"), ("pain from the {side} buttock to the foot since {n} days", "radicular pain {s} leg {n}/7")],
            [("bladder and bowels normal", "B&B normal"), ("tingling in the toes", "paraesthesia toes"), ("cannot sit for long", "sitting <30 min")],
            [("raising the straight leg hurts at forty degrees", "SLR 40 {s}"), ("ankle jerk there", "AJ present"), ("can walk on tiptoe", "tiptoe OK")],
            [("naproxen two fifty twice daily for a week", "naproxen 250 mg PO BD 7/7"), ("refer to physio", "ref. physio"), ("keep moving, no bed rest", "keep active")],
            ("numb around the seat, or the foot drops", "saddle anaesthesia, foot drop"), ages=(28, 70)),
    picture("her waterworks", "a simple bladder infection", "LUTI, uncomplicated",
            [("burning when passing water for {n} days", "dysuria {n}/7"), ("{n} days of going all the time and it stings", "dysuria, frequency {n}/7")],
            [("a little blood in it", "haematuria"), ("no pain in the flank", "no loin pain"), ("pain low down in the tummy", "suprapubic pain")],
            [("dipstick shows white cells and nitrite", "dip: leuc +, nit +"), ("tummy soft", "abdo SNT"), ("kidneys not tender", "no renal angle tenderness")],
            [("nitrofurantoin hundred twice a day for three days", "nitrofurantoin MR 100 mg PO BD 3/7"), ("send the urine off", "MSU"), ("drink plenty", "fluids")],
            ("shivering, vomiting or pain in the flank", "rigors, vomiting, loin pain"), sex="F", ages=(19, 64)),
    picture("headache", "tension headache", "TTH",
            [("headache for {n} days, both sides, like a band", "bilat. band-like headache {n}/7"), ("dull headache since {n} days, worse at the desk", "dull headache {n}/7, worse desk work")],
            [("no trouble seeing", "no visual sx"), ("no vomiting", "no vomiting"), ("sleeping badly", "poor sleep")],
            [("neck is not stiff", "no meningism"), ("eyes look normal at the back", "fundi NAD"), ("muscles of the neck tight", "cervical spasm")],
            [("keep a headache diary for four weeks", "headache diary 4/52"), ("paracetamol one gram when needed up to four times", "paracetamol 1 g PO PRN max QDS"), ("exercises for the neck", "neck exercises")],
            ("worst headache ever or stiff neck", "thunderclap, meningism"), ages=(19, 49)),
    picture("headache", "migraine", "migraine",
            [("{n} days of throbbing headache on the {side}", "throbbing headache {s} {n}/7"), ("the usual one sided headache, {side}, for {n} days now", "usual unilat. headache {s} {n}/7")],
            [("light hurts", "photophobia"), ("felt sick but did not vomit", "nausea, no vomiting"), ("saw zigzags before it started", "visual aura")],
            [("neck is not stiff", "no meningism"), ("nerves of the head normal", "CN intact"), ("eyes look normal at the back", "fundi NAD")],
            [("sumatriptan fifty when it starts", "sumatriptan 50 mg PO PRN"), ("keep a headache diary for four weeks", "headache diary 4/52"), ("rest in the dark", "rest, dark room")],
            ("weak on one side, or the worst headache ever", "focal weakness, thunderclap"), ages=(19, 49)),
    picture("a tummy upset", "gastroenteritis", "gastroenteritis",
            [("loose stools for {n} days, about six times daily", "diarrhoea x6/d {n}/7"), ("vomiting and diarrhoea since {n} days", "D&V {n}/7"), ("{n} days of cramps and runny stool", "cramps, diarrhoea {n}/7")],
            [("no blood in it", "no PR blood"), ("keeping fluids down", "tolerating fluids"), ("partner has the same", "partner similar"), ("came back from abroad last week", "recent travel")],
            [("tummy soft, sore all over a little", "abdo soft, mild diffuse tenderness"), ("bowel sounds loud", "BS active"), ("not dehydrated", "hydration OK")],
            [("salts to drink after each loose stool", "ORS after each BO"), ("stool sample", "stool MC&S"), ("no work until forty eight hours after the last one", "off work until 48 h clear")],
            ("blood, or cannot keep fluids down", "PR blood, not tolerating fluids")),
    picture("a rash", "infected skin, cellulitis", "cellulitis",
            [("{n} days of a red patch on the {side} shin getting bigger", "spreading erythema {s} shin {n}/7"), ("{side} forearm red and hot since {n} days", "hot erythema {s} forearm {n}/7")],
            [("cut it in the garden before", "prior skin break"), ("hurts to touch", "tender"), ("feels shivery", "rigors")],
            [("warm and red about eight centimetres", "warm erythema 8 cm"), ("no pus", "no collection"), ("glands not swollen", "no LNs")],
            [("flucloxacillin five hundred four times a day for a week", "flucloxacillin 500 mg PO QDS 7/7"), ("mark the edge with a pen", "margin marked"), ("keep it up", "elevate")],
            ("spreads past the line", "spread beyond margin"), fever=True),
    picture("a rash", "shingles", "zoster",
            [("blisters in a stripe on the {side} of the chest for {n} days", "vesicular rash {s} chest {n}/7"), ("{n} days of burning and then spots around the {side} flank", "burning, rash {s} flank {n}/7")],
            [("hurts to touch", "tender"), ("had chickenpox as a child", "prev. varicella"), ("under a lot of stress", "stress")],
            [("blisters keep to one nerve area", "dermatomal vesicles"), ("eyes not touched", "eye spared"), ("no pus", "no collection")],
            [("aciclovir eight hundred five times a day for a week", "aciclovir 800 mg PO 5x/d 7/7"), ("cover it and keep away from pregnant women", "cover, avoid pregnant contacts"), ("paracetamol one gram when needed up to four times", "paracetamol 1 g PO PRN max QDS")],
            ("spots near the eye or new weakness", "eye involvement, weakness"), ages=(45, 88)),
    picture("a rash", "eczema flare", "eczema flare",
            [("itchy rash on both arms since {n} days", "pruritic rash arms bilat. {n}/7"), ("skin has been itching for {n} days, elbows and knees", "pruritus flexures {n}/7")],
            [("no new soap or medicine", "no new exposures"), ("scratching at night", "noct. scratching"), ("had it as a child", "childhood eczema")],
            [("dry scaly patches in the elbow folds", "scaly plaques, flexural"), ("scratch marks", "excoriations"), ("no sign of infection", "not infected")],
            [("hydrocortisone one percent twice daily for a week", "hydrocortisone 1% top. BD 7/7"), ("plain emollient often", "emollient PRN"), ("no perfumed soap", "soap substitute")],
            ("weeping, or painful blisters", "weeping, painful vesicles"), ages=(19, 60)),
    picture("the knee", "perhaps a torn meniscus", "?meniscal tear",
            [("twisted the {side} knee {n} days ago playing football", "{s} knee twist {n}/7, football"), ("{side} knee since {n} days, turned on it on the stairs", "{s} knee twist {n}/7, stairs")],
            [("it locks now and then", "intermittent locking"), ("can put weight on it", "WB"), ("gives way", "giving way")],
            [("fluid in the joint", "effusion +"), ("tender on the inner side of the joint", "medial JL tenderness"), ("ligaments firm", "ligaments stable")],
            [("ice and put it up", "RICE"), ("refer to physio", "ref. physio"), ("scan of the knee if no better", "MRI if no better")],
            ("locked knee or hot joint", "locked knee, hot joint"), ages=(19, 54)),
    picture("the knee", "arthritis of the knee", "OA knee",
            [("{side} knee pain on stairs, worse for {n} days", "{s} knee pain on stairs, worse {n}/7"), ("the {side} knee aches, {n} days now after a long walk", "{s} knee ache {n}/7 post walk")],
            [("stiff in the morning for ten minutes", "EMS 10 min"), ("no injury", "atraumatic"), ("can put weight on it", "WB")],
            [("it creaks", "crepitus"), ("no heat", "no warmth"), ("bends to a hundred and ten", "flex. 110")],
            [("ibuprofen gel three times a day", "ibuprofen gel top. TDS"), ("x-ray of the knee standing", "WB XR knee"), ("refer to physio", "ref. physio")],
            ("hot joint with fever", "hot joint, fever"), ages=(55, 88)),
]

HISTORY = [
    ("asthma", "asthma"), ("high blood pressure", "HTN"), ("diabetes type two", "T2DM"), ("an underactive thyroid", "hypothyroid"), ("nothing of note", "nil"),
    ("gallstones", "gallstones"), ("hay fever", "hay fever"), ("depression", "depression"), ("had a heart attack in 2019", "MI 2019"),
    ("kidney disease stage three", "CKD 3"), ("irregular heartbeat", "AF"), ("reflux", "GORD")]
CAREFUL = ("ibuprofen 400", "naproxen", "sumatriptan", "nitrofurantoin", "aciclovir")  # not written where the heart or the kidneys are ill
HEALTHY = HISTORY[1:8]

ALLERGIES = [("no allergies", "NKDA"), ("allergic to latex", "latex"), ("no known allergies", "NKDA"), ("plasters give a rash", "plasters (rash)")]
REVIEW = [("see again in a week", "r/v 1/52"), ("see again in two weeks", "r/v 2/52"), ("come back if needed", "r/v PRN"), ("phone call in three days", "t/c 3/7"), ("see again in a month", "r/v 1/12")]
SOON = [REVIEW[0], REVIEW[3]]
JOINTS = ["{who}. {sym}. {also}. {pmh}. {vit}. {found}. I think {think}. {plan}. {review}, and told to come at once if {net}.",
          "Seen {who}, {sym}, {also}. Known: {pmh}. {vit}, {found}. So {think}. Plan is {plan}. {review}. Warned about: {net}.",
          "{who} comes because of {reason}: {sym}; {also}. History {pmh}. On examination {vit}; {found}. Impression {think}. For now {plan}. Then {review}; back at once with {net}.",
          "next one {who} {sym} {also} past history {pmh} on examination {vit} {found} thinking {think} so {plan} and {review} red flags given {net}"]
VITALS = ["temperature {t} pulse {p} pressure {s} over {d} sats {o}", "temp {t}, pulse {p}, BP {s} over {d}, oxygen {o} percent", "{t} degrees, heart rate {p}, {s} over {d}, saturation {o} on air"]


def patient(number):
    """One visit: what was dictated, and the entry."""
    draw = common.rng(SEED, number)
    c = draw.choice(PICTURES)
    n = draw.choice([2, 3, 4, 5, 6, 8, 9])
    side, letter = draw.choice(RIGHT_LEFT)
    age, sex = draw.randrange(*c["ages"]), draw.choice([pair for pair in (("man", "M"), ("woman", "F")) if pair[1] in c["sex"]])

    def put(pair):
        return tuple(text.format(n=n, side=side, s=letter) for text in pair)

    symptom = put(draw.choice(c["symptoms"]))
    also, found = (list(map(put, draw.sample(c[part], 2))) for part in ("also", "found"))
    plan = [put(c["plan"][0]), put(draw.choice(c["plan"][1:]))]  # what treats it, and something beside it
    think = c["think"]
    careful = any(word in p[1] for p in plan for word in CAREFUL)
    past, allergy, review = draw.choice(HEALTHY if careful else HISTORY), draw.choice(ALLERGIES), draw.choice(SOON if c["fever"] else REVIEW)
    systolic = draw.randrange(108, 160)
    vitals = dict(t="%.1f" % (draw.uniform(37.7, 38.8) if c["fever"] else draw.uniform(36.1, 37.3)), p=draw.randrange(58, 112), s=systolic, d=systolic * 5 // 8 + draw.randrange(-6, 7), o=draw.randrange(94, 100))
    said = draw.choice(JOINTS).format(
        who=draw.choice(["%d year old %s" % (age, sex[0]), "a %s of %d" % (sex[0], age), "%s, %d" % (sex[0], age)]), reason=c["reason"],
        sym=symptom[0], also=" and ".join(a[0] for a in also), pmh=past[0] + ", " + allergy[0], vit=draw.choice(VITALS).format(**vitals),
        found=", ".join(f[0] for f in found), think=think[0], plan=" and ".join(p[0] for p in plan), review=review[0], net=c["net"][0])
    entry = "\n".join([
        "Pt: %d %s" % (age, sex[1]),
        "HPC: %s; %s" % (symptom[1], ", ".join(a[1] for a in also)),
        "PMH: %s. All: %s" % (past[1], allergy[1]),
        "O/E: T {t}, HR {p}, BP {s}/{d}, SpO2 {o}% RA; ".format(**vitals) + ", ".join(f[1] for f in found),
        "Imp: %s" % think[1],
        "Plan: 1) %s 2) %s; %s" % (plan[0][1], plan[1][1], review[1]),
        "SN: %s" % c["net"][1]])
    return "Dictation: " + said, entry


DOCUMENTS = [
    ("handbook/entries.md", "How entries are written at Larkfield Clinic", "Every visit becomes one entry of seven lines, in this order: Pt, HPC, PMH, O/E, Imp, Plan, SN. There are no sentences in an entry. Numbers stand as digits. Durations are written as a number over seven for days, over 52 for weeks and over twelve for months.\n\nDiagnoses that are not sure begin with a question mark. Doses have a unit and a route."),
    ("handbook/abbreviations.csv", ["Written", "Means"], [["HPC", "history of the presenting complaint"], ["PMH", "past medical history"], ["All", "allergies"], ["O/E", "on examination"], ["Imp", "impression"], ["SN", "safety net: when to come back at once"], ["NKDA", "no known drug allergies"], ["SOBOE", "short of breath on exertion"], ["LBP", "low back pain"], ["SLR", "straight leg raise"], ["MSU", "midstream urine, sent to the laboratory"], ["CXR", "x-ray of the chest"], ["BD, TDS, QDS", "twice, three times, four times a day"], ["PRN", "when needed"], ["RA", "breathing room air"], ["r/v", "review, seen again"], ["t/c", "telephone call"]]),
    ("handbook/safety-net.md", "Safety-netting", "Whoever leaves the clinic knows what should bring them back. The line SN names the two or three signs for the complaint, not a general 'if worse'. Out of hours the number is on the green card."),
    ("handbook/prescribing.txt", "Prescribing", "Antibiotics follow the list of the region. Write drug, dose, route, how often, how long, in this order. Ibuprofen and naproxen are not given with kidney disease or after a heart attack without asking the pharmacist, Orla Venn."),
    ("handbook/corrections.html", "Correcting an entry", "An entry is never deleted. A correction is a new entry on the same day that begins with CORR and the time of the first one. Two people may correct: who wrote it, and the lead of the clinic."),
    ("handbook/dictation.md", "Dictating", "Say age and sex first, then what brought the patient, then what you found. The recorder stops after four minutes. Names and addresses are not dictated: they stand in the record."),
    ("pathways/cough.md", "Cough for less than three weeks", "Count the breaths, measure saturation, listen. Below 94 percent or more than 24 breaths a minute: same-day assessment at the hospital. An x-ray only when the chest is not clear or the cough has lasted for three weeks."),
    ("pathways/back-pain.md", "Low back pain", "Ask about bladder, bowels and numbness around the seat in every case. No pictures in the first six weeks without red flags. Physiotherapy has appointments within ten days."),
    ("pathways/urine.txt", "Burning when passing water", "In women under 65 without flank pain the dipstick decides. Send a sample in men, in pregnancy and after a failed treatment. The result comes after two days."),
    ("pathways/headache.html", "Headache", "Look at the back of the eye once. New headache over the age of 50: blood test for inflammation on the same day. A diary of four weeks helps to tell the kinds apart."),
    ("pathways/skin.md", "Red and hot skin", "Draw a line around the redness and write the time next to it. Seen again within 48 hours, or at once when the redness passes the line."),
    ("pathways/knee.txt", "The injured knee", "X-ray when the patient is over 55, cannot bend to 90 degrees or cannot take four steps. A locked knee goes to the hospital on the same day."),
    ("pathways/tummy.md", "Diarrhoea and vomiting", "A stool sample after travel, with blood, or after more than seven days. Food handlers stay away from work until 48 hours after the last loose stool."),
    ("pathways/throat.html", "Sore throat", "Count one point each for fever, white spots, tender glands in front, no cough. Three or four points: offer an antibiotic. Fewer: painkillers and time."),
    ("clinic/hours.txt", "Opening hours", "Open from 8:00 to 18:30, on Thursdays to 20:00. Bloods are taken until 11:00. The laboratory van leaves at 12:15 and at 16:45."),
    ("clinic/rooms.csv", ["Room", "Use", "Telephone"], [["1", "nurse", "201"], ["2", "doctor", "202"], ["3", "doctor", "203"], ["4", "minor operations", "204"], ["5", "physiotherapy", "205"]]),
]

# Asked by staff about the handbook: a few, so that it is seen what documents are good for here. (question, answers, documents)
LOOKED_UP = [
    ("Up to when in the morning can blood be taken?", "11:00", ["clinic/hours.txt"]),
    ("Whom do I ask before giving ibuprofen to somebody with weak kidneys?", "Orla Venn | the pharmacist, Orla Venn", ["handbook/prescribing.txt"]),
    ("What is the pause from work for a cook after diarrhoea?", "until 48 hours after the last loose stool | 48 hours", ["pathways/tummy.md"]),
    ("How does a correction of an entry begin?", "CORR | with CORR", ["handbook/corrections.html"]),
    ("After how much time does the recorder cut me off?", "four minutes", ["handbook/dictation.md"]),
    ("Which phone reaches the room for small operations?", "204", ["clinic/rooms.csv"]),
    ("How long is the wait for a physio slot?", "within ten days | ten days", ["pathways/back-pain.md"]),
    ("From which age must new headaches get a blood test?", "50 | over the age of 50", ["pathways/headache.html"]),
]
SILENT = ["What does a private travel vaccination cost?", "Which doctor is on holiday in August?", "Do we stitch wounds on the face ourselves?", "How are home visits shared out?"]


def main():
    case = common.Case("clinical")
    for path, *content in DOCUMENTS:
        if path.endswith(".csv"):
            case.put("documents/" + path, common.table(*content))
        else:
            case.document(path, *content)
    rows = [patient(number) for number in range(1, 401)]
    train = [{"prompt": said, "completion": entry, "acl": "group:clinic"} for said, entry in rows[:192]]
    test = [{"question": said, "answers": [entry], "answerable": True, "doc_ids": [], "type": "style"} for said, entry in rows[200:262]]
    test = common.apart(test, train)
    test += [common.asked(*each) for each in LOOKED_UP] + [common.asked(question, [], []) for question in SILENT]
    for row in test:
        row["as"] = "group:clinic"
    case.put("acl.txt", "# PATTERN  PRINCIPALS   (globs relative to documents/, the first match wins)\n**  group:clinic\n")
    case.put("train.jsonl", common.jsonl(train))
    case.put("test.jsonl", common.jsonl(common.numbered("c", test)))
    case.finish()


main()
