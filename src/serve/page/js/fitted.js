// A scenario that was fitted: opened with what was said beside it, and what to mind about it.

import { el } from "./dom.js";
import { effort } from "./begin.js";
import { makeVariant, open } from "./store.js";

/**
 * @param {{name: string, toml: string, text: string, findings: import("./api.js").Finding[]}} fitted
 * @param {Record<string, string>} [set] figures that were told beside the files
 */
export function openFitted(fitted, set = {}) {
  open(makeVariant({ file: fitted.name, text: fitted.toml, set, ...effort() }));
}

/** What the program says about the fit. @param {any} fitted @returns {HTMLElement} */
export function fittedNotes(fitted) {
  return el("details", { class: "notes", data: { test: "fitted" } },
    el("summary", { text: `${fitted.name} was made from what you gave: what was fitted, and what to mind` }),
    el("pre", { tabindex: "0", role: "region", "aria-label": "What was fitted", text: fitted.text }));
}
