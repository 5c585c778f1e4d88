// The data, and how things are called and written.

const data = JSON.parse(document.getElementById("data").textContent);
const arms = Object.keys(data.arms);
const COLOURS = 8;
const colour = (arm) => `var(--arm-${arms.indexOf(arm) % COLOURS})`;

const ARMS = {
  base: "the model alone",
  prompt: "the model with alike labelled questions in its prompt",
  curated: "the labelled answer of the nearest labelled question, without a model",
  rag: "the model with passages found in the documents",
  tuned: "a model trained on the labelled questions, without documents",
  hybrid: "a model trained to answer from passages, with passages",
};

/** Ways to ask a model behind an endpoint, which an arm's name ends with. */
const REMOTE = {
  base: "a model behind an endpoint, alone",
  rag: "a model behind an endpoint, with passages found in the documents",
  prompt: "a model behind an endpoint, with alike labelled questions in its prompt",
};
const remote = (arm) => ARMS[arm] === undefined;
const armMeans = (arm) => ARMS[arm] ?? REMOTE[arm.includes("+") ? arm.split("+").at(-1) : "base"];

/** Why an answer is not right: a name, and what it means. */
const FAULTS = {
  none: ["Right", "scores at least half of what is possible"],
  not_found: ["Retrieval missed it", "nothing that was found holds the answer"],
  not_shown: ["Found, not shown", "what holds the answer was found, and left out of what the model read"],
  not_used: ["Shown, not used", "the model read what holds the answer, and said something else"],
  declined_with_evidence: ["Declined all the same", "the model read what holds the answer, and declined"],
  not_known: ["Did not know", "it read no passages, and its answer is not right"],
  answered_anyway: ["Should have declined", "the documents do not answer it, and it answered"],
  failed: ["Failed", "it broke off without an answer"],
};

const KINDS = {
  factual: "Facts",
  procedural: "How to",
  style: "Writing",
  numeric: "Numbers",
  multi_document: "Several documents",
  unanswerable: "Not in the documents",
};

const MEASURES = {
  exact_match: "an answer counts if it is the right label",
  f1: "the words an answer shares with the right one (F1), so that half of them earn about half",
  rouge_l: "the words an answer shares with the right one in the same order (ROUGE-L)",
};

const PERCENT = "\u00a0%"; // never at the beginning of a line
const share = (value) => (100 * value).toFixed(1) + PERCENT;
const whole = (value) => Math.round(value).toLocaleString("en");
const two = (value) => value.toFixed(2);
const time = (ms) => (ms < 1000 ? `${whole(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
const points = (value) => (value < 0 ? "−" : "+") + (100 * Math.abs(value)).toFixed(1);
const plain = (word) => word.replaceAll("_", " ");
const count = (n, one, many) => `${whole(n)} ${n === 1 ? one : many}`;
const chance = (p) => (p < 0.001 ? "p < 0.001" : "p = " + p.toFixed(3));

/** Figures in the order in which they are shown: a name, what it means, how written, whether more is better. */
const FIGURES = {
  quality: ["Quality", "what the arms are compared by", share, true],
  judged: ["Judge's grade", "what a judge model finds the answer worth; see what it can be relied on", share, true],
  macro_f1: ["Macro-F1", "F1 of each label, in the plain mean", share, true],
  calibration_error: ["Calibration error", "how far the probability of a label is from how often it is right", share, false],
  exact_match: ["Exact match", "answers that are the right one word for word", share, true],
  f1: ["F1", "words shared with the right answer", share, true],
  rouge_l: ["ROUGE-L", "words shared with the right answer, in order", share, true],
  contains: ["Holds the answer", "answers in which the right one stands", share, true],
  form: ["Form kept", "answers in the form that the labelled ones share", share, true],
  form_asked: ["Form asked for", "answers in the form that was asked for (schema or expression)", share, true],
  code_parses: ["Code parses", "of answers with code that can be judged, those in which all of it parses", share, true],
  terms: ["Terms of the house", "of the house's terms in the right answer, those that the answer uses too", share, true],
  style_distance: ["Distance in style", "from the labelled answers, in standard deviations", two, false],
  citation_precision: ["Quotes that prove it", "of answers with quotes, those with the right answer in one", share, true],
  citation_recall: ["Right document quoted", "answers that quote a document which holds the answer", share, true],
  unsupported: ["Unsupported", "sentences of answers that no document of the collection supports", share, false],
  wrongly_declined: ["Wrongly declined", "of the questions that have an answer", share, false],
  rightly_declined: ["Rightly declined", "of the questions that have none", share, true],
  failed: ["Failed", "questions that brought no answer at all; they count as wrong", share, false],
  tokens: ["Tokens an answer", "read and written by the model", whole, false],
};

/** An interval; a percent sign stands once. */
function between(estimate, write) {
  return `${write(estimate.low).replace(PERCENT, "")} to ${write(estimate.high)}`;
}

/** One of right, wrong, declined, failed; declining may be right. */
function outcome(reply) {
  if (reply.why === "none") return "right";
  if (reply.why === "failed") return "failed";
  return reply.declined ? "declined" : "wrong";
}

const SIGNS = { right: "✓", wrong: "✗", declined: "–", failed: "!" };
