// A mistake beside the field that it is about: seen, read out, and where the focus goes.

import { el, freshId } from "./dom.js";
import { isOfSet, pathOf } from "./findings.js";

/** @param {HTMLElement} field takes a mistake away from beside it */
export function clearMistake(field) {
  const id = field.dataset.mistake;
  if (!id) return;
  document.getElementById(id)?.remove();
  delete field.dataset.mistake;
  field.removeAttribute("aria-invalid");
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
  if (others.length > 0) field.setAttribute("aria-describedby", others.join(" "));
  else field.removeAttribute("aria-describedby");
}

/** @param {HTMLElement} field @param {string} message @param {string|null} [help] shows it beside the field */
export function showMistake(field, message, help = null) {
  clearMistake(field);
  const id = freshId("mistake");
  field.after(el("p", { id, class: "mistake", data: { test: "mistake" } }, message, help && ` \u2013 ${help}`));
  field.dataset.mistake = id;
  field.setAttribute("aria-invalid", "true");
  const described = field.getAttribute("aria-describedby");
  field.setAttribute("aria-describedby", described ? `${described} ${id}` : id);
}

/** Marks a field of an input's path if a finding is about it. @param {HTMLElement} field @param {string} path @param {import("./api.js").Finding[]} findings */
export function markField(field, path, findings) {
  const about = (finding) => isOfSet(finding) && (pathOf(finding) === path || path.startsWith(`${pathOf(finding)}.`));
  const finding = findings.find((one) => pathOf(one) !== "" && about(one));
  if (finding) showMistake(field, finding.message, finding.help);
  else clearMistake(field);
}
