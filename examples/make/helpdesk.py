"""Makes examples/helpdesk: HR and IT of the invented haulier Fernhollow Freight. python3 helpdesk.py [--check]"""

import common
from handbook import Page

SEED = "helpdesk 1"

# Learnt: what the adapters and the prompt arm are shown. Nothing about these documents is asked in the test.
LEARNT = [
    Page("hr/overtime.md", "Overtime and time off in lieu", """
Overtime has to be agreed with your team lead before it is worked. Hours are entered in Shiftbook by the end of the same week.

The first {first:six|eight|ten} overtime hours of a month are given back as time off. Whatever is worked beyond that is paid with a supplement of {supplement:25|30|35} percent, on Sundays and public holidays {sunday:50|60|75} percent.

Time off in lieu that is not taken within {expire:four|five|six} months is paid out with the next salary.""",
        ("What supplement do I get for working on a Sunday?", "If I am called in on a public holiday, how much extra is paid?", "{sunday} percent"),
        ("When is unused time off in lieu turned into money?", "How long can I keep hours off before they are paid out?", "within {expire} months"),
        ("Where do I write down extra hours?", "Which tool records my overtime?", "Shiftbook")),
    Page("hr/parental-leave.html", "Parental leave", """
Parents may stay at home for up to {months:twelve|fourteen|sixteen} months for each child. Both may take leave at the same time.

Send the form PL-{form:3|4|7} to people@fernhollow.example at least {notice:seven|eight|nine} weeks before the leave begins. A shorter notice is accepted after an early birth or an adoption at short notice.

## Working part time
During parental leave you may work up to {hours:20|24|30} hours a week, in your own team or in another one.""",
        ("How early must I announce that I will stay home with my baby?", "What notice does HR want before parental leave starts?", "{notice} weeks"),
        ("Can I work a little while on parental leave, and how much?", "Up to how many weekly hours may a parent on leave work?", "up to {hours} hours a week"),
        ("Which form is needed for parental leave?", "What is the paper called that I send in before going on parental leave?", "PL-{form}")),
    Page("hr/probation.md", "Probation and notice", """
The first {probation:four|five|six} months of a contract are probation. In this time both sides may end the contract with {short:one week|two weeks}' notice.

After probation the notice is {long:one month|six weeks} to the end of a month, after ten years of service {veteran:four|five|six} months. Notice has to be signed on paper; a message in Relay or by mail does not count.""",
        ("How long is the trial period of a new contract?", "For how many months am I on probation?", "{probation} months"),
        ("I have been here for eleven years; what notice applies to me?", "What is the notice after a decade at the company?", "{veteran} months"),
        ("Can I resign by e-mail?", "In what form must a resignation be?", "signed on paper")),
    Page("hr/training-budget.txt", "Learning and training budget", """
Everyone has {budget:600|750|900} pounds a year for courses, books and examinations. What is left at the end of December is lost.

Courses up to {small:150|200} pounds need no approval; above that your team lead signs in Coursebook. If you leave within {back:nine|twelve} months after a course of more than 1,000 pounds, half of it is paid back.

Drivers' periodic training is paid from another budget and does not count.""",
        ("How much may I spend on courses in a year?", "What is my yearly learning allowance?", "{budget} pounds"),
        ("Up to what price can I book a course on my own?", "When is no approval needed for a training?", "up to {small} pounds"),
        ("Does the CPC training of a driver use up the learning money?", "Is the periodic training of drivers taken from my allowance?", "paid from another budget")),
    Page("hr/bereavement.md", "Bereavement leave", """
After the death of a partner, child, parent or sibling you have {close:five|six|seven} paid days off, after that of a grandparent, aunt, uncle or close friend two.

They need not be taken at once but within {within:three|four} months. No certificate is asked for. The counselling line, {line:0800 555 0142|0800 555 0177}, is free and does not tell us who called.""",
        ("My father died. How many days can I stay away with pay?", "How much paid leave is there after losing a sister?", "{close} paid days"),
        ("Whom can I ring in confidence after a death in the family?", "What is the number for counselling?", "{line}"),
        ("Do I have to prove a bereavement?", "Which certificate do I hand in for bereavement leave?", "No certificate")),
    Page("hr/bicycle-leasing.html", "Bicycle leasing", """
After probation you may lease up to {count:one bicycle|two bicycles} through PedalPlan. The monthly rate is taken from your gross salary, and the company pays the insurance.

A lease runs for {run:30|36|48} months. At its end you may buy the bicycle for {residual:15|17|18} percent of its list price. The list price must lie between 750 and {most:4,500|6,000|7,500} pounds.""",
        ("How long am I bound to a leased bike?", "What is the term of a bicycle lease?", "{run} months"),
        ("What does it cost to keep the bike when the lease is over?", "At what share of the list price can I take over my leased bicycle?", "{residual} percent"),
        ("Who covers the insurance of a leased bicycle?", "Does the insurance of the bike come out of my salary?", "the company")),
    Page("it/printing.md", "Printing", """
All printers print from one queue called {queue:Heron|Kestrel|Plover}. Send the job, hold your badge to any printer and it comes out there. Jobs that nobody fetches are deleted after {hours:12|18|24} hours.

Colour is set to off and can be switched on for a single job. Toner is changed by the service desk: {button:press the blue button|scan the code} on the printer and somebody comes. Delivery notes in the yards are printed on the label printers, which have a queue of their own.""",
        ("How long does a print job wait for me?", "When do unfetched printouts vanish?", "{hours} hours"),
        ("Which queue should I pick to print?", "What is the name of the shared printer queue?", "{queue}"),
        ("How do I get new toner?", "The printer is out of toner, what now?", "{button} on the printer")),
    Page("it/meeting-rooms.md", "Meeting rooms", """
Rooms are booked in the calendar by adding the room as a guest. A booking that nobody confirms on the door panel within {minutes:10|12|15} minutes is released.

The screens are joined with the code shown in their lower left corner. Rooms with a camera carry a {sign:green|yellow|white} sticker. For events of more than {people:20|25|30} people write to facilities@fernhollow.example a week ahead.""",
        ("When does a room become free if nobody turns up?", "After what time is an unconfirmed room booking released?", "{minutes} minutes"),
        ("How can I tell which rooms have a camera?", "What marks a room fit for video calls?", "a {sign} sticker"),
        ("Where do I write to plan a big gathering?", "Who has to know about a large event in the building?", "facilities@fernhollow.example")),
    Page("it/shared-mailboxes.txt", "Shared mailboxes and lists", """
A shared mailbox is ordered in the portal under Services > Mail. It needs an owner, who decides who reads it and is asked every {review:six|nine|twelve} months whether it is still used.

Mail in shared mailboxes is kept for {keep:three|five|seven} years. Lists with people from outside need the consent of the data protection officer, Tamsin Orrell.""",
        ("Who must agree before outsiders are put on a mailing list?", "Whose consent is needed for external people on a list?", "Tamsin Orrell | the data protection officer"),
        ("For how long is mail in a shared mailbox stored?", "How many years is mail of a team mailbox kept?", "{keep} years"),
        ("In which part of the portal is a shared mailbox ordered?", "Where do I order a team inbox?", "Services > Mail")),
    Page("it/software-requests.md", "Asking for software", """
Programs in the catalogue install themselves from the Depot app within the hour. Anything else is asked for with the form SW-{form:11|14|21}; security checks it, which takes up to {days:four|five|eight} working days.

Licences above {price:300|400|500} pounds a year are signed by the head of your department. Browser extensions are blocked except for the {n:six|nine} listed in the Depot app.""",
        ("How long does security need to check a new program?", "What is the wait for software that is not in the catalogue?", "up to {days} working days"),
        ("From where do I install a program of the catalogue?", "Which app installs standard software?", "Depot app"),
        ("Who signs for an expensive licence?", "Whose signature is needed for costly software?", "the head of your department")),
    Page("it/file-sharing.html", "Sharing files", """
Files for colleagues belong on Granary, the company's file store. Links for people outside end after {days:14|21|30} days and need a password that is sent another way.

A deleted file can be brought back from the bin for {bin:30|45|60} days, and after that by the service desk from the backup for {backup:90|120|180} days. Files of more than {size:5|8|10} GB are sent with the Hoist page.""",
        ("How long does an external link to a file live?", "When does a link that I sent to a customer stop working?", "{days} days"),
        ("I threw a file away; how long is it in the bin?", "For how many days can I restore something from the bin myself?", "{bin} days"),
        ("What is the page for sending huge files?", "How are very big files sent?", "Hoist page | the Hoist page")),
    Page("it/backups.txt", "Backups of laptops", """
Laptops are backed up every {every:two|three|four} hours while they are on the company network or the VPN. Only the folder Work is saved: whatever lies on the desktop or in Downloads is not.

To restore, right-click the folder and choose Earlier Versions. Versions go back {back:60|75|90} days. A lost laptop is set up again from its backup in about {time:half a day|a day}.""",
        ("Which folder of my computer is backed up?", "Where must files lie so that they are saved?", "the folder Work | Work"),
        ("How far back do the saved versions go?", "For how long can I return to an older version on my laptop?", "{back} days"),
        ("How often are notebooks saved?", "At what intervals is a laptop backed up?", "every {every} hours")),
]

