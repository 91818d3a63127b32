// The work: up to four variants, what is looked at, and the runs that answered. Every edit goes through here.

import { keep, kept } from "./keep.js";
import { History } from "./history.js";

/**
 * @typedef {{id: string, name: string, file: string, text: string, set: Record<string, string>, seed: number,
 *   replications: number}} Variant `name` is what the page calls it, `file` the name of its scenario file
 */

export const MOST_VARIANTS = 4;
const MOST_RESULTS = 24;

let history = new History([]);
let active = "";
let view = "start";
/** Runs by what they ran: an undone edit finds its result again. @type {Record<string, string>} */
let results = {};
const listeners = new Set();
let trouble = "";

/** @returns {Variant[]} */
export const variants = () => history.present;
/** @returns {Variant|undefined} the one that is edited */
export const current = () => history.present.find((one) => one.id === active) ?? history.present[0];
/** @param {string} id @returns {Variant|undefined} */
export const variant = (id) => history.present.find((one) => one.id === id);
export const currentView = () => view;
export const canUndo = () => history.past.length > 0;
export const canRedo = () => history.future.length > 0;
/** @returns {string} why nothing is kept; empty if it is */
export const keepingTrouble = () => trouble;

/** @param {(what: "edit"|"select"|"view"|"restore") => void} listener called after every change */
export function onWork(listener) {
  listeners.add(listener);
}

function changed(what) {
  trouble = keep({ present: history.present, past: history.past, future: history.future, active, view, results });
  for (const listener of listeners) listener(what);
}

/** Takes the work of the last visit. @returns {boolean} was there any? */
export function restore() {
  const work = kept();
  if (!work) return false;
  history = new History(work.present);
  history.past = work.past;
  history.future = work.future;
  active = work.active;
  view = work.view;
  results = work.results ?? {};
  return true;
}

/**
 * @param {{name?: string, file: string, text: string, set?: Record<string, string>, seed: number, replications: number}} from
 * @returns {Variant}
 */
export function makeVariant(from) {
  return { id: crypto.randomUUID().slice(0, 8), name: "As given", set: {}, ...from };
}

/** A new scenario in place of all variants (one step to undo). @param {Variant} first */
export function open(first) {
  history.push([first]);
  active = first.id;
  view = "answer";
  changed("edit");
  document.getElementById("answer-title")?.focus();
}

/** @param {string} id @param {Partial<Variant>} change @param {string} [merge] edits of one key in a row are one step */
export function edit(id, change, merge = "") {
  history.push(history.present.map((one) => (one.id === id ? { ...one, ...change } : one)), merge && `${id} ${merge}`);
  changed("edit");
}

/** Sets an input, or gives it back to the file. @param {string} id @param {string} path @param {string|null} value */
export function setInput(id, path, value) {
  const one = variant(id);
  if (!one) return;
  const { [path]: _, ...others } = one.set;
  edit(id, { set: value === null ? others : { ...others, [path]: value } }, `set ${path}`);
}

/** A copy of a variant beside it. @param {string} id @returns {boolean} was there room? */
export function copy(id) {
  const one = variant(id);
  if (!one || history.present.length >= MOST_VARIANTS) return false;
  const names = new Set(history.present.map((other) => other.name));
  const letter = ["B", "C", "D", "E"].find((candidate) => !names.has(`Variant ${candidate}`));
  const made = makeVariant({ ...one, id: undefined, name: `Variant ${letter}` });
  made.id = crypto.randomUUID().slice(0, 8);
  history.push([...history.present, made]);
  active = made.id;
  changed("edit");
  return true;
}

/** @param {string} id the last one stays */
export function remove(id) {
  if (history.present.length < 2) return;
  history.push(history.present.filter((one) => one.id !== id));
  if (active === id) active = history.present[0].id;
  changed("edit");
}

/** @param {string} id */
export function select(id) {
  active = id;
  changed("select");
}

/** @param {string} next */
export function show(next) {
  view = next;
  changed("view");
}

/** @returns {boolean} */
export function undo() {
  return travel(history.undo());
}

/** @returns {boolean} */
export function redo() {
  return travel(history.redo());
}

function travel(moved) {
  if (!moved) return false;
  if (!variant(active)) active = history.present[0]?.id ?? "";
  if (history.present.length === 0) view = "start";
  changed("edit");
  return true;
}

/** What a run's result depends on, and nothing else. @param {Variant} one @param {string} [kind] @returns {string} */
export function keyOf(one, kind = "run") {
  const sets = Object.entries(one.set).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([kind, one.file, one.text, sets, one.seed, one.replications]);
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    a = Math.imul(a ^ text.charCodeAt(i), 2654435761);
    b = Math.imul(b ^ text.charCodeAt(i), 1597334677);
  }
  return `${kind}-${(a >>> 0).toString(36)}-${(b >>> 0).toString(36)}-${text.length}`;
}

/** @param {string} key @returns {string|undefined} the run that answered it */
export const runOf = (key) => results[key];

/** @param {string} key @param {string|null} run @returns {string[]} runs that are too old to keep */
export function remember(key, run) {
  const { [key]: _, ...others } = results;
  const entries = Object.entries(others);
  const old = entries.splice(0, Math.max(0, entries.length - MOST_RESULTS + 1));
  results = Object.fromEntries(run === null ? entries : [...entries, [key, run]]);
  trouble = keep({ present: history.present, past: history.past, future: history.future, active, view, results });
  return old.map(([, id]) => id);
}

/** @param {Variant} one @returns {import("./api.js").Draft} */
export function draftOf(one) {
  return { name: one.file, text: one.text, set: Object.entries(one.set).map(([path, value]) => `${path}=${value}`) };
}
