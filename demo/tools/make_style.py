#!/usr/bin/env python3
"""The style task of the demo company: terse notes of a technician become replies in the service desk's house style.

    python3 demo/tools/make_style.py

writes demo/style/{train,dev,test}.jsonl, seeded. A row is {"prompt", "completion"}; test rows are {"id", "question", "answers", "answerable"}. The kinds of
problem in test stand in neither train nor dev, so a model has to have learnt the style and not the cases. House style (demo/style/README.md):

    Halden Service Desk, ticket HD-48213

    What happened
    <one sentence: symptom because cause.>

    What to do
    1. <Sentence.>
    2. <Sentence.>

    What happens next
    <one sentence, times as 14:30.>

    We keep the ticket open until you tell us that it works.
"""

import json
import pathlib
import random

SEED = 20261129
FLOORS = ["ground floor", "first floor", "second floor", "third floor", "fourth floor"]
SITES = ["Bergen", "Tartu", "Graz", "Porto", "Leeds", "Ghent"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]

# symptom, cause, steps, what happens next; slots in braces.
TRAIN = [
    ("the printer on the {floor} prints blank pages", "the {colour} cartridge is empty", ["open the front cover", "replace the {colour} cartridge", "print a test page from the {menu} menu"], "a technician comes by on {day} at {time}"),
    ("the VPN client stops after {n} seconds", "it still uses the old gateway {site}-{m}", ["open the settings of the client", "choose the gateway {site}-{k}", "connect again"], "we look at the logs of your laptop on {day} at {time}"),
    ("the badge reader at the {door} entrance stays red", "your badge expired on {day}", ["take your badge to reception", "ask for a renewal of {n} months", "hold the badge to the reader for {m} seconds"], "facility management opens the door for you until {time}"),
    ("the calendar shows every meeting twice", "the account was added a second time after the update to version {n}.{m}", ["open the account settings", "remove the account that was added last", "restart the calendar"], "we reset your profile on {day} at {time}"),
    ("the screen in room {room} stays dark", "the input is set to port {m}", ["take the remote control from the shelf", "press input until port {k} is shown"], "a technician checks the cable on {day} at {time}"),
    ("the headset drops calls after {n} minutes", "its firmware is older than version {m}.{k}", ["connect the headset with the cable", "open the headset tool", "install version {m}.{k}", "switch the headset off and on"], "we send a replacement to {site} on {day}"),
    ("the shared drive {letter} is read only", "its quota of {n} GB is used up", ["delete old copies in the folder {folder}", "empty the recycle bin of the drive"], "we raise the quota on {day} at {time}"),
    ("mails to the list {folder} bounce", "the list accepts no attachments above {n} MB", ["put the file on the shared drive", "send the link instead of the file"], "the owner of the list is told on {day}"),
    ("the laptop does not charge at the dock", "the dock on the {floor} delivers only {n} watts", ["use the charger that came with the laptop", "write the number of the dock on a note"], "we exchange the dock on {day} at {time}"),
    ("the expense tool rejects receipts", "the receipts are larger than {n} MB", ["save each receipt in black and white", "upload the receipts one by one"], "finance takes them by mail until {day}"),
    ("the phone at desk {room} has no dial tone", "it was moved to socket {m}", ["pull the plug out of socket {m}", "put it into socket {k}", "wait for {n} seconds"], "the network team visits {site} on {day}"),
    ("the password page reports error {n}", "the new password was used before", ["choose a password that you never used here", "make it at least {m} characters long"], "we set a first password for you at {time}"),
    ("the coffee machine on the {floor} shows code {n}", "its water tank was put in at an angle", ["switch the machine off", "take out the tank", "put it in until it clicks"], "the supplier comes on {day} at {time}"),
    ("the time sheet is locked", "it was approved on {day}", ["ask your team lead to reopen it", "enter the missing {n} hours", "send it again"], "payroll closes the month on {day} at {time}"),
    ("the scanner sends nothing to your mailbox", "its address book still has your address in {site}", ["choose address book on the scanner", "delete the old address", "type your address of {site}"], "we load the address book again on {day}"),
    ("the build server queues jobs for {n} minutes", "runner {m} ran out of disk space", ["cancel jobs that you no longer need", "start the job again with the label {folder}"], "runner {m} gets a new disk on {day} at {time}"),
    ("the meeting room {room} cannot be booked", "it is kept free for the audit", ["book a room on the {floor}", "tell your guests of the change"], "the room can be booked again from {day} at {time}"),
    ("the guest network asks for a code", "the codes change every {n} days", ["ask at reception in {site} for the code of the day", "enter it in capital letters"], "the next code is valid from {day}"),
    ("the keyboard types wrong letters", "the layout was switched to {letter}", ["hold the windows key", "press the space bar {m} times"], "we set the layout for good on {day} at {time}"),
    ("the training portal shows {n} percent", "module {m} was closed before its last page", ["open module {m}", "go to the last page", "wait for the green tick"], "the portal counts it on {day}"),
    ("the desk on the {floor} does not rise", "it hit something and locked itself", ["clear the space under the desk", "press the down key for {n} seconds"], "a technician comes on {day} at {time}"),
    ("the travel tool finds no trains to {site}", "your profile has no rail card", ["open your profile", "enter the number of your rail card", "search again"], "the travel office books for you until {time}"),
    ("the backup of your laptop is {n} days old", "it was never on the cable at noon", ["leave the laptop on the cable on {day}", "keep the lid open until {time}"], "we start the backup by hand on {day}"),
    ("the chat shows you as away", "the status is tied to the calendar of {site}", ["open the status settings", "remove the tie to the calendar"], "the change reaches all devices within {n} minutes"),
    ("the parking gate in {site} stays closed", "the plate in the system ends with {letter}", ["send us a photo of your plate", "use the gate on the {door} side"], "the new plate works from {day} at {time}"),
    ("the report {folder} has empty columns", "the export was cut off after {n} rows", ["narrow the report to one month", "export it again as a table"], "the limit goes up on {day}"),
]
TEST = [
    ("the projector in room {room} flickers", "the cable is longer than {n} metres", ["use the short cable from the drawer", "set the rate to {m}0 hertz"], "a technician brings a new cable on {day} at {time}"),
    ("the mobile app signs you out every {n} minutes", "the phone is set to save power", ["open the battery settings", "allow the app to run in the background", "sign in again"], "we check the session server on {day}"),
    ("the locker on the {floor} does not open", "the battery of lock {room} is flat", ["hold the spare battery to the lock", "enter your code within {n} seconds"], "facility management changes the battery on {day} at {time}"),
    ("the invoice archive finds nothing before {day}", "its index is being built anew", ["search by invoice number", "leave the field for the customer empty"], "the index is complete on {day} at {time}"),
    ("the label printer in {site} skips {m} labels in a row", "the sensor is covered with dust", ["open the lid", "clean the sensor with the soft brush", "print {n} test labels"], "the supplier calls you on {day} at {time}"),
    ("the survey link leads to an empty page", "the survey was closed after {n} answers", ["write to the team of {folder}", "ask for a place in the second round"], "the second round starts on {day}"),
    ("the air in room {room} is too warm", "the sensor at the window reports {n} degrees", ["close the blinds", "press the blue key on the wall once"], "building services sets the valve on {day} at {time}"),
    ("the contract template has the wrong logo", "your copy is from version {n}", ["delete your copy", "open the template from the folder {folder}", "save it under a new name"], "the old version is withdrawn on {day}"),
]
GREETING = "Halden Service Desk, ticket HD-{ticket}"
CLOSING = "We keep the ticket open until you tell us that it works."


