// The menu of what can be taken along: scenario, report, charts, numbers, shipping rules.

import { knownOf } from "./answers.js";
import { callJson } from "./api.js";
import { byId, button, el, fill, say } from "./dom.js";
import { planOf } from "./plan_view.js";
import { saveFile, saveText } from "./save.js";
import { current, draftOf } from "./store.js";

const KINDS = [
  ["Report and tables", (file) => /^(report\.html|tables\.xlsx|summary\.json|manifest\.json|scenario\.shared\.toml)$/.test(file)],
  ["Charts as SVG", (file) => file.endsWith(".svg") && !file.endsWith("-narrow.svg")],
  ["Charts as PNG", (file) => file.endsWith(".png") && !file.endsWith("-narrow.png")],
  ["Numbers as CSV", (file) => file.endsWith(".csv")],
];

const stemOf = (one) => one.file.replace(/\.toml$/i, "");

async function guarded(act) {
  try {
    await act();
  } catch (error) {
    byId("download-trouble").textContent = String(error.message ?? error);
    say(byId("download-trouble").textContent, true);
  }
}

function save(text, test, act) {
  return el("li", {}, button(text, test, () => guarded(act), { class: "link" }));
}

async function share(one) {
  const shared = await callJson("POST", "/api/share", { body: { ...draftOf(one), seed: one.seed, replications: one.replications } });
  saveText(shared.text, shared.name);
}

function group(title, items) {
  return items.length > 0 && el("section", {}, el("h3", { text: title }), el("ul", {}, items));
}

function filesOf({ files, runId }, stem) {
  return KINDS.map(([title, fits]) => group(title, files.filter(fits).map((file) => save(file.split("/").pop(), `download-${file}`, () => saveFile(runId, file, stem)))));
}

/** Fills the menu for the variant that is edited. */
export function showDownloads() {
  const one = current();
  if (!one) return;
  const known = knownOf(one.id);
  const answer = known.answer;
  const done = Boolean(answer?.runId) && answer.key === known.key;
  const plan = planOf(one);
  const stem = stemOf(one);
  byId("download-trouble").textContent = "";
  fill(byId("download-list"),
    group("Scenario", [
      save(`${one.file}, the text`, "download-scenario", async () => saveText(one.text, one.file)),
      save("One file with all edits, to share", "download-shared", () => share(one)),
    ]),
    done && answer.report && el("p", {}, button("Open the report", "open-report", () => window.open(answer.report, "_blank", "noopener"))),
    done ? filesOf(answer, stem) : el("p", { class: "note", text: "Report, charts and numbers come with the full answer." }),
    plan && group("Best plan", plan.files.map((file) => save(file === "rules.csv" ? "rules.csv, the shipping rules" : file, `download-plan-${file}`, () => saveFile(plan.id, file, `${stem}-plan`)))));
}

/** The menu closes as menus do. */
export function startDownloads() {
  const menu = byId("downloads");
  menu.addEventListener("toggle", () => menu.open && showDownloads());
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target) && document.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
