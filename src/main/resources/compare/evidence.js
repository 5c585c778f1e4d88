// What was measured beside the quality of answers, and what follows from it.

/** A measure of an arm; undefined where there is none. */
const of = (factor, arm, name) => data.evidence[factor]?.arms[arm]?.[name];

const currency = () => data.evidence.cost?.how.match(/\b[A-Z]{3}\b/)?.[0] ?? "";
const compact = (value) => value.toLocaleString("en", { notation: "compact", maximumSignificantDigits: 3 });
const decimals = (value) => (Number.isInteger(value) ? whole(value) : value.toLocaleString("en", { maximumSignificantDigits: 3 }));
const money = (value) => (value >= 1000 ? whole(value) : decimals(value));
const megabytes = (value) => (value >= 1000 ? `${decimals(value / 1000)} GB` : `${decimals(value)} MB`);
const yes = (value) => (value >= 0.5 ? "yes" : "no");
const FARTHEST = 1e9; // where a volume ends that has no end
const volume = (value) => (value >= FARTHEST ? "any" : compact(value));

/** How measures are called and written, by the pattern of their names; the first that fits. */
const MEASURED = [
  [/^answers_per_second_(\d+)$/, (n) => `Answers a second, ${n} at once`, decimals],
  [/^p(\d+)_ms_(\d+)$/, (p, n) => `${p} of 100 answers within, ${n} at once`, time],
  [/^failed_(\d+)$/, (n) => `Failed, ${n} at once`, share],
  [/^index_mb_per_domain$/, () => "Index of a domain", megabytes],
  [/^adapter_mb_per_domain$/, () => "Adapter of a domain", megabytes],
  [/^memory_mb_(\d+)$/, (n) => (n === "1" ? "Memory, 1 domain" : `Memory, ${n} domains (computed)`), megabytes],
  [/^memory_mb$/, () => "Memory, at most", megabytes],
  [/^disk_mb$/, () => "Room on the disk", megabytes],
  [/^parameters_millions$/, () => "Weights of its model", (value) => `${compact(value * 1e6)}`],
  [/^works_offline$/, () => "Works without a network", yes],
  [/^tokens_per_second$/, () => "Tokens written a second", decimals],
  [/^training_cost$/, () => "A training", money],
  [/^cost_per_1000_questions$/, () => "1,000 questions", money],
  [/^hosting_per_month$/, () => "Hosting for a month", money],
  [/^per_month_at_(\d+)$/, (n) => `A month with ${whole(n)} questions`, money],
  [/^break_even_questions_per_month$/, () => "Cheaper than every endpoint from (questions a month)", volume],
  [/^cheaper_than_(.+)_from$/, (arm) => `Cheaper than ${arm} from (questions a month)`, volume],
  [/^labelled_rows_needed$/, () => "More labelled rows to be as good as the best other arm", whole],
  [/^labelled_rows_for_margin$/, () => "More labelled rows to be better by what matters", whole],
  [/^(quality|expected)_at_(\d+)$/, (what, n) => `${what === "quality" ? "Quality" : "Expected quality"} with ${whole(n)} rows`, share],
  [/^training_hours$/, () => "Training", (value) => time(value * 3_600_000)],
  [/^services$/, () => "Services to run", whole],
  [/^needs_(\w+)$/, (what) => `Needs ${plain(what)}`, yes],
  [/^seconds_to_follow$/, () => "Until answers follow a change", (value) => time(value * 1000)],
  [/^retraining_seconds$/, () => "A retraining", (value) => time(value * 1000)],
  [/^(followed|stale|form|terms|unsupported|survives_deletion|quality_repaired|answered_when_silent|duplicates|contradictions|outdated|doubtful_labels|leaked\w*)$/, (name) => capital(plain(name)), share],
];

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** How a measure is called, and how its values are written. */
function measured(name) {
  if (FIGURES[name]) return [FIGURES[name][0], FIGURES[name][2]];
  for (const [pattern, call, write] of MEASURED) {
    const found = name.match(pattern);
    if (found) return [call(...found.slice(1)), write];
  }
  return [capital(plain(name)), decimals];
}