def slots(random):
    k = random.randint(2, 9)
    return {
        "floor": random.choice(FLOORS), "site": random.choice(SITES), "door": random.choice(["north", "south", "east", "west"]),
        "colour": random.choice(["black", "cyan", "yellow", "magenta"]), "menu": random.choice(["service", "tools", "setup"]),
        "n": random.randint(10, 95), "m": random.choice([x for x in range(2, 10) if x != k]), "k": k,
        "room": random.randint(101, 589), "letter": random.choice("DEFHKMRSTW"),
        "folder": random.choice(["atlas", "birch", "cobalt", "delta", "ember", "fjord", "garnet", "harbour"]),
    }


def sentence(text):
    return text[0].upper() + text[1:] + "."


def clock(minutes):
    return "%02d:%02d" % divmod(minutes, 60)


def loose(minutes, random):
    """The time as a technician writes it."""
    hour, minute = divmod(minutes, 60)
    half = "pm" if hour >= 12 else "am"
    return random.choice(["%d.%02d %s" % ((hour - 1) % 12 + 1, minute, half), "%d:%02d%s" % ((hour - 1) % 12 + 1, minute, half), "%dh%02d" % (hour, minute)])


class Fill:
    """Each {day} and {time} of a text is another; what the note says loosely the reply says in house style."""

    def __init__(self, values, random):
        self.values, self.random = values, random

    def both(self, text):
        day, minutes = self.random.choice(DAYS), 15 * self.random.randint(29, 70)
        short = self.random.choice([day, day[:3].lower(), day[:3] + "."])
        plain = text.format(**self.values, day=day, time=clock(minutes))
        note = text.format(**self.values, day=short, time=loose(minutes, self.random))
        return note, plain


