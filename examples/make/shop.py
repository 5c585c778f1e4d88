"""Makes examples/shop: the help centre of the invented maker of household machines Lumen & Larch. python3 shop.py [--check]"""

import common
from handbook import Page

SEED = "shop 1"

# By kind of machine: what its manual says and what customers ask, in the wording that is learnt and in two that are tested. Slots are
# drawn for each model.
KINDS = {
    "kettle": ("""
The {model} boils {litres:1.2|1.5|1.7} litres and draws {watts:2,000|2,400|2,800} watts. It keeps water at one of {steps:four|five|six} temperatures from {low:40|50|60} to 100 degrees for up to {keep:20|30|60} minutes.

## Before first use
Fill to the upper mark, boil and pour the water away; do this {times:twice|three times}.

## Descaling
Descale every {weeks:four|six|eight} weeks, with hard water twice as often. Mix {acid:20|30|40} g of citric acid with half a litre of water, boil, leave it for {soak:15|20|30} minutes and rinse twice. Vinegar damages the seal.

## If something is wrong
- {code1:E1|F1|H1}: boiled dry. Let it cool for {cool:10|15} minutes and fill it.
- {code2:E4|F3|H2}: the base is wet. Dry the contacts with a cloth.""", [
        ("How often should limescale be removed from the {model}?",
         "We have hard tap water at home. At what intervals is my {model} to be freed of scale normally?",
         "When is it time to decalcify a {model} again?", "Every {weeks} weeks | {weeks} weeks"),
        ("What amount of citric acid does the {model} need for cleaning off scale?",
         "How many grams of the acid go into my {model}?",
         "I bought citric acid by the bag: what dose is right for descaling a {model}?", "{acid} g"),
        ("My {model} flashes {code2}. What does that mean?",
         "There is {code2} on the display of the {model}, what's up with it?",
         "Why does {code2} appear on a {model}?", "the base is wet"),
        ("How much water fits into the {model}?",
         "Capacity of the {model} in litres?",
         "Is the {model} big enough for a litre, and how much does it take at most?", "{litres} litres"),
        ("Can I use vinegar to clean the {model}?",
         "My mother descales everything with vinegar. Why not the {model}?",
         "What harm would vinegar do to a {model}?", "Vinegar damages the seal")]),
    "grinder": ("""
The {model} grinds with {burrs:conical steel burrs|flat ceramic burrs} of {mm:38|40|54} mm in {steps:18|24|31|40} steps. The hopper holds {beans:220|250|300} g of beans, the drawer {ground:80|100|120} g of coffee.

## Setting
Turn the collar only while the motor runs. For espresso begin at step {esp:4|5|6}, for filter coffee at step {filter:14|16|19}.

## Cleaning
Run {tablets:25|30|35} g of cleaning grains through it every {weeks:two|three|four} weeks. The upper burr lifts out after a quarter turn to the left; brush it dry. No part goes into the dishwasher except the lid.

## If something is wrong
- Three blinks: a stone or screw blocks the burrs. Unplug, take the upper burr out.
- {code:Five|Six} blinks: the motor is too warm. Wait {wait:20|30|45} minutes.""", [
        ("Where do I start with the {model} when I make espresso?",
         "Which setting should I try first for espresso on my {model}?",
         "New {model}, espresso machine beside it: what number on the collar?", "step {esp}"),
        ("What weight of beans can be filled into the {model}?",
         "How big is the bean container of a {model}?",
         "Can I pour a whole bag into my {model}, I mean how many grams does it take?", "{beans} g"),
        ("Which piece of the {model} may be machine washed?",
         "Dishwasher and {model}: is any part allowed?",
         "What can I put in the dishwasher from my {model}?", "the lid"),
        ("My {model} got too hot. How long until I can go on?",
         "The {model} stopped because of heat; when may I grind again?",
         "Overheated {model}: what pause is needed?", "{wait} minutes"),
        ("What are the burrs of the {model} made of?",
         "Are those ceramic or steel parts that do the grinding in the {model}?",
         "What sort of grinding mechanism has a {model}?", "{burrs}")]),
    "vacuum": ("""
The {model} weighs {kg:2.4|2.6|3.1} kg and runs for up to {run:40|45|60} minutes on the normal step, {boost:8|9|12} minutes on the strong one. Charging takes {charge:3.5|4|4.5} hours.

## Filters
Rinse the foam filter under cold water every {weeks:two|three|four} weeks and let it dry for {dry:24|36|48} hours. The fine filter (part {part:LV-210|LV-233|LV-251}) is replaced once a year and must never get wet.

## Dust bin
It holds {bin:0.5|0.6|0.8} litres. Empty it at the mark, by pressing the {colour:orange|green|grey} lever over a bin.

## If something is wrong
- Light at the brush is red: hair around the roller. Open it with a coin.
- Light at the handle blinks {n:twice|four times}: the battery is below {deg:5|8} degrees; bring it into a warm room.""", [
        ("How long does the {model} clean on full power?",
         "Minutes of the {model} on the strong setting?",
         "I always use the highest suction. How soon will my {model} be empty?", "{boost} minutes"),
        ("Which spare part number has the yearly filter of the {model}?",
         "I want to order the fine filter for my {model}; which part is it?",
         "Part number of the {model}'s annual filter, please", "{part}"),
        ("For how long must the washed filter of the {model} dry?",
         "I rinsed the foam in my {model}. When can I put it back?",
         "Drying time of the sponge filter, {model}?", "{dry} hours"),
        ("What do I push on the {model} to get the dust out?",
         "How is a full {model} emptied, which lever?",
         "Dust compartment of my {model} is full and I can't open it. Where do I press?", "the {colour} lever | {colour} lever"),
        ("How many hours on the plug does an empty {model} need?",
         "Charging time of a flat {model}?",
         "My {model} is at zero; how long before it is full again?", "{charge} hours")]),
    "purifier": ("""
The {model} cleans rooms of up to {room:28|35|48} square metres. At night it makes {db:21|23|26} decibels, on the highest step {max:52|55|58}.

## Filter
The cartridge {part:AP-40|AP-62|AP-75} lasts about {months:six|nine|twelve} months. When the drop lights up, change it and hold Reset for {sec:three|five|seven} seconds. Cartridges go into household waste.

## Sensor
Wipe the sensor behind the small flap on the {side:left|right} side every {weeks:six|eight|ten} weeks with a dry cotton bud.

## Placing
Keep {cm:20|30|40} cm free on all sides. Do not use humidifiers with tap water in the same room: the white dust fills the filter.""", [
        ("How large a room can the {model} handle?",
         "Is a {model} right for our living room, up to what area does it work?",
         "Maximum square metres for a {model}?", "up to {room} square metres | {room} square metres"),
        ("For how many months is a cartridge of the {model} good?",
         "When do I have to expect to buy a new cartridge for the {model}?",
         "Lifetime of the filter in a {model}?", "{months} months"),
        ("How long do I press the button after changing the filter of the {model}?",
         "The drop still lights after I put a new cartridge in my {model}. How long must Reset be held?",
         "Resetting the filter light on a {model}: how many seconds?", "{sec} seconds"),
        ("On which side of the {model} is the sensor?",
         "I can't find the flap with the sensor on my {model}; left or right?",
         "Where is the dust sensor of a {model}?", "{side} side"),
        ("How loud is the {model} in the bedroom mode?",
         "Light sleeper here. How many decibels does a {model} make at night?",
         "Noise of the {model} on its quiet step?", "{db} decibels")]),
    "ricecooker": ("""
The {model} cooks {cups:4|6|8} cups of dry rice; one cup is {ml:160|180} ml. White rice takes {white:28|32|36} minutes, brown rice {brown:58|65|72}.

## Water
Fill to the line of the number of cups. For sushi rice use {less:10|15} percent less.

## Keeping warm
It switches to warm by itself and off after {warm:8|10|12} hours. Do not keep brown rice warm for more than {bw:three|four|five} hours.

## Care
The inner pot may be washed by machine; the valve in the lid is pulled out and rinsed after {after:every|every second} use. Use the wooden spoon: metal spoils the coating, which the warranty does not cover.""", [
        ("How long until wholegrain rice is done in the {model}?",
         "Minutes for brown rice with my {model}?",
         "I want to cook brown rice in a {model}, how long will it take?", "{brown}"),
        ("When does the {model} stop keeping food warm?",
         "I left my {model} on all day: does the warm function end by itself, and when?",
         "After what time does a {model} switch off completely?", "after {warm} hours | {warm} hours"),
        ("What size is the measuring cup of the {model}?",
         "How many millilitres is a cup for the {model}?",
         "I lost the cup that came with my {model}; what did it hold?", "{ml} ml"),
        ("Is a coating scratched by a fork in the {model} covered?",
         "I scraped the pot of my {model} with a metal spoon. Do I get a new one under warranty?",
         "Who pays for a {model} with a coating ruined by metal?", "the warranty does not cover"),
        ("What must be rinsed in the lid of the {model}?",
         "Which part in the {model}'s lid has to be taken out and washed?",
         "What in the lid of a {model} needs rinsing?", "the valve")]),
    "fanheater": ("""
The {model} heats with {watts:1,500|1,800|2,000} watts in {steps:two|three} steps and turns by {turn:60|70|90} degrees. The timer goes up to {timer:eight|ten|twelve} hours.

## Safety
It switches off when it tips over by more than {tip:15|20} degrees. Keep {m:one metre|1.5 metres} from curtains and beds. It may stand in a bathroom only outside of zone 2.

## Lock
Hold plus and minus together for {sec:three|four|five} seconds; the key lights up. The same unlocks it.

## Cleaning
Vacuum the grille every {weeks:four|six} weeks in use. Store it upright.""", [
        ("How do I switch the child lock of the {model} on?",
         "Toddler at home: which keys lock the {model}?",
         "A key symbol shines on my {model} and nothing works. How do I unlock it?", "Hold plus and minus together for {sec} seconds"),
        ("What distance to curtains does the {model} need?",
         "How far from the bed should my {model} stand?",
         "Minimum gap between a {model} and drapes?", "{m}"),
        ("For how many hours can I set the {model} ahead?",
         "Longest timer setting on a {model}?",
         "Can I let my {model} run on the timer overnight, what's the maximum?", "up to {timer} hours | {timer} hours"),
        ("At what slant does the {model} turn itself off?",
         "If the {model} leans, when does the safety switch act?",
         "How far may my {model} tilt before it cuts out?", "more than {tip} degrees | {tip} degrees"),
        ("How wide does the {model} swing?",
         "By what angle does the {model} oscillate?",
         "How many degrees does my {model} turn from side to side?", "{turn} degrees")]),
}

