// The first screen: a file, an example, or ten questions.

import { ApiError } from "./api.js";
import { begun, offerStores } from "./begin.js";
import { byId, button, el, fill, say } from "./dom.js";
import { clearMistake, showMistake } from "./field_mistakes.js";
import { findingsList } from "./findings.js";
import { fittedNotes, openFitted } from "./fitted.js";
import { askAbout, heldExports, holdExports, openFile, openScenario, sorted } from "./uploads.js";
import { show } from "./store.js";

function trouble(error) {
  const findings = error instanceof ApiError ? error.findings : [];
  fill(byId("start-findings"), findingsList(findings, { heading: String(error.message ?? error) }));
  byId("start-findings").firstElementChild.focus();
}

/** @param {FileList|File[]} list files that were dropped or chosen */
async function takeFiles(list) {
  const files = [...list];
  if (files.length === 0) return;
  fill(byId("start-findings"));
  const { scenario, exports, trouble: why } = sorted(files);
  if (why) return void trouble(new Error(why));
  if (scenario) {
    try {
      await openFile(scenario);
    } catch (error) {
      trouble(error);
    }
    return;
  }
  holdExports(exports);
  showExports();
  byId("export-store").focus();
}

/** Shows the form about the exports that are held. */
function showExports() {
  const files = heldExports();
  byId("exports").hidden = files.length === 0;
  fill(byId("export-files"), files.map((file) => el("li", { text: file.name })));
  say(`${files.length} files given. Say the store.`, true);
}

async function fitExports(event) {
  event.preventDefault();
  const store = byId("export-store");
  clearMistake(store);
  if (!store.value) {
    showMistake(store, "The store is not said", "choose the store of these orders");
    store.focus();
    return;
  }
  const question = { told: { store: store.value } };
  if (byId("export-day").value) question.as_of = byId("export-day").value;
  byId("fit-exports").disabled = true;
  try {
    const fitted = await askAbout("/api/fit", heldExports(), question);
    fill(byId("start-findings"));
    fill(byId("notes"), fittedNotes(fitted));
    openFitted(fitted);
  } catch (error) {
    trouble(error);
  } finally {
    byId("fit-exports").disabled = false;
  }
}

/** Listens to files and forms. */
export function startStartView() {
  const zone = byId("drop");
  byId("file").addEventListener("change", (event) => {
    takeFiles(event.target.files);
    event.target.value = "";
  });
  const over = (is) => (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("over", is);
  };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", over(false));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer?.files.length) return;
    show("start");
    takeFiles(event.dataTransfer.files);
  });
  byId("exports-form").addEventListener("submit", fitExports);
  byId("judge-exports").addEventListener("click", () => {
    if (byId("export-store").value) byId("audit-store").value = byId("export-store").value;
    show("packages");
  });
}

/** Examples and stores, once the program has named them. */
export function offerStart() {
  offerStores(byId("export-store"));
  fill(byId("examples"), begun().examples.map((example) =>
    el("li", {}, button(example.title, "example", () => openScenario(example.name, example.text), { class: "example", data: { test: "example", name: example.name } }))));
}
