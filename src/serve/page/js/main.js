// Starts the page: token, kept work, the program's first answer; then every change is shown where it belongs.

import { cancel, knownOf, onAnswer, recall, settle } from "./answers.js";
import { showAnswer } from "./answer_view.js";
import { begin, begun, effort } from "./begin.js";
import { addVariant, showCompare, startCompare } from "./compare_view.js";
import { byId, say } from "./dom.js";
import { showDownloads, startDownloads } from "./downloads.js";
import { goToTextLine, showText, startEditor } from "./editor.js";
import { focusFigure, markFigures, showFigures, startFigures } from "./figures_view.js";
import { teachWays } from "./go.js";
import { showPackages, offerPackages, startPackages } from "./packages_view.js";
import { showPlanView, startPlan } from "./plan_view.js";
import { offerQuestions, startQuestions } from "./questions_form.js";
import { focusSlider, markSliders, showSliders } from "./sliders.js";
import { offerStart, startStartView } from "./start_view.js";
import { startStatusBar } from "./status_bar.js";
import { canRedo, canUndo, current, currentView, edit, keepingTrouble, keyOf, onWork, open, makeVariant, redo, restore, show, undo, variant, variants } from "./store.js";
import { startTheme } from "./theme.js";
import { takeToken } from "./token.js";
import { showVariantTabs } from "./variant_tabs.js";

const NEEDS_SCENARIO = new Set(["answer", "compare", "figures", "text", "plan"]);
const SHOWN = {
  start: () => {}, answer: () => { showAnswer(); showSliders(); }, compare: showCompare, figures: showFigures, text: showText,
  plan: showPlanView, packages: showPackages,
};
/** @type {Map<string, string>} what each variant was when its answer was last asked for */
const asked = new Map();

function showFrame() {
  const has = variants().length > 0;
  const view = has || !NEEDS_SCENARIO.has(currentView()) ? currentView() : "start";
  for (const section of document.querySelectorAll("section.view")) section.hidden = section.dataset.view !== view;
  for (const link of document.querySelectorAll("#views button")) {
    link.disabled = !has && NEEDS_SCENARIO.has(link.dataset.view);
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  byId("work-head").hidden = !has || !NEEDS_SCENARIO.has(view);
  byId("notes").hidden = !has || !NEEDS_SCENARIO.has(view);
  byId("undo").disabled = !canUndo();
  byId("redo").disabled = !canRedo();
  byId("downloads").classList.toggle("away", !has);
  byId("scenario-name").textContent = current()?.file ?? "no scenario yet";
  byId("keeping").textContent = keepingTrouble();
  showVariantTabs();
  showAnswer();
  SHOWN[view]();
}

/** Asks anew for each variant that is other than when it was asked for last. */
function askForAnswers() {
  for (const id of [...asked.keys()]) {
    if (variant(id)) continue;
    cancel(id, false);
    asked.delete(id);
  }
  for (const one of variants()) {
    if (asked.get(one.id) === keyOf(one)) continue;
    asked.set(one.id, keyOf(one));
    settle(one);
  }
}

function onChange(what) {
  if (what === "edit") askForAnswers();
  showFrame();
}

function onKey(event) {
  const typing = event.target.closest?.("textarea, input[type=text], input[type=number], input[type=search], input[type=date]");
  if (typing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const back = key === "z" && !event.shiftKey;
  const forth = (key === "z" && event.shiftKey) || key === "y";
  if (!back && !forth) return;
  event.preventDefault();
  travel(back);
}

function travel(back) {
  const moved = back ? undo() : redo();
  say(moved ? (back ? "Undone" : "Done again") : "Nothing to go to", true);
}

/** Opening a scenario leads to its answer; the heading is told and has the focus. */
function goTo(view) {
  show(view);
  document.querySelector(`section.view[data-view="${view}"] h1, section.view[data-view="${view}"] h2`)?.focus();
  scrollTo({ top: 0 });
}

function listen() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("vtr-locked", () => { byId("locked").hidden = false; });
  addEventListener("hashchange", () => {
    if (!location.hash.startsWith("#token=")) return;
    takeToken();
    location.reload();
  });
  for (const link of document.querySelectorAll("#views button")) link.addEventListener("click", () => show(link.dataset.view));
  byId("undo").addEventListener("click", () => travel(true));
  byId("redo").addEventListener("click", () => travel(false));
  byId("copy-variant").addEventListener("click", addVariant);
  onWork(onChange);
  onAnswer((id) => {
    if (id === current()?.id) {
      markSliders(knownOf(id).findings);
      markFigures(knownOf(id).findings);
      showAnswer();
      if (byId("downloads").open && !byId("downloads").contains(document.activeElement)) showDownloads();
    }
    if (currentView() === "compare") showCompare();
  });
  teachWays({
    line: (line, column) => { goTo("text"); goToTextLine(line, column); },
    input: async (path) => {
      if (currentView() === "answer" && focusSlider(path)) return;
      goTo("figures");
      await focusFigure(path);
    },
  });
  matchMedia("(max-width: 640px)").addEventListener("change", showFrame);
}

/** The scenario that the command line named is opened, unless it is the one that is worked on. */
function openNamed() {
  const named = begun().scenario;
  if (!named) return;
  const works = variants().some((one) => one.file === named.name && one.text === named.text);
  if (!works) open(makeVariant({ file: named.name, text: named.text, set: setOf(named.set), ...effort() }));
}

function setOf(list) {
  return Object.fromEntries((list ?? []).map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]));
}

async function main() {
  takeToken();
  startTheme();
  startQuestions();
  startStartView();
  startStatusBar((replications) => edit(current().id, { replications }));
  startFigures();
  startEditor();
  startCompare();
  startPlan();
  startPackages();
  startDownloads();
  restore();
  listen();
  try {
    await begin();
  } catch (error) {
    showFrame();
    byId("trouble").hidden = error.status === 401;
    byId("trouble").textContent = String(error.message ?? error);
    return;
  }
  byId("version").textContent = `VTR Planner ${begun().version}`;
  offerStart();
  offerQuestions();
  offerPackages();
  for (const one of variants()) {
    asked.set(one.id, keyOf(one));
    recall(one);
  }
  openNamed();
  showFrame();
  document.documentElement.dataset.ready = "yes";
}

main();