# Asked in the test.
TESTED = [
    Page("hr/annual-leave.md", "Annual leave", """
Full-time staff have {days:26|27|28} working days of leave in a calendar year. Drivers on rotating shifts have {extra:two|three} more. In the year you join or leave it is one twelfth for each full month.

Leave is entered in Shiftbook, and the team lead answers within {answer:three|four} working days. Up to {carry:five|six|seven} days may be carried over; they have to be taken by the end of {until:March|April} or are lost, unless illness prevented it.

Between {freeze:1 and 20 December|20 November and 24 December} the yards grant no leave of more than two days in a row.""",
        ("What is my yearly holiday entitlement on a full-time contract?", "{days} working days | {days}"),
        ("How much leftover holiday can I move into the next year?", "Up to {carry} days | {carry} days"),
        ("By when must last year's holiday be used up?", "the end of {until} | end of {until}"),
        ("In which weeks are long holidays in the yards impossible?", "Between {freeze} | {freeze}")),
    Page("hr/sickness.md", "Sickness", """
Ring your team lead or the shift office before your shift begins, on the first day. Messages to colleagues do not count as a report.

A doctor's note is needed from the {note:third|fourth|fifth} day on, weekends included. Photograph it and upload it in Shiftbook under Absence; the original stays with you.

Full pay goes on for {pay:six|seven|eight} weeks. After {talk:20|25|30} sick days within a year HR invites you to a talk about what could help. It is voluntary.""",
        ("From what day of illness do I have to see a doctor for a certificate?", "{note} day | the {note} day"),
        ("Where does the photo of my sick note go?", "in Shiftbook under Absence | Shiftbook"),
        ("For how long is my wage paid in full when I am ill?", "{pay} weeks"),
        ("Is it enough to text a workmate that I am unwell?", "Messages to colleagues do not count as a report | do not count")),
    Page("hr/remote-work.html", "Working from home", """
Office roles may work from home up to {days:two|three} days a week. Dispatch and the yards agree single days with their lead.

## From abroad
Work from abroad is possible for up to {abroad:15|20|25} days a year within the countries of the list Green-{list:2|3|4}. Ask at least {ask:two|three|four} weeks before, because tax and insurance are checked.

## Equipment
Once every {years:three|four|five} years you get {money:250|300|400} pounds for a desk, a chair or a lamp. Receipts go to expenses with the code HOME.""",
        ("Can office staff stay at home, and how often each week?", "up to {days} days a week | {days} days"),
        ("How many days may I work from another country?", "up to {abroad} days a year | {abroad} days"),
        ("Is there money for a chair at home?", "{money} pounds"),
        ("What code do I put on the receipt for my home desk?", "the code HOME | HOME")),
    Page("hr/pension.txt", "Company pension", """
Everyone joins the Oakmere pension scheme after {join:two|three|four} months. You pay at least {own:3|4|5} percent of your salary, and the company adds {company:6|7|8} percent.

You may pay more at any time; the change counts from the following month. Whoever opts out is enrolled again every three years and can opt out again. Questions about single statements are answered by Oakmere itself, on {line:0800 555 0119|0800 555 0163}.""",
        ("What share does the employer put into my retirement savings?", "{company} percent"),
        ("When am I enrolled in the retirement scheme after starting?", "after {join} months | {join} months"),
        ("Who answers questions about a statement of my pension?", "Oakmere itself | Oakmere")),
    Page("hr/expenses.md", "Travel and expenses", """
Trips are booked in Wayfarer. Trains are second class; a flight needs a reason and the consent of your head of department.

For a day away of more than {long:ten|eleven} hours there are {meal:24|26|28} pounds for meals, for shorter ones {short:12|13|14} pounds. Mileage in your own car is {mile:42|45|48} pence a mile. Hotels may cost up to {hotel:110|120|135} pounds a night, in Port Callow {callow:150|160|170} pounds.

Receipts are photographed in Wayfarer within {within:30|45|60} days. What is sent in by the {cut:10th|12th|15th} is paid with the same month's salary.""",
        ("How much per mile do I get for my private car?", "{mile} pence a mile | {mile} pence"),
        ("What may a night in a hotel in Port Callow cost?", "{callow} pounds"),
        ("By what day of the month must receipts be in so that they come with this month's pay?", "by the {cut} | {cut}"),
        ("Which class do we take on the railway?", "second class")),
    Page("hr/relocation.html", "Moving house for the company", """
If you move to another depot because we asked you to, we pay the removal firm, after {quotes:two|three} quotes, up to {most:3,500|4,000|5,000} pounds, and {nights:20|30|40} nights in a furnished flat.

There are {days:two|three} paid days for the move itself. If you leave of your own accord within {back:18|24} months, one half has to be paid back.""",
        ("What is the limit for the removal van if I am transferred?", "up to {most} pounds | {most} pounds"),
        ("How long is temporary housing covered when I am sent to another depot?", "{nights} nights"),
        ("How many days off come with a transfer?", "{days} paid days | {days}")),
    Page("hr/referral.md", "Recommending somebody", """
If somebody you recommended is hired and stays beyond probation, you get {office:500|600|800} pounds, for a driver or a fitter {driver:1,000|1,200|1,500} pounds.

Put the name into Talentgate before the application arrives. Managers get nothing for people of their own department.""",
        ("What is paid for bringing in a new driver?", "{driver} pounds"),
        ("Where do I enter the person I recommend?", "Talentgate"),
        ("Do managers earn the bonus for hiring into their own team?", "Managers get nothing | nothing")),
    Page("hr/jury-and-volunteering.txt", "Jury service, fire brigade, volunteering", """
Jury service is paid as normal work. Send a copy of the summons to people@fernhollow.example and hand in what the court pays for lost wages.

Members of a voluntary fire brigade may leave at once when alarmed, and rest for {rest:six|eight|nine} hours after a night call. For other voluntary work there are {vol:two|three|four} paid days a year.""",
        ("How long may a volunteer firefighter rest after being out at night?", "{rest} hours"),
        ("How many days a year can I do charity work on paid time?", "{vol} paid days | {vol}"),
        ("What happens with the money from the court for jurors?", "hand in what the court pays for lost wages | hand in")),
    Page("it/passwords.md", "Passwords and signing in", """
One password opens everything: laptop, mail, Shiftbook and Wayfarer. It has at least {length:14|15|16} characters and is changed only when we ask for it.

Forgotten? Open https://door.fernhollow.example on any device, choose Locked out and confirm with the code from the Latch app. After {tries:six|eight|ten} wrong attempts the account is locked for {lock:20|30|45} minutes.

The service desk never asks for your password. If somebody does, report it.""",
        ("How do I get in again when I no longer know my password?", "Open https://door.fernhollow.example on any device, choose Locked out and confirm with the code from the Latch app | https://door.fernhollow.example"),
        ("What is the minimum length of a password?", "at least {length} characters | {length} characters"),
        ("For how long am I shut out after typing it wrong too often?", "{lock} minutes")),
    Page("it/lost-phone.md", "New or lost phone: the Latch app", """
Moving to a new phone: keep the old one until the new one is set up. On the laptop open Door > My devices > Add, and scan the code with the new phone.

Phone lost or stolen: ring the service desk at once on {desk:4400|4600|4800}. They block the phone and give you a temporary code, which works for {hours:24|36|48} hours. Your lead has to confirm on the telephone that you are you.""",
        ("My mobile was stolen, which extension do I call?", "{desk}"),
        ("How long is the stand-in code valid without my phone?", "{hours} hours"),
        ("Who vouches for me when I ask for a temporary code?", "Your lead")),
    Page("it/vpn.html", "VPN", """
The VPN client is called Causeway and is on every laptop. It is needed for Granary, Shiftbook from outside and the timetable planner, not for mail.

If it stays at "connecting", change the gateway from North to {gate:Harbour|Valley|Ridge} in the settings. A connection ends after {hours:nine|ten|twelve} hours. From the countries of the list Red the VPN does not open at all; ask security before you travel.""",
        ("The tunnel hangs while connecting; which gateway should I try?", "{gate}"),
        ("After how much time does the remote connection drop by itself?", "{hours} hours"),
        ("Do I need Causeway to read my mail?", "not for mail")),
    Page("it/laptops.md", "Laptops and their replacement", """
A laptop is replaced after {years:four|five} years, one of the yards after three. The choice is between the Aldon {small:13|14}, which is light, and the Aldon {big:16|17}, with a larger screen.

You have {overlap:ten|fourteen} days to move over before the old one is collected. Damage by drink or a fall is repaired free of charge once; after that your department pays {fee:120|150|180} pounds. Screens of 27 inches are ordered in the portal under Services > Desk.""",
        ("How old does a normal notebook get before I receive a new one?", "after {years} years | {years} years"),
        ("What does my department pay if I drop the computer a second time?", "{fee} pounds"),
        ("Where in the portal can I order a monitor?", "under Services > Desk | Services > Desk")),
    Page("it/phishing.txt", "Suspicious mail", """
Do not click and do not answer. Press the Fishhook button in the mail program; the message goes to security and leaves your inbox.

If you did click or typed your password, ring {soc:4911|4922|4933}, at any hour. Do not switch the laptop off: pull the network cable or leave the Wi-Fi. Nobody is blamed for a report. Last year {n:312|287|341} reports came in, of which one in {ratio:six|seven|nine} was a real attack.""",
        ("I entered my password on a fake page. Which number do I ring?", "{soc}"),
        ("What do I press to report a dodgy mail?", "the Fishhook button | Fishhook button"),
        ("Should I shut down the computer after clicking on a bad link?", "Do not switch the laptop off")),
    Page("it/mobile-phones.md", "Company phones", """
Drivers, fitters and people on call get a phone; others ask their head of department. The contract has {data:20|25|30} GB a month at home and {roam:5|8|10} GB abroad.

Calls abroad from home are blocked. A broken screen is repaired by the firm Glasswright at any depot on {weekday:Tuesdays|Wednesdays|Thursdays}. Private use is allowed; private apps that want access to contacts are not.""",
        ("How much data can I use in other countries?", "{roam} GB"),
        ("On what day is the firm here that mends cracked phone screens?", "on {weekday} | {weekday}"),
        ("Who gets a company mobile without asking?", "Drivers, fitters and people on call")),
    Page("it/wifi.txt", "Wi-Fi and guests", """
Company laptops join Fernhollow-Work by themselves. Private devices and visitors use Fernhollow-Guest; the code is printed at reception and changes every {day:Monday|Friday}.

The guest network is cut at {time:20:00|21:00|22:00}. Scanners in the yards use Fernhollow-Yard, for which nobody needs a password: they carry a certificate that is renewed every {cert:90|120|180} days.""",
        ("Which network may a visitor's laptop use?", "Fernhollow-Guest"),
        ("When in the evening is wireless for guests turned off?", "{time}"),
        ("On what weekday is there a new guest code?", "every {day} | {day}")),
    Page("it/service-desk.html", "Service desk", """
The desk is open from {open:6:00|6:30|7:00} to {close:18:30|19:00|20:00} on working days, and on Saturdays until noon. Extension {desk:4400|4600|4800}, desk@fernhollow.example, or the portal.

## How fast
If a whole depot stands still we begin within {urgent:10|15} minutes, if a person cannot work within {high:one hour|two hours}, with everything else on the next working day. Outside opening hours only standstills are taken, by the engineer on call.""",
        ("From what time in the morning is IT support reachable?", "{open}"),
        ("An entire depot is down. How quickly does IT react?", "within {urgent} minutes | {urgent} minutes"),
        ("How soon is somebody looked after who cannot work at all?", "within {high} | {high}")),
]

