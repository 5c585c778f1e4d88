// The sections of figures.

function qualitySection() {
  const both = data.quality_unseen !== undefined;
  return section(
    "quality",
    "Quality",
    "The dot is what was measured, the line its 95\u00a0% interval." + (both ? " The hollow mark is the quality on questions that training has not seen." : ""),
    el("div.card", {}, tracks(byQuality, Object.fromEntries(arms.map((arm) => [arm, data.arms[arm].quality])), data.quality_unseen), trackScale([0, 0.25, 0.5, 0.75, 1].map((share) => [share, `${100 * share}${PERCENT}`]))),
  );
}

function costSection() {
  const quality = (arm) => data.arms[arm].quality;
  const timed = arms.filter((arm) => data.arms[arm].latency_ms !== undefined);
  const priced = arms.filter((arm) => of("cost", arm, "cost_per_1000_questions") !== undefined);
  return section(
    "cost",
    "Quality against cost",
    "Up is better, left is cheaper.",
    el(
      "div.plots",
      {},
      scatter("Tokens an answer", arms.map((arm) => ({ arm, x: data.arms[arm].tokens.value, quality: quality(arm) })), whole),
      priced.length > 0 && scatter(`${currency()} for 1,000 questions`, priced.map((arm) => ({ arm, x: of("cost", arm, "cost_per_1000_questions").value, quality: quality(arm) })), money),
      timed.length > 0 && scatter("Typical wait (median)", timed.map((arm) => ({ arm, x: data.arms[arm].latency_ms, quality: quality(arm) })), time),
    ),
  );
}

function figuresSection() {
  const rows = Object.entries(FIGURES)
    .filter(([key]) => arms.some((arm) => data.arms[arm][key] !== undefined))
    .map(([key, [name, means, write, more]]) => figureRow(name, means, write, more, (arm) => data.arms[arm][key]));
  if (data.quality_unseen) {
    const [, , write, more] = FIGURES.quality;
    rows.splice(1, 0, figureRow("Quality, unseen", "on questions that training has not seen", write, more, (arm) => data.quality_unseen[arm]));
  }
  return section(
    "figures",
    "All figures",
    "With 95\u00a0% intervals; questions about one document count as hanging together. The best of a row is marked ●.",
    el(
      "div.card.scroll",
      { tabindex: "0", role: "group", "aria-label": "All figures" },
      el(
        "table.figures",
        {},
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Figure"), byQuality.map((arm) => el("th.n", { scope: "col", color: colour(arm) }, el("span.key", {}), arm)))),
        el("tbody", {}, rows),
      ),
    ),
  );
}

function figureRow(name, means, write, more, of) {
  const values = byQuality.map(of).filter((each) => each !== undefined).map((each) => each.value);
  const best = more ? Math.max(...values) : Math.min(...values);
  const counts = new Set(byQuality.map(of).filter((each) => each !== undefined).map((each) => each.n));
  const common = counts.size === 1 ? [...counts][0] : -1; // questions that all arms are measured on
  const telling = values.length > 1 && values.some((value) => value !== best);
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, name, el("span.faint", {}, `${more ? "↑" : "↓"} `, unseen(more ? "more is better; " : "less is better; "), means, common >= 0 && common < data.n && `, n\u00a0${whole(common)}`)),
    byQuality.map((arm) => {
      const estimate = of(arm);
      if (estimate === undefined) return el("td.n.faint", {}, "–", unseen("not measured"));
      const marks = telling && estimate.value === best;
      return el(
        marks ? "td.n.best" : "td.n",
        {},
        el("span.figure", {}, marks && [el("span", { "aria-hidden": "true" }, "● "), unseen("best: ")], write(estimate.value)),
        el("span.faint", {}, between(estimate, write)),
        common < 0 && el("span.faint", {}, `n ${whole(estimate.n)}`),
      );
    }),
  );
}

const VERDICTS = { better: ["▲", "better"], worse: ["▼", "worse"], no_difference: ["=", "no difference worth having"], not_enough: ["?", "not enough questions to tell"] };
const TURNED = { better: "worse", worse: "better" };

/** What is known of two arms, from the first one's side. */
function versus(a, b) {
  const pair = data.pairs.find((each) => (each.a === a && each.b === b) || (each.a === b && each.b === a));
  if (pair.a === a) return { ...pair, wins: pair.effect.wins, losses: pair.effect.losses };
  return {
    ...pair,
    difference: -pair.difference,
    low: -pair.high,
    high: -pair.low,
    verdict: TURNED[pair.verdict] ?? pair.verdict,
    wins: pair.effect.losses,
    losses: pair.effect.wins,
  };
}

function inWords(a, b) {
  const pair = versus(a, b);
  const more = pair.questions_needed > 0 ? `; about ${whole(pair.questions_needed)} more would tell` : "";
  return (
    `${a} against ${b}: ${VERDICTS[pair.verdict][1]}${more}. Difference ${points(pair.difference)} points ` +
    `(95${PERCENT} interval ${points(pair.low)} to ${points(pair.high)}), ${chance(pair.p)}, beside the other pairs ${chance(pair.p_adjusted)}. ` +
    `${a} wins ${count(pair.wins, "question", "questions")}, loses ${whole(pair.losses)}, ties ${whole(pair.effect.ties)}.`
  );
}

