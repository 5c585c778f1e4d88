// Where answers are labels: which are taken for which; and what a judge model can be relied on.

const MOST_LABELS = 12; // more do not fit a table that can be read
const MOST_CONFUSED = 25;

function labelsSection() {
  const told = byQuality.filter((arm) => data.arms[arm].labels !== undefined);
  if (told.length === 0) return false;
  return section(
    "labels",
    "Labels",
    "Which label was taken for which. A row is a right label, a column what was given.",
    el("div.cards", {}, told.map((arm) => el("div.card.scroll", { tabindex: "0", role: "group", "aria-label": `Labels of ${arm}` }, el("h3", { color: colour(arm) }, el("span.key", {}), arm), confusion(data.arms[arm].labels)))),
  );
}

function confusion(labels) {
  const names = Object.keys(labels.each);
  const found = new Map(labels.confusions.map((each) => [each.label + "\n" + each.given, each.n]));
  if (names.length > MOST_LABELS) return confusedList(labels);
  const others = labels.confusions.some((each) => each.given === "");
  const right = (name) => Math.round(labels.each[name].recall * labels.each[name].n);
  const cell = (name, given) => (name === given ? right(name) : (found.get(name + "\n" + given) ?? 0));
  const columns = others ? [...names, ""] : names;
  return el(
    "table.confusion",
    {},
    el("thead", {}, el("tr", {}, el("td", {}), columns.map((name) => el("th.n", { scope: "col" }, name === "" ? "no label" : plain(name))), el("th.n", { scope: "col" }, "F1"))),
    el(
      "tbody",
      {},
      names.map((name) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, plain(name), " ", el("span.faint", {}, `n\u00a0${whole(labels.each[name].n)}`)),
          columns.map((given) => {
            const n = cell(name, given);
            return el(name === given ? "td.n.best" : n === 0 ? "td.n.faint" : "td.n", {}, whole(n));
          }),
          el("td.n", {}, two(labels.each[name].f1)),
        ),
      ),
    ),
  );
}

function confusedList(labels) {
  const shown = labels.confusions.slice(0, MOST_CONFUSED);
  if (shown.length === 0) return el("p", {}, "All labels are right.");
  return [
    el("ul", {}, shown.map((each) => el("li", {}, `${plain(each.label)} taken for ${each.given === "" ? "no label" : plain(each.given)}: ${whole(each.n)} of ${whole(each.of)}`))),
    labels.confusions.length > shown.length && el("p.faint", {}, `and ${whole(labels.confusions.length - shown.length)} pairs more, in compare.json`),
  ];
}

function judgeSection() {
  const judge = data.judge;
  if (judge === undefined) return false;
  const line = (name, text) => el("div", {}, el("dt", {}, name), el("dd", {}, text));
  const powered = Object.entries(judge.prediction_powered);
  const written = (estimate, write) => `${write(estimate.value)} (95${PERCENT} interval ${between(estimate, write)})`;
  return section(
    "judge",
    "The judge",
    !judge.silent && `${judge.model} graded answers beside the right ones from 1 to 5, ${whole(judge.times)} times each, once with their order turned.`,
    el(
      "div.card",
      {},
      judge.silent
        ? el("p", {}, "It did not answer; its figures are missing.")
        : el(
            "dl.faults",
            {},
            line("Graded", count(judge.graded, "answer", "answers")),
            line("Not graded", whole(judge.failed)),
            line("Near the threshold", whole(judge.near_threshold)),
            line("Inconsistent", whole(judge.inconsistent)),
            judge.accuracy && line("Agrees with people", `${written(judge.accuracy, share)}, n\u00a0${whole(judge.labels)}`),
            judge.kappa && line("Beyond chance (kappa)", written(judge.kappa, two)),
          ),
      powered.length > 0 && [
        el("h3", {}, "What people would find"),
        el("p.faint", {}, "Estimated from the labels of some answers and the grades of all (prediction-powered); right only if those labelled were chosen at random."),
        el("ul", {}, powered.map(([arm, estimate]) => el("li", {}, `${arm}: ${written(estimate, share)}, ${count(estimate.n, "label", "labels")}`))),
      ],
      judge.notes.length > 0 && el("ul", {}, judge.notes.map((note) => el("li", {}, note))),
    ),
  );
}
