// Every figure of a scenario as its file has it, and what an edit makes of it.

import { callJson } from "./api.js";
import { grouped, plainPercent } from "./format.js";

/**
 * @typedef {{path: string, value: number|string|number[], interval: [number, number]|null, unit: string, source?: string,
 *   assumption?: string}} InputRow
 */

const MOST_TEXTS = 8;
/** @type {Map<string, Promise<InputRow[]>>} rows by the text of the scenario */
const rows = new Map();

/**
 * The rows of a scenario's text without edits, so that a slider keeps its scale while it moves.
 * @param {import("./store.js").Variant} one
 * @returns {Promise<InputRow[]>}
 */
export function rowsOf(one) {
  const held = rows.get(one.text);
  if (held) return held;
  const asked = callJson("POST", "/api/inputs", { body: { name: one.file, text: one.text, set: [] } });
  rows.set(one.text, asked);
  asked.catch(() => rows.delete(one.text));
  if (rows.size > MOST_TEXTS) rows.delete(rows.keys().next().value);
  return asked;
}

const isShare = (unit) => unit === "chance" || unit === "share";
const isCurrency = (unit) => /^[A-Z]{3}$/.test(unit);
const short = (x, digits) => String(Number(x.toFixed(digits)));

/** @param {number} value @param {string} unit @returns {string} as people read it: `98.5 %`, `3.39 GBP`, `12 days` */
export function told(value, unit) {
  if (isShare(unit)) return plainPercent(value);
  if (isCurrency(unit)) return `${value < 0 ? "\u2212" : ""}${Math.abs(value).toFixed(2)} ${unit}`;
  const text = Math.abs(value) >= 1000 ? grouped(value) : short(value, 2).replace("-", "\u2212");
  return unit === "factor" || unit === "orders a day" ? text : `${text} ${unit}`;
}

/** @param {InputRow} row @returns {string} its value as it is written in a field */
export function written(row) {
  if (typeof row.value !== "number") return Array.isArray(row.value) ? JSON.stringify(row.value) : String(row.value);
  if (isShare(row.unit)) return `${short(row.value * 100, 4)} %`;
  if (isCurrency(row.unit)) return `${row.value.toFixed(2)} ${row.unit}`;
  return short(row.value, 6);
}

/** @param {number} value @param {string} unit @returns {string} as `--set` takes it */
export function asSet(value, unit) {
  if (isCurrency(unit)) return `${value.toFixed(2)} ${unit}`;
  return short(value, 6);
}

/** What a field says, as `--set` takes it: a bare amount gets the figure's currency. @param {string} text @param {string} unit */
export function typedAsSet(text, unit) {
  const plain = text.trim();
  return isCurrency(unit) && /^-?\d+(\.\d+)?$/.test(plain) ? `${plain} ${unit}` : plain;
}

/** @param {string} set @returns {number} the number it begins with, or the middle of a range; NaN if there is none */
export function numberOf(set) {
  const found = [...set.matchAll(/(-?\d+(?:\.\d+)?)\s*(%?)/g)].map(([, digits, percent]) => Number(digits) / (percent ? 100 : 1));
  if (found.length === 0) return NaN;
  return set.includes(" to ") && found.length > 1 ? (found[0] + found[1]) / 2 : found[0];
}

/** @param {InputRow} row @returns {string} `98.5 % to 99.5 %`; empty if it is one number */
export function intervalOf(row) {
  if (!row.interval) return "";
  const [low, high] = row.interval.map((end) => told(end, row.unit));
  const unit = ` ${row.unit}`;
  return `${low.endsWith(unit) ? low.slice(0, -unit.length) : low} to ${high}`;
}

function nice(x) {
  const decade = 10 ** Math.floor(Math.log10(x));
  return [1, 2, 5, 10].map((lead) => lead * decade).find((candidate) => candidate >= x) ?? x;
}

function shareScale(value, low) {
  if (value >= 0.7) return { min: Math.max(0, Math.floor(Math.min(value - 0.1, low - 0.05) * 100) / 100), max: 1, step: 0.001 };
  if (value > 0.12) return { min: 0, max: 1, step: 0.01 };
  const max = nice(Math.max(value * 3, 0.01));
  return { min: 0, max, step: max / 100 };
}

/** @param {InputRow} row with a number @returns {{min: number, max: number, step: number}} where its slider goes */
export function scaleOf(row) {
  const value = Number(row.value);
  const [low, high] = row.interval ?? [value, value];
  if (row.path === "tolerance.risk") return { min: 0.005, max: Math.max(0.3, value), step: 0.005 };
  if (isShare(row.unit)) return shareScale(value, low);
  if (row.path.endsWith(".price_factor")) return { min: 0.5, max: Math.max(2, value), step: 0.05 };
  if (value < 0) return { min: Math.min(-5, low * 1.5), max: 0, step: 0.05 };
  const max = nice(Math.max(value * 2, high * 1.2, isCurrency(row.unit) ? 1 : 10));
  const step = row.unit === "days" ? 1 : max / 200;
  return { min: row.unit === "days" ? 1 : step, max, step };
}