# (model, kind, format); models that are learnt are others than those of the test.
LEARNT = [
    ("Brook 12", "kettle", "md"), ("Mill 30", "grinder", "html"), ("Gust 4", "vacuum", "md"),
    ("Clear S", "purifier", "txt"), ("Paddy Mini", "ricecooker", "md"), ("Ember 15", "fanheater", "html"),
]
TESTED = [
    ("Brook 17", "kettle", "md"), ("Spring Duo", "kettle", "html"), ("Mill 45", "grinder", "md"), ("Tarn", "grinder", "txt"),
    ("Gust 7", "vacuum", "html"), ("Whirl Air", "vacuum", "md"), ("Clear L", "purifier", "md"), ("Alder Pure", "purifier", "txt"),
    ("Paddy Family", "ricecooker", "html"), ("Ember 20", "fanheater", "md"),
]

WARRANTY = {"kettle": 24, "grinder": 36, "vacuum": 24, "purifier": 36, "ricecooker": 24, "fanheater": 24}

LEARNT_POLICIES = [
    Page("policies/payment.md", "Ways to pay", """
We take cards, Paynook and bank transfer. With a transfer we send the parcel when the money is there, which takes {days:one or two|two or three} working days. Orders above {part:200|250|300} pounds can be paid in {rates:three|four} parts without interest.

A card is charged only when the parcel leaves the warehouse.""",
        ("From what amount can I pay in instalments?", "When is payment in parts offered?", "above {part} pounds"),
        ("When is money taken from my card?", "At what moment do you charge the card?", "when the parcel leaves the warehouse")),
    Page("policies/gift-cards.txt", "Gift cards", """
Gift cards are sold from {least:10|15|20} to {most:200|250|300} pounds and are valid for {years:three|four|five} years. They cannot be changed into money. A lost card is blocked if you have its number; the rest is put on a new one.""",
        ("How long can a gift card be used?", "For how many years is a voucher valid?", "{years} years"),
        ("Can I get cash for a voucher?", "Do you pay out gift cards?", "cannot be changed into money")),
    Page("policies/account.html", "Your account", """
Delete your account under Me > Privacy; invoices are kept for {keep:six|seven|ten} years, as the law asks. A forgotten password is reset by a link that works for {link:30|45|60} minutes.""",
        ("For how long do you store my invoices?", "How many years are invoices kept after I leave?", "{keep} years"),
        ("How long is the reset link good?", "In what time do I have to use the link for a new password?", "{link} minutes")),
    Page("policies/recycling.md", "Taking back old machines", """
We take back an old machine of the same kind when we bring a new one, free of charge. Batteries are taken out before. Alone, we collect it for {fee:9|12|15} pounds.""",
        ("What does it cost if you only fetch my old machine?", "Is there a fee for collecting an old appliance alone?", "{fee} pounds"),
        ("What must I remove before you take my old vacuum?", "What has to come out of an old machine first?", "Batteries")),
]

