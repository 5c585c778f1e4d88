// One question with the answers of all arms side by side, made when it is opened.

class Entry {
  constructor(question) {
    this.question = question;
    this.panel = el("div.panel", { hidden: true });
    this.button = el(
      "button.question",
      { type: "button", "aria-expanded": "false", on: { click: () => this.open(this.panel.hidden) } },
      el("span.text", { dir: "auto" }, question.question),
    );
    this.node = el("article", {}, el("h3", {}, this.button), this.line(), this.panel);
    this.node.entry = this;
  }

  /** What is seen without opening it. */
  line() {
    const question = this.question;
    return el(
      "p.line",
      {},
      el("span.chip", {}, KINDS[question.kind] ?? plain(question.kind)),
      question.seen && el("span.chip", {}, question.seen === "same_group" ? "document seen in training" : "seen in training"),
      question.label_doubted_by.length > 0 && el("span.chip.warn", {}, "label in doubt"),
      byQuality.map((arm) => {
        const how = outcome(question.arms[arm]);
        return el(`span.mark.${how}`, {}, el("span", { "aria-hidden": "true" }, SIGNS[how]), ` ${arm}`, unseen(`: ${OUTCOMES[how]}.`));
      }),
    );
  }

  open(is) {
    if (is && this.panel.childElementCount === 0) this.panel.append(...this.opened());
    this.panel.hidden = !is;
    this.button.setAttribute("aria-expanded", String(is));
  }

  opened() {
    const question = this.question;
    const parts = [];
    if (!question.answerable) {
      parts.push(el("p.gold", {}, el("span.faint", {}, "Right answer"), "None: the documents do not answer this, so declining is right."));
    } else if (question.gold.length > 0) {
      parts.push(el("p.gold", {}, el("span.faint", {}, "Right answer"), el("span", { dir: "auto" }, question.gold.join(" / "))));
    }
    if (question.doc_ids.length > 0) parts.push(el("p.gold", {}, el("span.faint", {}, "Stands in"), question.doc_ids.join(", ")));
    if (question.label_doubted_by.length > 0) {
      parts.push(el("p.warn.doubt", {}, `The right answer may be wrong: ${question.label_doubted_by.join(" and ")} agree on another one, and it is quoted or all but sure. Check it.`));
    }
    parts.push(el("div.answers", {}, byQuality.map((arm) => this.answer(arm, question.arms[arm]))));
    parts.push(el("p.faint.id", {}, `Question ${question.id}`));
    return parts;
  }

  answer(arm, reply) {
    const how = outcome(reply);
    const [fault, means] = FAULTS[reply.why];
    return el(
      "div.answer",
      { role: "group", color: colour(arm), "aria-label": arm },
      el("h4", {}, el("span.key", {}), arm, " ", el(`span.mark.${how}`, {}, el("span", { "aria-hidden": "true" }, SIGNS[how]), ` ${how === "right" && reply.declined ? "right to decline" : OUTCOMES[how]}`)),
      reply.text === "" ? el("p.faint", {}, reply.failure === "" ? "(nothing)" : `It failed (${reply.failure}).`) : el("p.said", { dir: "auto" }, reply.text),
      how !== "right" && el("p.why", {}, el("strong", {}, fault), `: ${means}.`),
      reply.quotes.map((each) => el("blockquote", {}, el("p", { dir: "auto" }, marked(each.quote, this.question.gold)), el("footer", {}, each.title || each.doc_id, each.title && el("span.path", {}, each.doc_id)))),
      this.scores(reply),
      reply.found.length > 0 && this.passages(reply),
    );
  }

  scores(reply) {
    const figures = Object.entries(FIGURES)
      .filter(([key]) => reply.scores[key] !== undefined && key !== "failed")
      .map(([key, [name, , write]]) => [name, write(reply.scores[key])]);
    figures.push(["Took", time(reply.ms)], ["Made", plain(reply.mode)]);
    return el("details.scores", {}, el("summary", {}, `Scores: quality ${share(reply.scores.quality)}`), el("dl", {}, figures.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))));
  }

  passages(reply) {
    const right = new Set(this.question.doc_ids);
    const used = reply.found.filter((each) => each.used).length;
    return el(
      "details.passages",
      {},
      el("summary", {}, `Passages: ${whole(reply.found.length)} found, ${whole(used)} read`),
      el(
        "ol",
        {},
        reply.found.map((each) => {
          const passage = data.passages[each.passage];
          return el(
            "li",
            {},
            el("p.head", {}, el("strong", { dir: "auto" }, passage.title || passage.doc_id), passage.title && el("span.path", {}, passage.doc_id), each.used && el("span.chip.used", {}, "read by the model"), right.has(passage.doc_id) && el("span.chip.right", {}, "right document"), el("span.faint", {}, `score ${each.score.toFixed(3)}`)),
            el("p.passage", { dir: "auto" }, marked(passage.text, this.question.gold)),
          );
        }),
      ),
    );
  }
}
