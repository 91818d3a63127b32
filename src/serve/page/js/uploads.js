// Files that are dropped or chosen: scenarios are opened, exports go on to the form about them.

import { ApiError, callJson } from "./api.js";
import { effort, begun } from "./begin.js";
import { grouped } from "./format.js";
import { makeVariant, open } from "./store.js";

const MEGABYTE = 1_000_000;

/** Exports of this visit; they are not kept: they hold orders. @type {File[]} */
let exports = [];

/** @returns {File[]} */
export const heldExports = () => exports;

/** @param {File[]} files */
export function holdExports(files) {
  exports = files;
}

const isScenario = (file) => /\.toml$/i.test(file.name);

/**
 * Sorts files by what they are.
 * @param {File[]} files
 * @returns {{scenario: File|null, exports: File[], trouble: string}}
 */
export function sorted(files) {
  const scenarios = files.filter(isScenario);
  const others = files.filter((file) => !isScenario(file));
  const most = begun().limits.upload_bytes ?? Infinity;
  const size = others.reduce((sum, file) => sum + file.size, 0);
  let trouble = "";
  if (scenarios.length > 1) trouble = "Give one scenario at a time; copies of it are made under Side by side.";
  else if (scenarios.length > 0 && others.length > 0) trouble = "Give either a scenario (.toml) or exports (CSV), not both at once.";
  else if (size > most) trouble = `These files have ${grouped(size / MEGABYTE, 1)} MB; at most ${grouped(most / MEGABYTE, 1)} MB are taken.`;
  return { scenario: scenarios[0] ?? null, exports: others, trouble };
}

/** Opens a scenario in place of all variants. @param {string} file @param {string} text */
export function openScenario(file, text) {
  open(makeVariant({ file, text, ...effort() }));
}

/**
 * Reads a scenario file; one with mistakes is opened too, so that they can be mended.
 * @param {File} file
 * @returns {Promise<import("./api.js").Finding[]>} its mistakes and warnings
 */
export async function openFile(file) {
  const most = begun().limits.scenario_bytes ?? Infinity;
  if (file.size > most) throw new ApiError(413, `The scenario is larger than ${grouped(most / MEGABYTE, 1)} MB.`, []);
  const text = await file.text();
  let findings = [];
  try {
    findings = await callJson("POST", "/api/validate", { body: { name: file.name, text, set: [] } });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 422) throw error;
    findings = error.findings;
  }
  openScenario(file.name, text);
  return findings;
}

/**
 * @param {string} path `/api/fit` or `/api/audit`
 * @param {(File|Blob)[]} files
 * @param {any} question
 * @param {string} [name] of a file that was made here
 * @returns {Promise<any>}
 */
export function askAbout(path, files, question, name) {
  const form = new FormData();
  for (const file of files) form.append("file", file, name ?? /** @type {File} */ (file).name);
  form.append("question", new Blob([JSON.stringify(question)], { type: "application/json" }));
  return callJson("POST", path, { form });
}