/** Places of the measures whose names are a prefix and a number, in their order. */
function placesOf(factor, arm, prefix, ahead = false) {
  return Object.entries(data.evidence[factor]?.arms[arm] ?? {})
    .filter(([name]) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map(([name, value]) => ({ x: Number(name.slice(prefix.length)), y: value.value, low: value.low, high: value.high, ahead }))
    .sort((a, b) => a.x - b.x);
}

const scale = (values, write) => ({ ...tenfold(values), write });

/** A scale that ends where its values do, ticks at those that are tried. */
const tried = (values, write) => {
  const [least, most] = [Math.log(values[0]), Math.log(values.at(-1))];
  return { place: (value) => (most === least ? 0.5 : (Math.log(value) - least) / (most - least)), ticks: values, write };
};

const different = (values) => [...new Set(values)].sort((a, b) => a - b);

function volumeSection() {
  const series = byQuality.map((arm) => ({ arm, points: placesOf("cost", arm, "per_month_at_") })).filter((one) => one.points.length > 0);
  if (series.length === 0) return false;
  const all = series.flatMap((one) => one.points);
  const from = byQuality.flatMap((arm) =>
    Object.entries(data.evidence.cost.arms[arm] ?? {})
      .filter(([name]) => name.startsWith("cheaper_than_"))
      .map(([name, value]) => `${arm} costs less than ${name.slice("cheaper_than_".length, -"_from".length)} from ${volume(value.value)} questions a month on (${volume(value.low)} to ${volume(value.high)}).`),
  );
  return section(
    "volume",
    "What a month costs, by how much is asked",
    `${currency()} a month: hosting, a month's share of the training, and what questions cost beyond what the machine answers anyway. Each step is ten times the one before. The prices are those of a sheet that you can edit.`,
    el("div.wide-plot", {}, lines(`${currency()} a month`, series, scale(different(all.map((p) => p.x)), compact), scale(all.flatMap((p) => [p.low, p.high]), compact), "questions a month from left to right")),
    from.length > 0 && el("ul.told-list", {}, from.map((text) => el("li", {}, text))),
  );
}

/** Models of others against one's own: size, quality and cost side by side. */
function sizeSection() {
  const others = byQuality.filter(remote);
  if (others.length === 0 || data.evidence.cost === undefined) return false;
  const cell = (estimate, write, note) => (estimate === undefined ? el("td.n.faint", {}, note ?? "–") : el("td.n", {}, write(estimate.value), estimate.low < estimate.high && el("span.faint", {}, between(estimate, write))));
  return section(
    "size",
    "Small and large",
    "Whether a small model of your own matches a larger one of somebody else: size, quality and cost side by side.",
    el(
      "div.card.scroll.beside",
      { tabindex: "0", role: "group", "aria-label": "Small and large" },
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Arm"), ["Weights", "Quality", `${currency()} for 1,000 questions`, "Pays from (questions a month)", ...others.map((arm) => `Against ${arm}`)].map((name) => el("th.n", { scope: "col" }, name)))),
        el(
          "tbody",
          {},
          byQuality.map((arm) =>
            el(
              "tr",
              {},
              el("th", { scope: "row", color: colour(arm) }, el("span.key", {}), arm, el("span.faint", {}, remote(arm) ? "behind an endpoint" : "on this machine")),
              cell(of("offline", arm, "parameters_millions"), (value) => compact(value * 1e6), remote(arm) ? "not told" : "–"),
              cell(data.arms[arm].quality, share),
              cell(of("cost", arm, "cost_per_1000_questions"), money),
              cell(of("cost", arm, "break_even_questions_per_month"), volume),
              others.map((other) => el("td.n", {}, arm === other ? "–" : [`${points(versus(arm, other).difference)} `, el("span.faint", {}, VERDICTS[versus(arm, other).verdict][1])])),
            ),
          ),
        ),
      ),
    ),
  );
}

function loadSection() {
  const lined = (prefix) => byQuality.map((arm) => ({ arm, points: placesOf("scalability", arm, prefix) })).filter((one) => one.points.length > 0);
  const half = lined("p50_ms_");
  if (half.length === 0) return false;
  const most = lined("p95_ms_");
  const rate = lined("answers_per_second_");
  const users = tried(different(rate.flatMap((one) => one.points.map((p) => p.x))), whole);
  const times = scale([...half, ...most].flatMap((one) => one.points.flatMap((p) => [p.low, p.high])), time);
  const rates = scale(rate.flatMap((one) => one.points.flatMap((p) => [p.low, p.high])), decimals);
  return section(
    "load",
    "Many at once",
    "Users who each ask the next question when they have their answer. An arm's line ends where waiting became too long.",
    el(
      "div.plots",
      {},
      lines("Half of the answers come within", half, users, times, "users at once from left to right"),
      lines("19 of 20 answers come within", most, users, times, "users at once from left to right"),
      lines("Answers a second", rate, users, rates, "users at once from left to right"),
    ),
  );
}

function curvesSection() {
  const series = byQuality
    .map((arm) => ({ arm, points: [...placesOf("complexity", arm, "quality_at_"), ...placesOf("complexity", arm, "expected_at_", true)] }))
    .filter((one) => one.points.length > 0);
  if (series.length === 0) return false;
  const rows = different(series.flatMap((one) => one.points.map((p) => p.x)));
  const shares = { place: (value) => value, ticks: [0, 0.25, 0.5, 0.75, 1], write: (value) => `${Math.round(100 * value)}${PERCENT}` };
  return section(
    "curves",
    "What more labelled rows would bring",
    "Full dots were measured; hollow ones are what a power law expects, and less sure the farther they are.",
    el("div.wide-plot", {}, lines("Quality", series, tried(rows, compact), shares, "labelled rows from left to right")),
    el("ul.told-list", {}, data.evidence.complexity.notes.map((note) => el("li", {}, capital(note) + "."))),
  );
}