def row(kind, random):
    fill = Fill(slots(random), random)
    symptom, cause, after = (fill.both(part) for part in (kind[0], kind[1], kind[3]))
    steps = [fill.both(step) for step in kind[2]]
    ticket = random.randint(10000, 99999)
    brief = lambda text: random.choice([text, text.replace("the ", ""), text.replace(" is ", " = ")])
    joined = random.choice([" / ", ", then ", " -> ", "; "]).join(note for note, _ in steps)
    note = random.choice([
        "#{t} {s}. reason: {c}. fix: {f}. if not ok: {a}",
        "ticket {t}: {s}, bc {c}. user should {f}. otherwise {a}",
        "{t} | {s} | cause {c} | todo {f} | fallback {a}",
        "HD {t} - {s}!! ({c}) pls {f}. else {a}",
    ]).format(t=ticket, s=brief(symptom[0]), c=brief(cause[0]), f=joined, a=after[0])
    reply = "\n".join([
        GREETING.format(ticket=ticket), "",
        "What happened", sentence(symptom[1] + " because " + cause[1]), "",
        "What to do", *("%d. %s" % (at, sentence(plain)) for at, (_, plain) in enumerate(steps, 1)), "",
        "What happens next", sentence("if this does not help, " + after[1]), "",
        CLOSING,
    ])
    return note, reply


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "style"
    rng = random.Random(SEED)
    seen = set()

    def rows(kinds, count):
        made = []
        while len(made) < count:
            note, reply = row(kinds[len(made) % len(kinds)], rng)
            if note not in seen:
                seen.add(note)
                made.append((note, reply))
        return made

    train = rows(TRAIN[:22], 308)
    dev = rows(TRAIN[22:], 48)
    test = rows(TEST, 80)
    for name, part in (("train", train), ("dev", dev)):
        with open(folder / f"{name}.jsonl", "w", encoding="utf-8") as out:
            for note, reply in part:
                out.write(json.dumps({"prompt": note, "completion": reply}) + "\n")
    with open(folder / "test.jsonl", "w", encoding="utf-8") as out:
        for at, (note, reply) in enumerate(test, 1):
            out.write(json.dumps({"id": f"style-{at}", "question": note, "answers": [reply], "answerable": True}) + "\n")


main()
