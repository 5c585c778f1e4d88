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