function reliabilitySection() {
  const told = byQuality.filter((arm) => data.arms[arm].reliability.length > 0);
  if (told.length === 0) return false;
  return section(
    "reliability",
    "Does it know when it is right?",
    "Answers by how likely the arm held the passages to answer the question, and how many of them were right, with intervals. On the dashed line it is right as often as it believes.",
    el("div.plots", {}, told.map((arm) => reliability(arm, data.arms[arm].reliability))),
  );
}

function reliability(arm, bins) {
  const shares = [0, 0.25, 0.5, 0.75, 1];
  return el(
    "figure.plot",
    {},
    el("figcaption", {}, arm, el("span.faint.means", {}, `share that was right, by confidence; n\u00a0${whole(bins.reduce((sum, bin) => sum + bin.n, 0))}`)),
    shape(
      "svg",
      { role: "img", "aria-label": `${arm}: ${bins.map((bin) => `of ${bin.n} with confidence ${share(bin.confidence)} ${share(bin.value)} right`).join("; ")}` },
      shares.map((x) => [
        shape("line.grid", { x1: 0, x2: "100%", y1: at(1 - x), y2: at(1 - x) }),
        shape("text.tick", { x: -8, y: at(1 - x), dy: 4, "text-anchor": "end" }, `${100 * x} %`),
        shape("text.tick", { x: at(x), y: "100%", dy: 20, "text-anchor": x === 0 ? "start" : x === 1 ? "end" : "middle" }, `${100 * x} %`),
      ]),
      shape("line.diagonal", { x1: 0, y1: "100%", x2: "100%", y2: 0 }),
      bins.map((bin) => [
        shape("line.interval", { color: colour(arm), x1: at(bin.confidence), x2: at(bin.confidence), y1: at(1 - bin.low), y2: at(1 - bin.high) }),
        shape("circle.dot", { color: colour(arm), cx: at(bin.confidence), cy: at(1 - bin.value), r: 6 }),
      ]),
    ),
  );
}

const DRAWN = /^(per_month_at|expected_at)_\d+$/; // stand in a chart; the table has them folded

function besideSection() {
  const factors = Object.values(data.evidence);
  if (factors.length === 0) return false;
  return section("beside", "Beside quality", "What else a decision hangs on, measured factor by factor. tandem choose weighs it by your priorities.", factors.map(factorCard));
}

function factorCard(factor) {
  const shown = byQuality.filter((arm) => factor.arms[arm] !== undefined);
  const fullest = [...shown].sort((a, b) => Object.keys(factor.arms[b]).length - Object.keys(factor.arms[a]).length);
  const names = [...new Set(fullest.flatMap((arm) => Object.keys(factor.arms[arm])))]; // in the order of the arm that has most
  const plainly = names.filter((name) => !DRAWN.test(name));
  const drawn = names.filter((name) => DRAWN.test(name));
  const common = Object.entries(factor.common);
  return el(
    "div.card.beside",
    {},
    el("h3", {}, capital(factor.title)),
    el("p", {}, factor.question),
    el("p.faint.how", {}, "Measured: " + factor.how + "."),
    common.length > 0 && measureTable(factor.title + ", for all arms", common.map(([name]) => name), ["all arms"], (arm, name) => factor.common[name]),
    plainly.length > 0 && measureTable(factor.title, plainly, shown, (arm, name) => factor.arms[arm][name]),
    drawn.length > 0 && el("details", {}, el("summary", {}, `${count(drawn.length, "figure", "figures")} more`), measureTable(factor.title + ", more", drawn, shown, (arm, name) => factor.arms[arm][name])),
    factor.notes.length > 0 && el("ul.notes", {}, factor.notes.map((note) => el("li", {}, capital(note)))),
  );
}

function measureTable(title, names, columns, value) {
  return el(
    "div.scroll",
    { tabindex: "0", role: "group", "aria-label": title },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Measure"), columns.map((arm) => el("th.n", { scope: "col" }, arm)))),
      el(
        "tbody",
        {},
        names.map((name) => {
          const [called, write] = measured(name);
          return el("tr", {}, el("th", { scope: "row" }, called), columns.map((arm) => measureCell(value(arm, name), write)));
        }),
      ),
    ),
  );
}

function measureCell(estimate, write) {
  if (estimate === undefined) return el("td.n.faint", {}, "–", unseen("not measured"));
  const doubt = estimate.low < estimate.high;
  return el(
    "td.n",
    {},
    write(estimate.value),
    (doubt || estimate.n > 1) && el("span.faint", {}, doubt && between(estimate, write), doubt && estimate.n > 1 && ", ", estimate.n > 1 && `n\u00a0${whole(estimate.n)}`),
  );
}
