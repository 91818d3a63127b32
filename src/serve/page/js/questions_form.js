// The form of ten questions and the table: kept as it is filled in, mistakes at their fields.

import { ApiError, callJson } from "./api.js";
import { begun, offerStores } from "./begin.js";
import { byId, el, fill, say } from "./dom.js";
import { clearMistake, showMistake } from "./field_mistakes.js";
import { findingsList, pathOf } from "./findings.js";
import { fittedNotes, openFitted } from "./fitted.js";
import { QUESTIONS, editsOf, everyRow, fitQuestion, questionOf } from "./questions.js";
import { COLUMNS, SalesTable } from "./sales_table.js";
import { askAbout } from "./uploads.js";

const KEY = "vtr.questions";
/** @type {SalesTable} */
let table;

const field = (id) => byId(`q-${id}`);

function question(one, number) {
  const id = `q-${one.id}`;
  const common = { id, "aria-describedby": `${id}-help ${id}-mark`, data: { test: `question-${one.id}` } };
  let input;
  if (one.kind === "store") input = el("select", { ...common, required: true });
  else if (one.kind === "choice") input = el("select", common, one.choices.map(([value, text]) => el("option", { value, text })));
  else input = el("input", { ...common, type: one.kind, autocomplete: "off" });
  if (one.kind !== "store") input.value = one.value;
  const mark = el("span", { id: `${id}-mark`, class: "badge assumption", text: one.optional ? "may be empty" : "assumption" });
  if (one.kind === "store") mark.textContent = "needed";
  input.addEventListener("input", () => told(one, input, mark));
  return el("li", { class: "question" }, el("label", { for: id, text: `${number}. ${one.ask}` }), input, mark, el("small", { id: `${id}-help`, text: one.help }));
}

function told(one, input, mark) {
  const same = input.value.trim() === one.value;
  if (one.kind === "store") mark.textContent = input.value ? "your answer" : "needed";
  else mark.textContent = same ? (one.optional ? "may be empty" : "assumption") : "your answer";
  mark.className = `badge ${mark.textContent === "your answer" ? "source" : "assumption"}`;
  clearMistake(input);
  keepAnswers();
}

const answersNow = () => Object.fromEntries(QUESTIONS.map(({ id }) => [id, field(id).value]));

function keepAnswers() {
  try {
    localStorage.setItem(KEY, JSON.stringify({ answers: answersNow(), rows: table.rows() }));
  } catch {
    // The form is then empty after a reload.
  }
}

function keptAnswers() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

/** Mistakes at their cells; what belongs to none stands in the list. */
function placeMistakes(error) {
  table.clearMistakes();
  const findings = error instanceof ApiError ? error.findings : [];
  const placed = findings.map((finding) => [finding, finding.severity === "error" ? table.place(finding) : null]);
  const rest = placed.filter(([, place]) => !place).map(([finding]) => finding);
  fill(byId("questions-findings"), findingsList(rest, { heading: String(error.message ?? error) }));
  const first = placed.find(([, place]) => place)?.[1] ?? byId("questions-findings").firstElementChild;
  first.focus();
}

/** Edits are tried before the scenario is opened: a refused one is shown at its question. */
async function refused(draft) {
  try {
    await callJson("POST", "/api/validate", { body: draft });
    return false;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 422) throw error;
    const places = error.findings.map((finding) => [finding, field(questionOf(pathOf(finding)) || "none")]);
    const first = places.find(([, place]) => place);
    if (!first) throw error;
    for (const [finding, place] of places) if (place) showMistake(place, finding.message, finding.help);
    first[1].focus();
    return true;
  }
}

async function submit(event) {
  event.preventDefault();
  const answers = answersNow();
  for (const { id } of QUESTIONS) clearMistake(field(id));
  fill(byId("questions-findings"));
  if (!answers.store) {
    showMistake(field("store"), "The store is not said", "choose the store on which you sell");
    field("store").focus();
    return;
  }
  byId("fit-table").disabled = true;
  say("Making a scenario", true);
  try {
    const csv = new Blob([table.csv(everyRow(answers))], { type: "text/csv" });
    const fitted = await askAbout("/api/fit", [csv], fitQuestion(answers), "table.csv");
    const rows = await callJson("POST", "/api/inputs", { body: { name: fitted.name, text: fitted.toml, set: [] } });
    const set = editsOf(answers, rows);
    const draft = { name: fitted.name, text: fitted.toml, set: Object.entries(set).map(([path, value]) => `${path}=${value}`) };
    table.clearMistakes();
    if (await refused(draft)) return;
    fill(byId("notes"), fittedNotes(fitted));
    openFitted(fitted, set);
  } catch (error) {
    placeMistakes(error);
  } finally {
    byId("fit-table").disabled = false;
  }
}

/** Builds the form. Stores come later, with the program's first answer. */
export function startQuestions() {
  fill(byId("questions"), QUESTIONS.map((one, at) => question(one, at + 1)));
  fill(byId("sales-head"), COLUMNS.map((one) => el("th", { scope: "col" }, one.head, one.optional && el("small", { text: "if known" }))), el("th", { scope: "col" }, el("span", { class: "unseen", text: "Remove" })));
  table = new SalesTable(byId("sales-rows"), keepAnswers);
  const kept = keptAnswers();
  const rows = kept?.rows?.length ? kept.rows : [{}];
  for (const row of rows) table.add(row);
  byId("add-row").addEventListener("click", () => table.add().querySelector("input").focus());
  byId("questions-form").addEventListener("submit", submit);
}

/** Offers the stores and fills in what was answered before. */
export function offerQuestions() {
  offerStores(field("store"));
  const kept = keptAnswers()?.answers ?? {};
  for (const one of QUESTIONS) {
    if (kept[one.id] === undefined) continue;
    field(one.id).value = kept[one.id];
    told(one, field(one.id), byId(`q-${one.id}-mark`));
  }
  if (!field("store").value && begun().stores.length === 1) field("store").value = begun().stores[0].store;
}