function pairsSection() {
  if (arms.length < 2) return false;
  const told = el("p.told", { "aria-live": "polite" }, "Choose a field for its interval and p.");
  const tell = (a, b) => () => told.replaceChildren(inWords(a, b));
  const cell = (a, b) => {
    if (a === b) return el("td.self", {}, unseen("itself"));
    const pair = versus(a, b);
    const [sign] = VERDICTS[pair.verdict];
    return el(
      "td",
      {},
      el(
        `button.verdict.${pair.verdict}`,
        { type: "button", "aria-label": inWords(a, b), on: { click: tell(a, b), focus: tell(a, b), mouseenter: tell(a, b) } },
        el("span", {}, sign),
        points(pair.difference),
      ),
    );
  };
  return section(
    "pairs",
    "Every two arms",
    `Each row against each column, in points of quality. A difference of less than ${(100 * data.pairs[0].margin).toFixed(1)} points is taken not to matter.`,
    el(
      "div.card",
      {},
      el(
        "div.scroll",
        { tabindex: "0", role: "group", "aria-label": "Every two arms" },
        el(
          "table.pairs",
          {},
          el("thead", {}, el("tr", {}, el("td", {}), byQuality.map((arm) => el("th", { scope: "col" }, arm)))),
          el("tbody", {}, byQuality.map((a) => el("tr", {}, el("th", { scope: "row" }, a), byQuality.map((b) => cell(a, b))))),
        ),
      ),
      el("p.legend", {}, Object.entries(VERDICTS).map(([verdict, [sign, words]]) => el("span", {}, el(`span.verdict.${verdict}`, { "aria-hidden": "true" }, sign), words))),
      told,
      el("details", {}, el("summary", {}, "All of them in words"), el("ul", {}, data.pairs.map((pair) => el("li", {}, inWords(pair.a, pair.b))))),
    ),
  );
}

function kindsSection() {
  return section(
    "kinds",
    "Kinds of question",
    "Intervals and no verdicts: with one for every kind and pair, some would be wrong by chance.",
    el(
      "div.cards",
      {},
      data.kinds.map((kind) =>
        el(
          kind.small ? "div.card.small" : "div.card",
          {},
          el("h3", {}, KINDS[kind.type] ?? plain(kind.type), " ", el("span.faint.hold", {}, count(kind.n, "question", "questions")), kind.small && el("span.chip.warn", {}, "too few to say much")),
          tracks(byQuality, kind.arms),
        ),
      ),
    ),
  );
}

/** @param {function(string, string)} show shows the questions of an arm with a fault */
function faultsSection(show) {
  const shown = Object.keys(FAULTS).filter((fault) => arms.some((arm) => data.arms[arm].faults[fault]));
  const of = (arm, fault) => data.arms[arm].faults[fault] ?? 0;
  return section(
    "faults",
    "What went wrong",
    "Why answers are not right, as far as the right answers and their documents tell. Choose a part to see its questions.",
    el(
      "div.card",
      {},
      el(
        "ul.stacks",
        {},
        byQuality.map((arm) =>
          el(
            "li",
            {},
            el("span.name", {}, arm),
            el(
              "span.stack",
              {},
              shown
                .filter((fault) => of(arm, fault) > 0)
                .map((fault) => {
                  const part = of(arm, fault) / data.n;
                  const button = el(
                    "button",
                    {
                      type: "button",
                      color: `var(--${fault})`,
                      title: `${FAULTS[fault][0]}: ${whole(of(arm, fault))}`,
                      "aria-label": `${arm}, ${FAULTS[fault][0]}: ${of(arm, fault)} of ${data.n}. Show them.`,
                      on: { click: () => show(arm, fault) },
                    },
                    part > 0.06 ? whole(of(arm, fault)) : false,
                  );
                  button.style.flexGrow = of(arm, fault);
                  return button;
                }),
            ),
          ),
        ),
      ),
      el("dl.faults", {}, shown.map((fault) => el("div", { color: `var(--${fault})` }, el("dt", {}, el("span.key", {}), FAULTS[fault][0]), el("dd", {}, FAULTS[fault][1])))),
      el(
        "details",
        {},
        el("summary", {}, "As a table"),
        el(
          "div.scroll",
          { tabindex: "0", role: "group", "aria-label": "What went wrong" },
          el(
            "table",
            {},
            el("thead", {}, el("tr", {}, el("td", {}), byQuality.map((arm) => el("th.n", { scope: "col" }, arm)))),
            el("tbody", {}, shown.map((fault) => el("tr", {}, el("th", { scope: "row" }, FAULTS[fault][0]), byQuality.map((arm) => el("td.n", {}, whole(of(arm, fault))))))),
          ),
        ),
      ),
    ),
  );
}

function speedSection() {
  const timed = byQuality.filter((arm) => data.arms[arm].latency_ms !== undefined);
  if (timed.length === 0) return false;
  const scale = timeScale(timed.flatMap((arm) => data.arms[arm].latencies_ms));
  return section(
    "speed",
    "How long a reader waits",
    "Some questions were asked once more, one after the other and beside nothing else: a dot each, the line at the middle one." + (scale.tenfold ? " Each step of the scale is ten times the one before." : ""),
    el(
      "div.card",
      {},
      el(
        "ul.tracks",
        {},
        timed.map((arm) =>
          el(
            "li",
            { color: colour(arm) },
            el("span.name", {}, arm),
            timeTrack(arm, scale),
            el(
              "span.value",
              {},
              el("strong", {}, time(data.arms[arm].latency_ms)),
              " ",
              el("span.faint", {}, `${time(data.arms[arm].latencies_ms[0])} to ${time(data.arms[arm].latencies_ms.at(-1))}, n ${data.arms[arm].latencies_ms.length}`),
            ),
          ),
        ),
      ),
      trackScale(scale.ticks.map((tick) => [scale.place(tick), time(tick)])),
    ),
  );
}
