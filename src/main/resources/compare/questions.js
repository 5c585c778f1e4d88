// All questions: search, filters, and a list that grows as it is scrolled.

const STEP = 30; // questions that are added to the list at once
const PRINTED = 300; // more are not printed
const WAIT = 150; // milliseconds after the last key

const OUTCOMES = { right: "right", wrong: "wrong answer", declined: "declined", failed: "failed" };

function select(label, options, changed) {
  const id = "filter-" + label.toLowerCase().replaceAll(" ", "-");
  const box = el("select", { id, on: { change: changed } }, options);
  return { box, field: el("div.field", {}, el("label", { for: id }, label), box) };
}

const option = (value, text) => el("option", { value }, text);

function check(label, changed) {
  const box = el("input", { type: "checkbox", on: { change: changed } });
  return { box, field: el("label.check", {}, box, label) };
}

/** The words in which a question is searched; made when first asked for. */
function words(question) {
  question.words ??= [question.id, question.question, ...question.gold, ...question.doc_ids, ...arms.map((arm) => question.arms[arm].text)].join("\n").toLowerCase();
  return question.words;
}

function disagree(question) {
  const right = arms.filter((arm) => outcome(question.arms[arm]) === "right").length;
  return right > 0 && right < arms.length;
}

class Questions {
  constructor() {
    this.search = el("input", { type: "search", id: "search", autocomplete: "off", on: { input: () => this.later() } });
    const changed = () => this.filter();
    this.kind = select("Kind", [option("", "every kind"), data.kinds.map((kind) => option(kind.type, KINDS[kind.type] ?? plain(kind.type)))], changed);
    this.arm = select("Arm", [option("", "any arm"), arms.map((arm) => option(arm, arm))], changed);
    this.outcome = select(
      "Outcome",
      [
        option("", "every outcome"),
        Object.entries(OUTCOMES).map(([value, text]) => option(value, text)),
        el("optgroup", { label: "Why not right" }, Object.keys(FAULTS).filter((fault) => fault !== "none" && fault !== "failed").map((fault) => option(fault, FAULTS[fault][0]))),
      ],
      changed,
    );
    this.seen = select("Training", [option("", "seen or not"), option("seen", "seen in training"), option("unseen", "not seen")], changed);
    this.disagree = check("Arms disagree", changed);
    this.doubted = check("Label in doubt", changed);
    this.clear = el("button", { type: "button", on: { click: () => this.reset() } }, "Clear");
    this.count = el("p.count", { role: "status", "aria-live": "polite" });
    this.list = el("div.list", {});
    this.more = el("button.more", { type: "button", on: { click: () => this.grow(STEP) } }, "Show more");
    this.found = data.questions;
    this.timer = 0;
    new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && this.grow(STEP), { rootMargin: "600px" }).observe(this.more);
    this.filter();
  }

  section() {
    return section(
      "questions",
      "Questions and answers",
      false,
      el(
        "form.filters",
        { role: "search", on: { submit: (event) => event.preventDefault() } },
        el("div.field.wide", {}, el("label", { for: "search" }, "Search questions, answers and documents"), this.search),
        [this.arm, this.outcome, this.kind, this.seen].map((each) => each.field),
        el("div.checks", {}, this.disagree.field, this.doubted.field, this.clear),
      ),
      this.count,
      this.list,
      this.more,
    );
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.filter(), WAIT);
  }

  /** Shows the questions in which an arm has a fault, or is right. */
  show(arm, fault) {
    this.reset();
    this.arm.box.value = arm;
    this.outcome.box.value = fault === "none" ? "right" : fault;
    this.filter();
    document.getElementById("questions").scrollIntoView();
    this.outcome.box.focus({ preventScroll: true });
  }

  reset() {
    clearTimeout(this.timer);
    this.search.value = "";
    for (const each of [this.arm, this.outcome, this.kind, this.seen]) each.box.value = "";
    for (const each of [this.disagree, this.doubted]) each.box.checked = false;
    this.filter();
  }

  filter() {
    const wanted = this.search.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    this.found = data.questions.filter((question) => this.fits(question) && wanted.every((word) => words(question).includes(word)));
    this.count.textContent = `${whole(this.found.length)} of ${count(data.questions.length, "question", "questions")}`;
    this.list.replaceChildren();
    if (this.found.length === 0) this.list.append(el("p.none", {}, "No question fits. Take away a filter, or clear them all."));
    this.grow(STEP);
  }

  fits(question) {
    const kind = this.kind.box.value;
    const seen = question.seen === "same" || question.seen === "nearly_same";
    if (kind !== "" && question.kind !== kind) return false;
    if (this.seen.box.value !== "" && seen !== (this.seen.box.value === "seen")) return false;
    if (this.disagree.box.checked && !disagree(question)) return false;
    if (this.doubted.box.checked && question.label_doubted_by.length === 0) return false;
    const asked = this.arm.box.value === "" ? arms : [this.arm.box.value];
    const wanted = this.outcome.box.value;
    return wanted === "" || asked.some((arm) => this.came(question.arms[arm], wanted));
  }

  /** Declining counts as declined whether it is right or not. */
  came(reply, wanted) {
    return reply.why === wanted || outcome(reply) === wanted || (wanted === "declined" && reply.declined);
  }

  grow(by) {
    const shown = this.list.querySelectorAll("article").length;
    this.list.append(...this.found.slice(shown, shown + by).map((question) => new Entry(question).node));
    this.more.hidden = shown + by >= this.found.length;
  }

  /** For paper: what is listed, all open. */
  print() {
    this.grow(Math.min(PRINTED, this.found.length));
    const shown = this.list.querySelectorAll("article").length;
    for (const node of this.list.querySelectorAll("article")) node.entry.open(true);
    if (shown < this.found.length) {
      this.list.append(el("p.cut", {}, `${whole(this.found.length - shown)} further questions are not printed; filter them, or read them on the screen.`));
    }
  }

  printed() {
    this.list.querySelectorAll(".cut").forEach((note) => note.remove());
  }
}