RESTRICTED = [
    Page("managers/pay-review.md", "Pay review: for managers", """
The budget of the next review is {budget:3.1|3.4|3.7} percent of the payroll of your department. A single rise may not exceed {cap:8|9|10} percent without the consent of the director of people, Idris Penhale.

Propose rises in Talentgate until {until:14 February|21 February|28 February}. Do not speak about figures before the letters are out.""",
        ("How much may the payroll of my department grow in the coming pay review?", "{budget} percent"),
        ("What is the ceiling for one person's rise?", "{cap} percent"),
        ("Until when can managers propose raises?", "until {until} | {until}")),
    Page("it-internal/break-glass.txt", "Break-glass accounts: for IT", """
There are {n:two|three} emergency accounts. The envelopes lie in the safe of room {room:B-014|B-021|C-007}; opening one needs two people of different teams, who sign the sheet.

After use the password is changed within {within:four|six|eight} hours, and the head of IT, Ngaire Whitlow, is told the same day.""",
        ("In which room are the envelopes of the emergency accounts?", "{room}"),
        ("How soon must the password of an emergency account be new after it was used?", "within {within} hours | {within} hours"),
        ("Who has to hear about the use of a break-glass account?", "the head of IT, Ngaire Whitlow | Ngaire Whitlow")),
]

