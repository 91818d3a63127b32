// Mistakes as the program tells them: what is wrong, where, and what to write instead.

import { el } from "./dom.js";
import { goToLine, goToInput } from "./go.js";

/** @param {import("./api.js").Finding} finding @returns {string} the path in its message that an edit may be about */
export function pathOf(finding) {
  return /`([^`]+(?:`[^`]*)?)`/.exec(finding.message)?.[1] ?? "";
}

/** @param {import("./api.js").Finding} finding @returns {boolean} is it about an edited figure, not about the text? */
export const isOfSet = (finding) => Boolean(finding.file?.startsWith("--set"));

function place(finding, file) {
  if (isOfSet(finding)) {
    const path = pathOf(finding);
    return path && el("button", { type: "button", class: "link", on: { click: () => goToInput(path) } }, `Go to ${path}`);
  }
  if (!finding.line) return null;
  if (finding.file !== file) return el("small", { text: `${finding.file ?? ""}, line ${finding.line}` });
  const where = `Go to line ${finding.line}`;
  return el("button", { type: "button", class: "link", data: { test: "go-to-line" }, on: { click: () => goToLine(finding.line, finding.column) } }, where);
}

/**
 * A list of findings.
 * @param {import("./api.js").Finding[]} findings
 * @param {{heading?: string, file?: string}} [about] `file`: the scenario whose lines can be gone to
 * @returns {HTMLElement}
 */
export function findingsList(findings, about = {}) {
  const items = findings.map((finding) =>
    el("li", { class: finding.severity, data: { test: "finding" } },
      el("span", { class: `badge ${finding.severity === "error" ? "bad" : "open"}`, text: finding.severity }), " ",
      el("strong", { text: finding.message }), finding.help && el("p", { text: finding.help }), place(finding, about.file)));
  return el("div", { class: "findings", tabindex: "-1", data: { test: "findings" } },
    about.heading && el("p", { class: "finding-head", text: about.heading }), el("ul", { tabindex: "0", "aria-label": "Findings" }, items));
}
