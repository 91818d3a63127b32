// The main figures as sliders: an approximate answer while one moves, the full one on release.

import { preview } from "./answers.js";
import { byId, button, el, fill, freshId } from "./dom.js";
import { groupsOf } from "./input_groups.js";
import { asSet, intervalOf, numberOf, rowsOf, scaleOf, told } from "./input_rows.js";
import { markField } from "./field_mistakes.js";
import { current, setInput } from "./store.js";

let shownText = "";
let shownVariant = "";
/** @type {Map<string, {show: (set: string|undefined) => void, input: HTMLInputElement}>} */
const sliders = new Map();

function provenance(row) {
  const from = row.source ? `source: ${row.source}` : `assumption: ${row.assumption ?? "none stated"}`;
  const interval = intervalOf(row);
  return [interval && `90 % in ${interval}`, from].filter(Boolean).join("; ");
}

function slider({ row, label }) {
  const id = freshId("slider");
  const scale = scaleOf(row);
  const output = el("output", { for: id });
  const note = el("small", { id: `${id}-note` });
  const reset = button("Reset", "reset", () => {
    setInput(current().id, row.path, null);
    input.focus();
  }, { class: "link reset", "aria-label": `Reset ${label}` });
  const input = el("input", {
    type: "range", id, min: scale.min, max: scale.max, step: scale.step, data: { path: row.path, test: "slider" },
    "aria-describedby": `${id}-note`,
  });
  const value = () => asSet(Number(input.value), row.unit);
  const tell = (text) => {
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", () => {
    tell(told(Number(input.value), row.unit));
    const one = current();
    preview({ ...one, set: { ...one.set, [row.path]: value() } });
  });
  input.addEventListener("change", () => setInput(current().id, row.path, value()));
  const box = el("div", { class: "slider" }, el("label", { for: id, text: label }), output, input, note, reset);
  const show = (set) => {
    const number = set === undefined ? Number(row.value) : numberOf(set);
    input.value = String(number);
    const isRange = set !== undefined && (Number.isNaN(number) || set.includes(" to "));
    tell(isRange ? set : told(number, row.unit));
    box.classList.toggle("edited", set !== undefined);
    reset.hidden = set === undefined;
    const before = `edited; in the file ${told(Number(row.value), row.unit)}${row.interval ? ` (${intervalOf(row)})` : ""}`;
    note.textContent = set === undefined ? provenance(row) : before;
    note.title = provenance(row);
  };
  sliders.set(row.path, { show, input });
  return box;
}

/** Shows the sliders of the current variant; they are made anew only for another text. */
export async function showSliders() {
  const one = current();
  if (!one) return;
  let rows;
  try {
    rows = await rowsOf(one);
  } catch {
    fill(byId("sliders"), el("p", { class: "note", text: "The scenario has mistakes; its figures show once they are mended." }));
    shownText = "";
    return;
  }
  if (current() !== one) return;
  if (one.text !== shownText) {
    shownText = one.text;
    sliders.clear();
    fill(byId("sliders"), groupsOf(rows).map((group, at) =>
      el("details", { open: group.open && (at === 0 || !matchMedia("(max-width: 640px)").matches) }, el("summary", {}, group.title, " ", el("span", { class: "count", text: String(group.rows.length) })),
        group.rows.map(slider))));
  }
  for (const [path, { show, input }] of sliders) {
    const busy = document.activeElement === input && shownVariant === one.id && input.matches(":active");
    if (!busy) show(one.set[path]);
  }
  shownVariant = one.id;
}

/** Marks the sliders whose values the program refused. @param {import("./api.js").Finding[]} findings */
export function markSliders(findings) {
  for (const [path, { input }] of sliders) markField(input, path, findings);
}

/** @param {string} path @returns {boolean} is there a slider of it, now in focus? */
export function focusSlider(path) {
  const found = sliders.get(path);
  if (!found) return false;
  found.input.closest("details").open = true;
  found.input.focus();
  return true;
}
