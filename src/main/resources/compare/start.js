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
      reliabilitySection(),
      volumeSection(),
      sizeSection(),
      loadSection(),
      curvesSection(),
      besideSection(),
      questions.section(),
    ].filter((part) => part !== false),
  );

const SECTIONS = { quality: "Quality", cost: "Cost", figures: "Figures", pairs: "Pairs", labels: "Labels", judge: "Judge", kinds: "Kinds", faults: "Faults", speed: "Speed", reliability: "Reliability", volume: "Break-even", size: "Small and large", load: "Load", curves: "Learning", beside: "Beside quality", questions: "Questions" };
for (const [id, name] of Object.entries(SECTIONS)) {
  if (document.getElementById(id)) document.getElementById("sections").append(el("a", { href: "#" + id }, name));
}

document.getElementById("foot").append(
  `Made by tandem compare. Test set ${data.test_set.slice(0, 12)}. This file holds texts of documents: pass it on only to those who may read them. The figures stand in compare.json beside it.`,
);

addEventListener("beforeprint", () => questions.print()); // before theme.js opens what it drew
addEventListener("afterprint", () => questions.printed());