# What changes: the later value of each slot stands after the page.
TESTED_POLICIES = [
    (Page("policies/returns.md", "Sending something back", """
You may return a machine within {days} days of delivery, also when it was used. Register the return under Me > Orders and print the label. {shipping}

The money is back within {refund} days of the parcel's arrival, the same way as you paid. For missing accessories we keep {keep} pounds.

Hygiene: kettles and rice cookers must be cleaned, otherwise we charge {clean} pounds.""",
        ("How long do I have to change my mind after the parcel came?", "Has my right of return a limit in days?", "within {days} days | {days} days"),
        ("When will I see my money again after a return?", "How quickly is a returned purchase paid back?", "within {refund} days | {refund} days"),
        ("Who pays for the parcel when I return something?", "Does the return parcel cost me anything?", "{shipping}"),
        ("What is deducted for a dirty kettle?", "I send back a rice cooker without washing it. What does that cost me?", "{clean} pounds")),
     dict(days="30", refund="ten", shipping="The return is free of charge.", keep="15", clean="8"),
     dict(days="45", refund="five", shipping="The return costs 3.90 pounds.", keep="15", clean="12")),
    (Page("policies/delivery.html", "Delivery", """
Delivery costs {fee} pounds and is free from {free} pounds on. What is ordered before {cut} on a working day leaves the same day and arrives within {days} working days.

To islands it takes {island} days more. The parcel is kept at the post office for {post} days if nobody is at home.""",
        ("From which order value on do I pay nothing for shipping?", "How much must I order to get it sent for nothing?", "from {free} pounds on | {free} pounds"),
        ("Up to what time do I have to order so that it is sent today?", "What is the cut-off hour for shipping on the same day?", "before {cut} | {cut}"),
        ("How long does the post office store a missed parcel?", "I was out when the parcel came; how many days have I to collect it?", "{post} days"),
        ("What do you charge to send a small order?", "What does shipping cost below the limit?", "{fee} pounds")),
     dict(fee="4.90", free="50", cut="14:00", days="two", island="three", post="seven"),
     dict(fee="5.50", free="75", cut="16:00", days="two", island="three", post="ten")),
    (Page("policies/warranty-and-repair.txt", "Warranty and repair", """
Each machine has the warranty that the price list names. It begins on the day of delivery. Register your machine within {register} weeks and it is extended by {extra} months.

A repair takes {repair} working days on average. Outside the warranty a repair is offered at a fixed price of {fixed} pounds, transport included; if you decline the offer you pay {decline} pounds. Spare parts are kept for {spare} years after a model ends.""",
        ("What do I gain by registering my appliance?", "By how much does registration prolong the warranty?", "extended by {extra} months | {extra} months"),
        ("What is the price of mending a machine that is out of warranty?", "My grinder is five years old and broken. What would you charge to mend it?", "{fixed} pounds"),
        ("How long can I still get parts for a discontinued model?", "For how many years are parts stocked once a model is gone?", "{spare} years"),
        ("What do I owe when I say no to a repair offer?", "Does turning down your repair quote cost something?", "{decline} pounds")),
     dict(register="four", extra="12", repair="eight", fixed="69", decline="15", spare="eight"),
     dict(register="four", extra="18", repair="eight", fixed="79", decline="20", spare="ten")),
    (Page("policies/points.md", "Larch points", """
Every pound spent gives {per} points. {hundred} points are worth one pound and can be redeemed from {least} points on. Points end after {months} months without an order. There are no points on gift cards and on delivery.""",
        ("How many points do I collect for a pound?", "What is a pound of spending worth in points?", "{per} points"),
        ("From how many points on can I spend them?", "What is the smallest balance of points that I can use?", "from {least} points on | {least} points"),
        ("After which time without buying do my points vanish?", "I have not ordered for a while; when are my points gone?", "after {months} months | {months} months")),
     dict(per="two", hundred="100", least="500", months="18"),
     dict(per="three", hundred="100", least="300", months="12")),
]

