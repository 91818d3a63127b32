// The strip of variants over the work: which one is edited.

import { byId, el, fill } from "./dom.js";
import { MOST_VARIANTS, current, select, variants } from "./store.js";

/** Shows the strip. */
export function showVariantTabs() {
  const all = variants();
  const box = byId("variant-tabs");
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.id : "";
  fill(box, all.map((one) => {
    const edits = Object.keys(one.set).length;
    const text = edits > 0 ? `${one.name} (${edits} edited)` : one.name;
    const pressed = String(one.id === current()?.id);
    return el("button", { type: "button", class: "tab", "aria-pressed": pressed, data: { id: one.id, test: "variant-tab" }, on: { click: () => select(one.id) } }, text);
  }));
  if (focused) box.querySelector(`[data-id="${focused}"]`)?.focus();
  byId("copy-variant").disabled = all.length >= MOST_VARIANTS;
}
