// Charts. Places are shares of the width, so that they fit any window without being drawn again.

const at = (value) => (100 * value).toFixed(3) + "%";

/** A track from 0 to 1 with an interval, its value, and a second value as a hollow mark. */
function track(estimate, color, second) {
  return shape(
    "svg.track",
    { "aria-hidden": "true", color },
    [0, 0.25, 0.5, 0.75, 1].map((x) => shape("line.grid", { x1: at(x), x2: at(x), y1: 0, y2: "100%" })),
    shape("line.interval", { x1: at(estimate.low), x2: at(estimate.high), y1: "50%", y2: "50%" }),
    [estimate.low, estimate.high].map((x) => shape("line.end", { x1: at(x), x2: at(x), y1: "30%", y2: "70%" })),
    second && shape("circle.hollow", { cx: at(second.value), cy: "50%", r: 5 }),
    shape("circle.dot", { cx: at(estimate.value), cy: "50%", r: 6 }),
  );
}

/** Rows of a name, a track and the value in words. */
function tracks(names, estimates, seconds = {}) {
  return el(
    "ul.tracks",
    {},
    names.map((arm) =>
      el(
        "li",
        { color: colour(arm) },
        el("span.name", {}, arm),
        track(estimates[arm], colour(arm), seconds[arm]),
        el(
          "span.value",
          {},
          el("strong", {}, share(estimates[arm].value)),
          " ",
          el("span.faint", {}, between(estimates[arm], share)),
          seconds[arm] && el("span.faint.second", {}, `${share(seconds[arm].value)} unseen`),
        ),
      ),
    ),
  );
}

/** What stands under a list of tracks: texts at places from 0 to 1. */
function trackScale(ticks) {
  const texts = ticks.map(([place, text]) => {
    const node = el("span", {}, text);
    node.style.left = at(place);
    return node;
  });
  return el("p.scale", { "aria-hidden": "true" }, el("span", {}, texts));
}

/** The next round number. */
function ceiling(value) {
  if (value <= 0) return 1;
  const ten = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 8, 10].map((step) => step * ten).find((step) => step >= value);
}

const PLOT_HEIGHT = 240; // pixels, as in the style
const LINE = 16;

/** Quality (upwards) against what is better small: {arm, x, quality} each. */
function scatter(title, dots, write) {
  const most = ceiling(Math.max(...dots.map((dot) => dot.x)));
  const told = dots.map((dot) => `${dot.arm} ${write(dot.x)}, ${share(dot.quality.value)}`).join("; ");
  return el(
    "figure.plot",
    {},
    el("figcaption", {}, title),
    shape(
      "svg",
      { role: "img", "aria-label": `${title}: ${told}` },
      [0, 0.25, 0.5, 0.75, 1].map((share) => [
        shape("line.grid", { x1: 0, x2: "100%", y1: at(1 - share), y2: at(1 - share) }),
        shape("text.tick", { x: -8, y: at(1 - share), dy: 4, "text-anchor": "end" }, `${100 * share} %`),
      ]),
      [0, 0.5, 1].map((part) =>
        shape("text.tick", { x: at(part), y: "100%", dy: 20, "text-anchor": part === 0 ? "start" : part === 1 ? "end" : "middle" }, write(part * most)),
      ),
      dots.map((dot) => [
        shape("line.interval", { color: colour(dot.arm), x1: at(dot.x / most), x2: at(dot.x / most), y1: at(1 - dot.quality.low), y2: at(1 - dot.quality.high) }),
        shape("circle.dot", { color: colour(dot.arm), cx: at(dot.x / most), cy: at(1 - dot.quality.value), r: 6 }),
      ]),
      labels(dots, most),
    ),
  );
}

/** Names beside their dots, moved down where two would stand on each other. */
function labels(dots, most) {
  const placed = [];
  return [...dots]
    .sort((a, b) => b.quality.value - a.quality.value)
    .map((dot) => {
      const x = dot.x / most;
      let y = PLOT_HEIGHT * (1 - dot.quality.value);
      for (const other of placed) {
        if (Math.abs(other.x - x) < 0.3 && y < other.y + LINE) y = other.y + LINE;
      }
      placed.push({ x, y });
      const left = x > 0.7;
      return shape("text.label", { x: at(x), y, dx: left ? -11 : 11, dy: 4, "text-anchor": left ? "end" : "start" }, dot.arm);
    });
}