FAQ = [
    ("faq-noise", "Noise in new machines", "A faint smell of warm plastic is normal in the first {n:three|four|five} uses of anything that heats.",
     "My new heater smells. For how many uses is that normal?", "{n}"),
    ("faq-voltage", "Abroad", "All machines are made for 220 to 240 volts. They do not work in North America, also not with an adapter.",
     "Can I take my kettle to Canada with a plug adapter?", "They do not work in North America"),
    ("faq-manuals", "Lost manual", "Every manual can be downloaded with the {n:six|eight}-digit number on the type plate, which is underneath the machine.",
     "Where on the machine do I find the type plate?", "underneath the machine"),
    ("faq-invoice", "Invoice for companies", "Write your tax number into the field Reference when you order. Afterwards an invoice can be changed for {n:14|21|30} days.",
     "For how long can you still correct an invoice?", "{n} days"),
    ("faq-chat", "Reaching us", "The chat is open on working days from 8:00 to {close:19:00|20:00}, and on Saturdays to {sat:13:00|14:00}.",
     "How late can I write to you in the chat on a Saturday?", "{sat}"),
]

SILENT = [
    "Does the Brook 17 come in red?", "Can I connect the Clear L to my phone?", "Is the Gust 7 suitable for swimming pools?", "How many calories has rice from the Paddy Family?",
    "Which country is the Mill 45 made in?", "When is your next sale?", "Do you have a shop in Glenmoor?", "Who is the managing director of Lumen & Larch?",
    "What wattage has the motor of the Tarn?", "Can I rent an Alder Pure for a month?", "Do you offer a discount for students?", "Does the Spring Duo play a melody when it is done?",
    "Is there a left-handed version of the Whirl Air?", "How do I become a reseller of your machines?",
]


