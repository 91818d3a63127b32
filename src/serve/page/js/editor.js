// The scenario's text with line numbers and its mistakes at their lines.

import { ApiError, callJson, isAbort } from "./api.js";
import { byId, el, fill, say } from "./dom.js";
import { findingsList, isOfSet } from "./findings.js";
import { current, draftOf, edit } from "./store.js";

const TYPING_MS = 450;
let wait = 0;
let asked = new AbortController();
let validated = "";

const area = () => byId("text");

function numberLines(findings = []) {
  const marked = new Map(findings.filter((one) => one.line && !isOfSet(one)).map((one) => [one.line, one.severity]));
  const lines = area().value.split("\n").length;
  const gutter = byId("gutter");
  const nodes = [];
  for (let line = 1; line <= lines; line += 1) {
    const severity = marked.get(line);
    nodes.push(severity ? el("b", { class: severity, text: `\u25cf ${line}` }) : String(line), "\n");
  }
  gutter.replaceChildren(...nodes);
  gutter.scrollTop = area().scrollTop;
}

function showFindings(findings, sentence) {
  const one = current();
  numberLines(findings);
  byId("text-state").textContent = sentence;
  fill(byId("text-findings"), findings.length > 0 && findingsList(findings, { file: one.file }));
  const first = findings.find((finding) => finding.line && !isOfSet(finding) && finding.severity === "error");
  area().setAttribute("aria-invalid", String(Boolean(first)));
}

async function validate() {
  const one = current();
  const state = JSON.stringify(draftOf(one));
  if (state === validated) return;
  asked.abort();
  asked = new AbortController();
  try {
    const warnings = await callJson("POST", "/api/validate", { body: draftOf(one), signal: asked.signal });
    showFindings(warnings, warnings.length > 0 ? `No mistakes; ${warnings.length} to mind.` : "No mistakes.");
  } catch (error) {
    if (isAbort(error)) return;
    const findings = error instanceof ApiError ? error.findings : [];
    const count = findings.filter((finding) => finding.severity === "error").length;
    showFindings(findings, count > 0 ? `${count} mistake${count > 1 ? "s" : ""}.` : String(error.message ?? error));
  }
  validated = state;
  say(byId("text-state").textContent);
}

/** Shows the text of the current variant and what is wrong with it. */
export function showText() {
  const one = current();
  if (!one) return;
  if (area().value !== one.text) {
    area().value = one.text;
    numberLines();
  }
  byId("text-name").textContent = one.file;
  const edited = Object.entries(one.set);
  byId("text-sets").hidden = edited.length === 0;
  fill(byId("text-set-list"), edited.map(([path, value]) => el("li", {}, el("code", { text: `${path} = ${value}` }))));
  validate();
}

/** @param {number} line from 1 @param {number|null} column */
export function goToTextLine(line, column) {
  const text = area().value.split("\n");
  const at = Math.min(Math.max(1, line), text.length);
  const start = text.slice(0, at - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const from = start + Math.max(0, (column ?? 1) - 1);
  area().focus();
  area().setSelectionRange(from, start + text[at - 1].length);
  const height = parseFloat(getComputedStyle(area()).lineHeight);
  area().scrollTop = Math.max(0, (at - 4) * height);
  byId("gutter").scrollTop = area().scrollTop;
  area().scrollIntoView({ block: "nearest" });
}

/** Listens to typing. */
export function startEditor() {
  area().addEventListener("input", () => {
    numberLines();
    clearTimeout(wait);
    wait = setTimeout(() => edit(current().id, { text: area().value }, "text"), TYPING_MS);
  });
  area().addEventListener("scroll", () => {
    byId("gutter").scrollTop = area().scrollTop;
  });
  const go = () => goToTextLine(Number(byId("line").value) || 1, null);
  byId("go-line").addEventListener("click", go);
  byId("line").addEventListener("keydown", (event) => {
    if (event.key === "Enter") go();
  });
}
