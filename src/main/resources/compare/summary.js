// What a manager reads: which arm, how sure, what it means, and what to mind.

const SURE = {
  better: ["Settled", "sure"],
  tie: ["Settled: as good as others, and needs least", "sure"],
  not_enough: ["Not settled yet", "open"],
  alone: ["Not compared", "open"],
};

const byQuality = [...arms].sort((a, b) => data.arms[b].quality.value - data.arms[a].quality.value);

function summary() {
  const advice = data.recommendation;
  const best = data.arms[advice.arm];
  const [sure, style] = arms.length > 1 ? SURE[advice.verdict] : ["Only one arm was asked", "open"];
  return el(
    "section.summary",
    { id: "summary", "aria-labelledby": "summary-heading" },
    el("p.badge." + style, {}, sure),
    el("h1", { id: "summary-heading" }, advice.summary),
    el("p.lead", {}, meaning(advice)),
    el(
      "dl.tiles",
      {},
      tile("Questions", whole(data.n), smallNote()),
      tile(`Quality of ${advice.arm}`, share(best.quality.value), `95${PERCENT} interval ${between(best.quality, share)}`),
      best.latency_ms !== undefined && tile("Typical wait", time(best.latency_ms), `median of ${best.latencies_ms.length}, asked alone`),
      tile("Tokens an answer", whole(best.tokens.value), "read and written"),
      tile("Failed", share(best.failed.value), "counted as wrong"),
    ),
    el("ul.notes", {}, notes().map(([text, warn]) => el(warn ? "li.warn" : "li", {}, warn && unseen("Mind: "), text))),
  );
}

function tile(name, value, note) {
  return el("div", {}, el("dt", {}, name), el("dd", {}, el("strong", {}, value), note && el("span.faint", {}, note)));
}

function smallNote() {
  const small = data.kinds.filter((kind) => kind.small).length;
  return small > 0 ? `${count(small, "kind has", "kinds have")} fewer than 20` : "of " + count(data.kinds.length, "kind", "kinds");
}

function meaning(advice) {
  const quality = data.arms[advice.arm].quality;
  const is = armMeans(advice.arm) ? ` (${armMeans(advice.arm)})` : "";
  const parts = [
    `${advice.arm}${is} reaches ${share(quality.value)} on these questions; on other questions of the same sort expect ${between(quality, share)}.`,
  ];
  const next = byQuality.find((arm) => arm !== advice.arm);
  if (next !== undefined) parts.push(`The best other arm is ${next} with ${share(data.arms[next].quality.value)}.`);
  if (arms.length > 1 && advice.verdict === "not_enough") {
    parts.push("Take the order as a first impression. Add questions to the test file and run the same command again: only the new ones are asked.");
  } else if (arms.length > 1 && advice.verdict === "better") {
    parts.push("Chance does not explain its lead over any other arm.");
  } else if (arms.length > 1) {
    parts.push("Whichever of them is truly best, it is not by as much as would matter.");
  }
  return parts.join(" ");
}

/** Each a text, and whether it is a warning. */
function notes() {
  const seen = data.seen_in_training;
  const asked = seen.n - seen.unseen;
  const looks = data.looked_at_before;
  const list = [
    [`Quality is ${MEASURES[data.quality] ?? plain(data.quality)}; where the documents hold no answer, declining is right. An empty or failed answer earns nothing.`, false],
    [
      looks === 0
        ? "These test questions were not looked at before."
        : `These test questions were looked at ${looks === 1 ? "once" : whole(looks) + " times"} before. What is chosen by them again and again fits them; keep fresh questions for the last word.`,
      looks > 0,
    ],
  ];
  if (asked > 0) {
    list.push([
      `${count(asked, "test question stands", "test questions stand")} in the training rows too, as written or nearly. ` +
        (data.quality_unseen ? "Quality without them is shown beside the full one." : "None is left without them, so trained arms show what they remember here."),
      true,
    ]);
  } else {
    list.push(["No test question stands in the training rows.", false]);
  }
  if (seen.same_group > 0) {
    list.push([`${count(seen.same_group, "question shares its document", "questions share their documents")} with training rows. They are left in: answering from trained documents is what some arms are for.`, false]);
  }
  const doubted = data.questions.filter((question) => question.label_doubted_by.length > 0).length;
  if (doubted > 0) {
    list.push([`${count(doubted, "right answer", "right answers")} may be wrong: arms agree on another one and quote it or are all but sure. See "Label in doubt" among the questions.`, true]);
  }
  data.remarks.forEach((remark) => list.push([remark, true]));
  data.judge?.notes.forEach((note) => list.push([note, true]));
  if (data.form !== undefined) list.push([`The labelled answers share ${data.form}.`, false]);
  return list;
}
