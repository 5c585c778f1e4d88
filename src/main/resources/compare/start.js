// Puts the report together.

document.title = `Comparison of ${arms.join(", ")} on ${data.collection}`;
document.getElementById("collection").textContent = data.collection;

const questions = new Questions();
document
  .getElementById("report")
  .append(
    ...[
      summary(),
      qualitySection(),
      costSection(),
      figuresSection(),
      pairsSection(),
      labelsSection(),
      judgeSection(),
      kindsSection(),
      faultsSection((arm, fault) => questions.show(arm, fault)),
      speedSection(),
      questions.section(),
    ].filter((part) => part !== false),
  );

const SECTIONS = { quality: "Quality", cost: "Cost", figures: "Figures", pairs: "Pairs", labels: "Labels", judge: "Judge", kinds: "Kinds", faults: "Faults", speed: "Speed", questions: "Questions" };
for (const [id, name] of Object.entries(SECTIONS)) {
  if (document.getElementById(id)) document.getElementById("sections").append(el("a", { href: "#" + id }, name));
}

document.getElementById("foot").append(
  `Made by tandem compare. Test set ${data.test_set.slice(0, 12)}. This file holds texts of documents: pass it on only to those who may read them. The figures stand in compare.json beside it.`,
);

const theme = document.getElementById("theme");
const system = matchMedia("(prefers-color-scheme: dark)");
const dark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
const nameTheme = () => (theme.textContent = dark() ? "Light" : "Dark");
theme.addEventListener("click", () => {
  document.documentElement.dataset.theme = dark() ? "light" : "dark";
  nameTheme();
});
system.addEventListener("change", nameTheme);
nameTheme();

const closed = new Set(); // what was closed before printing
addEventListener("beforeprint", () => {
  questions.print();
  for (const details of document.querySelectorAll("details:not([open])")) {
    closed.add(details);
    details.open = true;
  }
});
addEventListener("afterprint", () => {
  questions.printed();
  closed.forEach((details) => (details.open = false));
  closed.clear();
});
