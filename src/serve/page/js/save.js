// Files that leave the page: onto the disk, or into a window of their own.

import { call, fileOf } from "./api.js";
import { el } from "./dom.js";

/** @param {Blob} blob @param {string} name */
function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name, hidden: true, on: { click: (event) => event.stopPropagation() } });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 30_000);
}

/** @param {string} text @param {string} name */
export function saveText(text, name) {
  saveBlob(new Blob([text], { type: "text/plain;charset=utf-8" }), name);
}

/** Saves a file of a run; its name is led by the scenario's. @param {string} runId @param {string} file @param {string} stem */
export async function saveFile(runId, file, stem) {
  const response = await call("GET", fileOf(runId, file));
  saveBlob(await response.blob(), `${stem}-${file.split("/").pop()}`);
}
