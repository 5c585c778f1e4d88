// Puts the choice together: which arm, why, what would change it, how to get there.

const VERDICT = {
  settled: ["Settled", "sure"],
  tie: ["A tie: the simplest of them", "open"],
  none: ["No arm keeps every constraint", "open"],
};

const BASES = { measured: "measured", construction: "by what arms are", partly: "in part measured", prior: "published, not measured" };

const scored = data.ranking.map((each) => each.arm);
const estimates = Object.fromEntries(data.ranking.map((each) => [each.arm, { value: each.score, low: each.low, high: each.high }]));
const figure = (value) => (Math.abs(value) >= 100 ? whole(value) : String(Number(value.toPrecision(3))));

function choiceSummary() {
  const [sure, style] = VERDICT[data.verdict];
  const found = estimates[data.recommendation];
  return el(
    "section.summary",
    { id: "summary", "aria-labelledby": "summary-heading" },
    el("p.badge." + style, {}, sure),
    el("h1", { id: "summary-heading" }, data.summary),
    data.profile.description && el("p.lead", { dir: "auto" }, data.profile.description),
    el("p", {}, explained()),
    found && el("dl.tiles", {}, choiceTiles(found)),
    el("ul.notes", {}, data.uncertain.map((text) => el("li.warn", {}, unseen("Uncertain: "), text))),
  );
}

function explained() {
  if (data.verdict === "none") return "What would have to give stands below, with the figure that each arm breaks a constraint by.";
  const named = data.recommendation in ARMS ? `${data.recommendation} is ${ARMS[data.recommendation]}. ` : "";
  const best = data.factors.filter((factor) => factor.lead > 0.005).sort((a, b) => b.lead - a.lead);
  const against = data.factors.filter((factor) => factor.lead < -0.005).sort((a, b) => a.lead - b.lead);
  if (data.rival === data.recommendation) return named;
  const pro = best.length > 0 ? `Against ${data.rival}, ${best.slice(0, 2).map((each) => each.title).join(" and ")} ${best.length > 1 ? "speak" : "speaks"} most for it` : `No factor speaks for it against ${data.rival} by much`;
  return named + pro + (against.length > 0 ? `, ${against[0].title} most against it.` : ".");
}

function choiceTiles(found) {
  const tile = (name, value, note) => el("div", {}, el("dt", {}, name), el("dd", {}, el("strong", {}, value), note && el("span.faint", {}, note)));
  const measured = data.factors.filter((factor) => factor.basis === "measured" || factor.basis === "partly").length;
  return [
    tile(`Score of ${data.recommendation}`, share(found.value), `95${PERCENT} interval ${between(found, share)}`),
    data.rival !== data.recommendation && tile(`Next: ${data.rival}`, share(estimates[data.rival].value), between(estimates[data.rival], share)),
    tile("Factors measured", `${measured} of ${data.factors.length}`, "wholly or in part"),
    tile("Arms left out", whole(arms.length - scored.length), "they break a constraint"),
  ];
}

function rankingSection() {
  if (scored.length === 0) return false;
  return section(
    "ranking",
    "Scores",
    "The mean of all factors by their weight, 100\u00a0% where an arm is best in everything. The line is its 95\u00a0% interval.",
    el("div.card", {}, tracks(scored, estimates), trackScale([0, 0.25, 0.5, 0.75, 1].map((part) => [part, `${100 * part}${PERCENT}`]))),
  );
}

function constraintsSection() {
  const judged = arms.filter((arm) => data.arms[arm].constraints.length > 0);
  if (judged.length === 0) return false;
  const signs = { kept: ["✓", "right", "keeps"], broken: ["✗", "wrong", "breaks"], uncertain: ["?", "declined", "not sure"] };
  return section(
    "constraints",
    "Constraints",
    "An arm that breaks one is never recommended, whatever its score would be.",
    el(
      "div.card",
      {},
      el(
        "ul.out",
        {},
        judged.map((arm) =>
          el(
            "li",
            {},
            el("span.name", {}, arm),
            el(
              "div",
              {},
              data.arms[arm].constraints.map((each) => {
                const [sign, style, words] = signs[each.outcome];
                return el("p", {}, el(`span.mark.${style}`, {}, el("span", { "aria-hidden": "true" }, sign), unseen(words)), ` ${each.says}: `, el("span.faint", {}, each.because));
              }),
            ),
          ),
        ),
      ),
    ),
  );
}