APPS = [
    ("Shiftbook", "leave, shifts, sick notes", "People Systems", "Priya Ashdown"),
    ("Wayfarer", "trips and expenses", "Finance Systems", "Owen Tarrant"),
    ("Granary", "file store", "Workplace", "Lucja Marsh"),
    ("Talentgate", "hiring and pay", "People Systems", "Priya Ashdown"),
    ("Causeway", "VPN", "Network", "Dele Akintola"),
    ("Tidetable", "timetable planner", "Dispatch Systems", "Hanne Skog"),
    ("Latch", "second factor", "Security", "Mirko Vane"),
    ("Gatelog", "yard gates and weighing", "Yard Systems", "Bettina Crail"),
]
TEAMS = [
    ("People Systems", "4710", "Askerby"), ("Finance Systems", "4725", "Askerby"), ("Workplace", "4731", "Dunmere"),
    ("Network", "4748", "Dunmere"), ("Dispatch Systems", "4752", "Port Callow"), ("Security", "4767", "Askerby"),
    ("Yard Systems", "4779", "Port Callow"),
]

FAQ = [
    ("faq-badge", "Badge forgotten", "Reception lends a day badge against your signature. It opens the doors of your own floor and has to be back by {back:18:00|19:00}.",
     "By what time must a borrowed badge be returned?", "{back}"),
    ("faq-canteen", "Canteen card", "The canteen card is charged at the grey box beside the till, with at least {least:5|10} pounds. Lunch is subsidised with {sub:2.40|2.80|3.10} pounds a day.",
     "How much does the company add to my lunch?", "{sub} pounds"),
    ("faq-payslip", "Payslip", "Payslips lie in Shiftbook from the {day:25th|26th|27th} of each month. Older ones than {years:five|seven} years are asked for from payroll.",
     "When in the month can I see my payslip?", "from the {day} | {day}"),
    ("faq-address", "New address", "Change your address in Shiftbook under Me > Contact. The tax office is told by you, not by us.",
     "Who informs the tax office when I move?", "by you, not by us | you"),
    ("faq-glasses", "Screen glasses", "We pay up to {pay:80|95|110} pounds for glasses for screen work, once every two years, if the eye test at the company doctor says that they are needed.",
     "What is the allowance for glasses for the computer?", "up to {pay} pounds | {pay} pounds"),
    ("faq-locker", "Lockers in the yards", "Lockers are given out by the shift office. A lost key costs {key:12|15|18} pounds.",
     "What do I pay if the key of my locker is gone?", "{key} pounds"),
]

