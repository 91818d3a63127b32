// The answer of the variant that is edited: heading, four numbers, charts, tables, reasons.

import { figure, isNarrow, keepPlace, showChart, showDrawn } from "./chart.js";
import { byId, el, fill, say } from "./dom.js";
import { knownOf } from "./answers.js";
import { choiceOf } from "./answer_model.js";
import { percentWithInterval } from "./format.js";
import { findingsList } from "./findings.js";
import { current, currentView } from "./store.js";
import { categoriesTable, strategiesTable } from "./result_tables.js";
import { showStatus } from "./status_bar.js";

let shownRun = "";
let toldHeading = "";
/** What is on the page, so that progress alone draws nothing anew. */
let shown = null;

function tile({ label, value, detail }) {
  return el("div", { class: "tile" }, el("p", { class: "label", text: label }), el("p", { class: "value", text: value }),
    el("p", { class: "detail", text: detail }));
}

function tone(verdict) {
  return { recommended: "good", "keep as is": "good", "no safe strategy": "bad" }[verdict] ?? "open";
}

function showNumbers(answer) {
  const box = byId("answer-head");
  byId("answer-body").classList.add("told");
  box.className = `hero ${tone(answer.verdict)}`;
  fill(box, el("h2", { id: "answer-heading", data: { test: "heading" }, text: answer.heading }),
    el("p", { class: "lead", text: answer.sentence || "Approximate answer; the sentence, the reasons and further charts come with the full one." }));
  fill(byId("tiles"), answer.tiles.map(tile));
  fill(byId("strategies"), strategiesTable(answer));
  fill(byId("categories"), categoriesTable(answer));
  byId("risk-note").textContent = answer.approximate
    ? `Chance that the riskiest controllable category is ${answer.event}. Under each number its 95 % simulation interval.`
    : "Under each number its 95 % simulation interval: it says how exactly the model was computed, not how true it is.";
}

function showFrontier(answer) {
  const place = byId("frontier");
  if (answer.approximate) {
    showDrawn(place, answer.drawn, `Cost against risk, approximate: ${answer.heading}`);
    return;
  }
  const chart = answer.charts.find((one) => one.name === "frontier");
  if (chart) keepPlace(place, chart);
  showChart(place, { runId: answer.runId, files: answer.files, name: "frontier", title: chart?.title ?? "Cost against risk" });
  byId("frontier-reading").textContent = chart?.reading ?? "";
}

function showRest(answer) {
  const run = answer.runId;
  byId("rest").hidden = run === "";
  if (run === shownRun || run === "") return;
  shownRun = run;
  fill(byId("reasons"), answer.reasons.map((text) => el("li", { text })));
  const charts = answer.charts.filter((one) => one.name !== "frontier");
  fill(byId("charts"), charts.map((chart) => figure({ ...chart, runId: run, files: answer.files })));
}

function tell(answer) {
  const choice = choiceOf(answer);
  const risk = choice?.risk ? `; risk ${percentWithInterval(choice.risk)}` : "";
  const text = `${answer.approximate ? "Approximately: " : "Full answer: "}${answer.heading}${risk}`;
  if (text !== toldHeading) say(text);
  toldHeading = text;
}

/** Shows what is known of the current variant. */
export function showAnswer() {
  const one = current();
  if (!one) return;
  const known = knownOf(one.id);
  showStatus(one, known);
  const wrong = byId("answer-findings");
  const toldElsewhere = currentView() === "text" || (currentView() === "figures" && byId("figure-rows").querySelector("[data-mistake]"));
  wrong.hidden = !known.error || Boolean(toldElsewhere);
  if (known.error) fill(wrong, findingsList(known.findings, { heading: known.error, file: one.file }));
  else wrong.replaceChildren();
  const answer = known.answer;
  byId("answer-body").classList.toggle("unanswered", !answer);
  byId("answer-body").classList.toggle("stale", Boolean(known.error) || !answer || answer.key !== known.key);
  if (!answer) return;
  const drawnFor = isNarrow() ? "narrow" : "wide";
  if (shown?.answer === answer && shown.drawnFor === drawnFor) return;
  shown = { answer, drawnFor };
  showNumbers(answer);
  showFrontier(answer);
  showRest(answer);
  tell(answer);
}
