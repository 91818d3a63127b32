// Light, dark, or as the system has it.

import { byId } from "./dom.js";

/** Listens to the choice; `early.js` has set the kept one before the first paint. */
export function startTheme() {
  const choice = byId("theme");
  choice.value = document.documentElement.dataset.theme ?? "system";
  choice.addEventListener("change", () => {
    if (choice.value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice.value;
    try {
      localStorage.setItem("vtr.theme", choice.value);
    } catch {
      // It lasts until the page closes.
    }
  });
}
