// The calls of the program, one place for token, errors and findings.

import { currentToken } from "./token.js";

/**
 * @typedef {{code: string, severity: string, message: string, file: string|null, line: number|null,
 *   column: number|null, label: string|null, help: string|null, other: any}} Finding
 * @typedef {{name: string, text: string, set: string[]}} Draft
 */

/** An answer that is no success. */
export class ApiError extends Error {
  /** @param {number} status 0 = no answer at all @param {string} message @param {Finding[]} findings */
  constructor(status, message, findings) {
    super(message);
    this.status = status;
    this.findings = findings;
  }
}

/** @param {unknown} error @returns {boolean} was it only that the call was no longer wanted? */
export function isAbort(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

async function failure(response) {
  let told = { error: "", findings: [] };
  try {
    told = await response.json();
  } catch {
    // Not JSON: the status says what there is to say.
  }
  const wait = response.headers.get("Retry-After");
  const later = wait ? ` Try again in ${wait} s.` : "";
  const text = told.error || `The program answered with status ${response.status}.`;
  if (response.status === 401) document.dispatchEvent(new CustomEvent("vtr-locked"));
  return new ApiError(response.status, text + later, told.findings ?? []);
}

/**
 * One call; gives the response if it is a success.
 * @param {string} method
 * @param {string} path
 * @param {{body?: any, form?: FormData, signal?: AbortSignal, headers?: Record<string, string>}} [options]
 * @returns {Promise<Response>}
 */
export async function call(method, path, options = {}) {
  const headers = { Authorization: `Bearer ${currentToken()}`, ...options.headers };
  let body = options.form;
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(options.body);
  }
  let response;
  try {
    response = await fetch(path, { method, headers, body, signal: options.signal, cache: "no-store" });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, "The program does not answer. Is `vtr serve` still running in its terminal?", []);
  }
  if (!response.ok) throw await failure(response);
  return response;
}

/** The same, and its JSON. @param {string} method @param {string} path @param {any} [options] @returns {Promise<any>} */
export async function callJson(method, path, options) {
  const response = await call(method, path, options);
  return response.json();
}

/** @param {string} run @param {string} name @returns {string} the address of a file of a run */
export function fileOf(run, name) {
  return `/api/runs/${encodeURIComponent(run)}/files/${name.split("/").map(encodeURIComponent).join("/")}`;
}
