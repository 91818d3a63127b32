// All figures of a scenario in one table: searched, edited, given back.

import { byId, button, el, fill, say } from "./dom.js";
import { knownOf } from "./answers.js";
import { markField } from "./field_mistakes.js";
import { nameOf } from "./input_groups.js";
import { intervalOf, rowsOf, typedAsSet, written } from "./input_rows.js";
import { current, setInput } from "./store.js";

const AT_ONCE = 60;
let most = AT_ONCE;
let shown = "";
/** @type {Map<string, HTMLInputElement>} */
const fields = new Map();

function matches(row, words, set) {
  const kind = byId("figure-kind").value;
  if (kind === "edited" && set === undefined) return false;
  if (kind === "assumption" && !row.assumption) return false;
  if (kind === "source" && !row.source) return false;
  const text = `${row.path} ${nameOf(row.path)} ${row.unit} ${row.source ?? ""} ${row.assumption ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function line(row, set) {
  const name = nameOf(row.path);
  const field = el("input", {
    type: "text", value: set ?? written(row), class: "figure", data: { test: "figure", path: row.path }, "aria-label": row.path,
    autocomplete: "off", spellcheck: "false",
  });
  field.addEventListener("change", () => {
    const text = field.value.trim();
    const same = text === "" || text === written(row);
    setInput(current().id, row.path, same ? null : typedAsSet(text, row.unit));
  });
  fields.set(row.path, field);
  const kind = row.source ? "source" : "assumption";
  const edited = set !== undefined;
  const reset = edited && button("Reset", "reset", () => {
    setInput(current().id, row.path, null);
    fields.get(row.path)?.focus();
  }, { class: "link", "aria-label": `Reset ${row.path}` });
  return el("tr", { class: edited ? "edited" : null },
    el("th", { scope: "row" }, name === row.path ? null : name, el("code", { text: row.path })),
    el("td", {}, field, edited && el("small", {}, `in the file ${written(row)} `, reset)),
    el("td", { text: row.unit }), el("td", { text: intervalOf(row) || "\u2013" }),
    el("td", {}, edited ? el("span", { class: "badge open", text: "edited" }) : el("span", { class: `badge ${kind}`, text: kind }), " ",
      row.source ?? row.assumption ?? ""));
}

/** Shows the table for what is searched. */
export async function showFigures() {
  const one = current();
  if (!one) return;
  let rows;
  try {
    rows = await rowsOf(one);
  } catch (error) {
    fill(byId("figure-rows"));
    byId("figure-count").textContent = `No figures: ${error instanceof Error ? error.message : error}`;
    shown = "";
    return;
  }
  if (current() !== one) return;
  const words = byId("figure-search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter((row) => matches(row, words, one.set[row.path]));
  const state = JSON.stringify([one.text.length, one.set, words, byId("figure-kind").value, most, one.id]);
  if (state !== shown) {
    shown = state;
    const focused = document.activeElement?.dataset?.path;
    fields.clear();
    fill(byId("figure-rows"), found.slice(0, most).map((row) => line(row, one.set[row.path])));
    if (focused) fields.get(focused)?.focus();
  }
  byId("figure-count").textContent = `${found.length} of ${rows.length} figures`;
  byId("figure-more").hidden = found.length <= most;
  markFigures(knownOf(one.id).findings);
}

/** Marks the fields whose values the program refused. @param {import("./api.js").Finding[]} findings */
export function markFigures(findings) {
  for (const [path, field] of fields) markField(field, path, findings);
}

/** Brings a figure into sight and focus. @param {string} path */
export async function focusFigure(path) {
  byId("figure-search").value = path;
  byId("figure-kind").value = "all";
  await showFigures();
  const field = fields.get(path) ?? [...fields.values()][0];
  field?.focus();
}

/** Listens to search and filter. */
export function startFigures() {
  let wait = 0;
  const later = () => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      most = AT_ONCE;
      showFigures().then(() => say(byId("figure-count").textContent));
    }, 120);
  };
  byId("figure-search").addEventListener("input", later);
  byId("figure-kind").addEventListener("change", later);
  byId("figure-more").addEventListener("click", () => {
    most = Infinity;
    showFigures();
  });
}