/** A tenfold scale that holds some numbers above 0: a place between 0 and 1 for each, and its ticks. */
function tenfold(values) {
  const positive = values.filter((value) => value > 0);
  const from = Math.floor(Math.log10(Math.min(...positive)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...positive))));
  const step = Math.ceil((to - from) / 5);
  const ticks = [];
  for (let power = from; power <= to; power += step) ticks.push(10 ** power);
  return { place: (value) => Math.min(1, Math.max(0, (Math.log10(Math.max(value, 10 ** from)) - from) / (to - from))), ticks };
}

/**
 * Lines over a scale: each {arm, points: [{x, y, low, high, ahead}]}, of which those ahead are expected and
 * not measured. Scales are {place, ticks, write}.
 */
function lines(title, series, across, up, means) {
  const told = series.map((one) => `${one.arm}: ${one.points.map((p) => `${across.write(p.x)} ${up.write(p.y)}`).join(", ")}`).join("; ");
  const x = (value) => at(across.place(value));
  const y = (value) => at(1 - up.place(value));
  return el(
    "figure.plot",
    {},
    el("figcaption", {}, title, means && el("span.faint.means", {}, means)),
    shape(
      "svg",
      { role: "img", "aria-label": `${title}: ${told}` },
      up.ticks.map((tick) => [shape("line.grid", { x1: 0, x2: "100%", y1: y(tick), y2: y(tick) }), shape("text.tick", { x: -8, y: y(tick), dy: 4, "text-anchor": "end" }, up.write(tick))]),
      across.ticks.map((tick) => {
        const place = across.place(tick);
        return shape("text.tick", { x: at(place), y: "100%", dy: 20, "text-anchor": place < 0.02 ? "start" : place > 0.98 ? "end" : "middle" }, across.write(tick));
      }),
      series.map((one) => [
        one.points.slice(1).map((point, i) => shape(point.ahead ? "line.path.ahead" : "line.path", { color: colour(one.arm), "stroke-dasharray": point.ahead ? "2 5" : !one.points.at(-1).ahead && DASHES[arms.indexOf(one.arm) % DASHES.length], x1: x(one.points[i].x), y1: y(one.points[i].y), x2: x(point.x), y2: y(point.y) })),
        one.points.map((point) => point.low < point.high && shape("line.interval.thin", { color: colour(one.arm), x1: x(point.x), x2: x(point.x), y1: y(point.low), y2: y(point.high) })),
        one.points.map((point) => shape(point.ahead ? "circle.hollow" : "circle.dot", { color: colour(one.arm), cx: x(point.x), cy: y(point.y), r: 4 })),
      ]),
      labels(
        series.map((one) => ({ arm: one.arm, x: across.place(one.points.at(-1).x), quality: { value: up.place(one.points.at(-1).y) } })),
        1,
      ),
    ),
  );
}

/** Lines differ by more than their colour. */
const DASHES = [undefined, "7 4", "2 3", "10 3 2 3", "5 2", "1 4"];

/** How far it is worth using tenfold steps instead of equal ones. */
const WIDE = 50;

/** A scale for milliseconds: a place between 0 and 1 for each, and its ticks. */
function timeScale(times) {
  const least = Math.max(1, Math.min(...times));
  const most = Math.max(1, ...times);
  if (most / least < WIDE) {
    const end = ceiling(most);
    return { tenfold: false, place: (ms) => ms / end, ticks: [0, end / 2, end] };
  }
  const from = Math.floor(Math.log10(least));
  const to = Math.ceil(Math.log10(most));
  const ticks = [];
  for (let power = from; power <= to; power++) ticks.push(10 ** power);
  return { tenfold: true, place: (ms) => (Math.log10(Math.max(1, ms)) - from) / (to - from), ticks };
}

/** A dot for each time, and a line at the middle one. */
function timeTrack(arm, scale) {
  return shape(
    "svg.track",
    { "aria-hidden": "true", color: colour(arm) },
    scale.ticks.map((tick) => shape("line.grid", { x1: at(scale.place(tick)), x2: at(scale.place(tick)), y1: 0, y2: "100%" })),
    shape("line.median", { x1: at(scale.place(data.arms[arm].latency_ms)), x2: at(scale.place(data.arms[arm].latency_ms)), y1: "10%", y2: "90%" }),
    data.arms[arm].latencies_ms.map((ms) => shape("circle.many", { cx: at(scale.place(ms)), cy: "50%", r: 5 })),
  );
}