def manual(model, kind, suffix):
    body, asks = KINDS[kind]
    facts = common.Facts(common.rng(SEED, model), model=model)
    path = "manuals/%s.%s" % (model.lower().replace(" ", "-"), suffix)
    return path, facts.fill(body), facts, asks


def main():
    case = common.Case("shop")
    train, test = [], []
    for model, kind, suffix in LEARNT:
        path, body, facts, asks = manual(model, kind, suffix)
        case.document(path, model, body)
        for question, _, _, answer in asks:
            for ahead in ("", common.rng(SEED, model, question).choice(["Hello, I have a question. ", "Hi! ", "Quick one: ", "Good morning, "])):
                train.append({"question": ahead + facts.fill(question), "answers": facts.fill(answer).split(" | ")[:1], "doc_ids": [path]})
    for page in LEARNT_POLICIES:
        body, facts = page.filled(SEED)
        case.document(page.path, page.title, body)
        train += page.trains(facts)
    prices = []
    kinds = [kind for _, kind, _ in TESTED]
    for i, (model, kind, suffix) in enumerate(TESTED):
        path, body, facts, asks = manual(model, kind, suffix)
        case.document(path, model, body)
        # In other words than those learnt, and the second model of a kind in other words than the first.
        wording = 1 + kinds[:i].count(kind)
        for ask in common.rng(SEED, "asked", model).sample(asks, 4):
            test.append(common.asked(facts.fill(ask[wording]), facts.fill(ask[-1]), [path]))
    for model, kind, _ in LEARNT + TESTED:
        draw = common.rng(SEED, "price", model)
        prices.append([model, kind, "%d.90" % draw.randrange(39, 249, 5), WARRANTY[kind], draw.choice(["in stock", "in stock", "two weeks"])])
    case.put("documents/price-list.csv", common.table(["Model", "Kind", "Price in pounds", "Warranty in months", "Availability"], prices))
    for row in prices[len(LEARNT):len(LEARNT) + 4]:
        test.append(common.asked("What do I have to pay for the %s?" % row[0], row[2], ["price-list.csv"]))
    later = []
    for page, before, after in TESTED_POLICIES:
        body, facts = page.filled(SEED, **before)
        case.document(page.path, page.title, body)
        test += page.tests(facts)
        body, facts = page.filled(SEED, **after)
        case.put("changes/documents/" + page.path, common.page(page.path, page.title, body))
        # The changed questions are asked in other words than before, and only where the answer is another.
        for _, wording, answer in page.asks:
            was = common.Facts(common.rng(SEED), **before).fill(answer)
            if was != facts.fill(answer):
                later.append(common.asked(wording, facts.fill(answer), [page.path]))
    rows = []
    for id_, title, text, question, answer in FAQ:
        facts = common.Facts(common.rng(SEED, id_))
        rows.append({"id": id_, "title": title, "text": facts.fill(text)})
        test.append(common.asked(question, facts.fill(answer), [id_]))
    case.put("documents/faq.jsonl", common.jsonl(rows))
    test += [common.asked(question, [], []) for question in SILENT]
    case.put("train.jsonl", common.jsonl(train))
    case.put("test.jsonl", common.jsonl(common.numbered("s", common.apart(test, train))))
    case.put("changes/test.jsonl", common.jsonl(common.numbered("sc", common.apart(later, train))))
    case.finish()


main()