/** For and against the recommended arm, beside its best rival. */
function reasonsSection() {
  if (scored.length < 2) return false;
  const shown = data.factors.filter((factor) => Math.abs(factor.lead) >= 0.0005).sort((a, b) => b.lead - a.lead);
  const most = Math.max(...shown.map((factor) => Math.abs(factor.lead)), 0.01);
  const bar = (lead) => {
    const length = (0.5 * Math.abs(lead)) / most;
    return shape(
      "svg.lead-bar",
      { "aria-hidden": "true", color: lead > 0 ? colour(data.recommendation) : colour(data.rival) },
      shape("rect.bar", { x: at(lead > 0 ? 0.5 : 0.5 - length), width: at(length), y: "20%", height: "60%", rx: 2 }),
      shape("line.axis", { x1: "50%", x2: "50%", y1: 0, y2: "100%" }),
    );
  };
  return section(
    "reasons",
    `${data.recommendation} against ${data.rival}`,
    `What each factor adds to the difference of their scores, in points. To the right it speaks for ${data.recommendation}, to the left for ${data.rival}.`,
    el(
      "div.card",
      {},
      shown.length === 0 ? "They score alike in every factor." : false,
      el("ul.reasons", {}, shown.map((factor) => el("li", {}, el("span.name", {}, factor.title), bar(factor.lead), el("span.value", {}, points(factor.lead))))),
    ),
  );
}

function factorsSection() {
  return section(
    "factors",
    "Factor by factor",
    "What an arm is worth in each, from 0 to 100\u00a0%. In the score all but accuracy count as far as the answers are right: times the quality relative to the best arm.",
    el("div.cards", {}, data.factors.map(factorCard)),
  );
}

function factorCard(factor) {
  const shown = scored.filter((arm) => factor.arms[arm] !== undefined);
  const worths = Object.fromEntries(shown.map((arm) => [arm, { value: factor.arms[arm].worth, low: factor.arms[arm].low, high: factor.arms[arm].high }]));
  return el(
    "div.card.factor",
    { id: "factor-" + factor.name },
    el("div.head", {}, el("h3", {}, factor.title), el(`span.chip.${factor.basis}`, {}, BASES[factor.basis])),
    el("p.faint", {}, `Priority ${figure(factor.priority)}, ${share(factor.weight)} of the score. ${factor.favours === "none" ? "Favours no arm." : `Favours ${factor.favours}.`}`),
    tracks(shown, worths),
    el("p", {}, factor.evidence),
    factor.links.length > 0 && el("p", {}, factor.links.map((link, i) => [i > 0 ? ", " : "See ", el("a", { href: link.href }, link.text)])),
    el(
      "details",
      {},
      el("summary", {}, "Figures and sources"),
      readings(factor, shown),
      factor.notes.length > 0 && el("ul", {}, factor.notes.map((note) => el("li", {}, note))),
      factor.priors.length > 0 && [el("h4", {}, "Published"), el("ul", {}, factor.priors.map((text) => el("li.faint", {}, text)))],
    ),
  );
}

function readings(factor, shown) {
  const names = [...new Set(shown.flatMap((arm) => factor.arms[arm].readings.map((each) => each.measure)))];
  return el(
    "div.scroll",
    { tabindex: "0", role: "group", "aria-label": `Figures of ${factor.title}` },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Figure"), shown.map((arm) => el("th.n", { scope: "col" }, arm)))),
      el(
        "tbody",
        {},
        names.map((name) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, plain(name)),
            shown.map((arm) => {
              const reading = factor.arms[arm].readings.find((each) => each.measure === name);
              return reading === undefined ? el("td.n.faint", {}, "–") : el("td.n", {}, figure(reading.value), el("span.faint", {}, reading.basis === "prior" ? " published" : ""));
            }),
          ),
        ),
      ),
    ),
  );
}

function changesSection() {
  return section(
    "changes",
    "What would change it",
    "Found by deciding again with one thing changed and all others as they are.",
    el(
      "div.card",
      {},
      data.changes_if.length === 0
        ? "Nothing that was tried: no priority from 0 to 5, no volume and no constraint alone leads to another arm."
        : el("ul.out", {}, data.changes_if.map((change) => el("li", {}, el("span.name", {}, change.then), el("span", {}, change.if)))),
    ),
  );
}

function pathSection() {
  if (data.path.length === 0) return false;
  return section(
    "path",
    "The path",
    "",
    el("div.card", {}, el("ol.path", {}, data.path.map((step) => el("li", {}, el("strong", {}, `${step.does} ${step.arm}`.trim()), el("span.faint", {}, step.when))))),
  );
}

document.title = `Choice for ${data.profile.name}`;
document.getElementById("collection").textContent = data.profile.name;
document
  .getElementById("report")
  .append(...[choiceSummary(), reasonsSection(), rankingSection(), changesSection(), pathSection(), constraintsSection(), factorsSection()].filter((part) => part !== false));

const PARTS = { reasons: "Reasons", ranking: "Scores", changes: "What would change it", path: "Path", constraints: "Constraints", factors: "Factors" };
for (const [id, name] of Object.entries(PARTS)) {
  if (document.getElementById(id)) document.getElementById("sections").append(el("a", { href: "#" + id }, name));
}
document.getElementById("foot").append("Made by tandem choose with a fixed rule, no model's opinion. Published figures are of other data than yours. The same figures stand in choice.json beside it.");