SILENT = [
    "Can I bring my dog to the office in Dunmere?", "How much does the company pay towards a gym?", "When is this year's summer party?",
    "Who won the safety award last year?", "Is there a creche at the Askerby site?", "What is the share option plan for new joiners?",
    "Which electric trucks will we buy next year?", "How do I get access to the payroll database?", "Can I pay for a private dental plan through my salary?",
    "What is the dress code for visits to customers?", "Which keyboard layout can I order for my laptop?", "How do I change the ringtone of the desk phones?",
    "What does parking at Port Callow cost for staff?", "Is there a shuttle bus from the station to the Askerby depot?", "What is the wage of a night dispatcher?",
]

STAFF = "group:staff"
EVERYBODY = "user:sam,group:staff"


def main():
    case = common.Case("helpdesk")
    train, test = [], []
    for page in LEARNT:
        body, facts = page.filled(SEED)
        case.document(page.path, page.title, body)
        train += page.trains(facts, acl=STAFF)
    # The desk has one number, wherever it is written.
    desk = common.rng(SEED, "desk").choice(["4400", "4600", "4800"])
    for page in TESTED:
        body, facts = page.filled(SEED, desk=desk)
        case.document(page.path, page.title, body)
        test += page.tests(facts)
    for page, who in zip(RESTRICTED, ("user:greta,group:staff,group:managers", "user:tomas,group:staff,group:it")):
        body, facts = page.filled(SEED)
        case.document(page.path, page.title, body)
        allowed = page.tests(facts, who)
        test += allowed
        test += [common.asked(row["question"], [], [], EVERYBODY) for row in allowed[:2]]
    rows = []
    for id_, title, text, question, answer in FAQ:
        facts = common.Facts(common.rng(SEED, id_))
        rows.append({"id": id_, "title": title, "text": facts.fill(text)})
        test.append(common.asked(question, facts.fill(answer), [id_]))
    case.put("documents/faq.jsonl", common.jsonl(rows))
    case.put("documents/it/applications.csv", common.table(["Application", "Used for", "Team", "Owner"], APPS))
    case.put("documents/it/teams.csv", common.table(["Team", "Extension", "Site"], TEAMS))
    extension = {team: number for team, number, _ in TEAMS}
    for app, use, team, owner in APPS:
        if app in ("Gatelog", "Tidetable", "Latch"):
            test.append(common.asked("Who is the owner of the program for %s?" % use, owner, ["it/applications.csv"]))
        if app in ("Causeway", "Talentgate", "Wayfarer", "Granary"):
            test.append(common.asked(
                "%s does not start. What is the extension of the team that looks after it?" % app, extension[team],
                ["it/teams.csv", "it/applications.csv"]))
    test += [common.asked(question, [], []) for question in SILENT]
    for row in test:
        row.setdefault("as", EVERYBODY)
    case.put("acl.txt", "# PATTERN  PRINCIPALS   (globs relative to documents/, the first match wins)\n"
             "managers/**     group:managers\nit-internal/**  group:it\n**              group:staff\n")
    case.put("train.jsonl", common.jsonl(train))
    case.put("test.jsonl", common.jsonl(common.numbered("h", common.apart(test, train))))
    case.finish()


main()
