// What is known of each variant: the approximate answer, the run, its result, its mistakes. Asks for more of it.

import { ApiError, call, callJson, isAbort } from "./api.js";
import { fromApproximate, fromOverview } from "./answer_model.js";
import { events } from "./stream.js";
import { tabId } from "./keep.js";
import { draftOf, keyOf, remember, runOf, variant as variantOf } from "./store.js";

/**
 * @typedef {{key: string, runKey: string, answer: import("./answer_model.js").Answer|null, run: any, runId: string, error: string,
 *   findings: import("./api.js").Finding[], gone: boolean}} Known `key`: what is asked about, `runKey`: what the run
 *   is about; the answer has its own, other while it is that of the figures before
 */

/** @type {Map<string, Known>} */
const known = new Map();
const listeners = new Set();
/** @type {Map<string, any>} what is under way by variant */
const underWay = new Map();
const RELEASE_MS = 350;
/** A slower answer is not waited for; sooner giving up would leave a moving slider without any. */
const PATIENCE_MS = 2000;

const nothing = () => ({ key: "", runKey: "", answer: null, run: null, runId: "", error: "", findings: [], gone: false });

/** @param {string} id of a variant @returns {Known} */
export const knownOf = (id) => known.get(id) ?? nothing();

/** @param {(id: string) => void} listener */
export function onAnswer(listener) {
  listeners.add(listener);
}

function learn(id, change) {
  known.set(id, { ...knownOf(id), ...change });
  for (const listener of listeners) listener(id);
}

function tasks(id) {
  if (!underWay.has(id)) underWay.set(id, { slider: null, waiting: null, release: 0, follow: null });
  return underWay.get(id);
}

function failed(id, error) {
  if (isAbort(error)) return;
  clearTimeout(tasks(id).release);
  const told = error instanceof ApiError ? error : new ApiError(0, `This page has a fault: ${error}`, []);
  learn(id, { error: told.message, findings: told.findings, run: null, runId: "" });
}

/**
 * The answer while a slider moves: the newest question waits until the one before has answered once.
 * @param {import("./store.js").Variant} one with the slider's value
 */
export function preview(one) {
  const task = tasks(one.id);
  const now = performance.now();
  if (task.slider && !task.slider.answered && now - task.slider.since < PATIENCE_MS) {
    task.waiting = one;
    return;
  }
  task.waiting = null;
  task.slider?.abort.abort();
  approximate(one);
}

async function approximate(one) {
  const task = tasks(one.id);
  const mine = { abort: new AbortController(), answered: false, since: performance.now() };
  task.slider = mine;
  try {
    const response = await call("POST", "/api/approximate", { body: draftOf(one), signal: mine.abort.signal });
    for await (const { event, data } of events(response)) {
      if (mine.abort.signal.aborted) return;
      if (event !== "answer") continue;
      mine.answered = true;
      learn(one.id, { key: keyOf(one), answer: { ...fromApproximate(data), key: keyOf(one) }, error: "", findings: [] });
      if (task.waiting) break;
    }
  } catch (error) {
    if (task.slider === mine) failed(one.id, error);
  } finally {
    mine.answered = true;
    if (task.waiting && task.slider === mine) preview(task.waiting);
    else if (task.slider === mine) task.slider = null;
  }
}

/** No approximate answer is wanted any more. @param {string} id */
function quiet(id) {
  const task = tasks(id);
  task.waiting = null;
  task.slider?.abort.abort();
  task.slider = null;
}

/**
 * An edit is done: shows the result if it is known, else an approximate answer at once and then the full one.
 * @param {import("./store.js").Variant} one
 */
export function settle(one) {
  const key = keyOf(one);
  const seen = knownOf(one.id);
  const isRunning = seen.runKey === key && seen.run && ["queued", "running"].includes(seen.run.state);
  const isAnswered = seen.answer?.key === key && !seen.answer.approximate;
  if (isRunning || isAnswered) {
    learn(one.id, { key });
    return;
  }
  cancel(one.id, false);
  if (runOf(key)) {
    restoreRun(one, runOf(key));
    return;
  }
  quiet(one.id);
  learn(one.id, { key, run: null, runId: "", gone: false, error: "", findings: [] });
  preview(one);
  const task = tasks(one.id);
  clearTimeout(task.release);
  task.release = setTimeout(() => runNow(one), RELEASE_MS);
}

/** The full run. @param {import("./store.js").Variant} one */
export async function runNow(one) {
  cancel(one.id, false);
  const key = keyOf(one);
  const follow = new AbortController();
  tasks(one.id).follow = follow;
  learn(one.id, { key, runKey: key, run: { state: "queued", stage: "waiting", done: 0, of: one.replications, ahead: 0 }, gone: false });
  try {
    const body = { ...draftOf(one), seed: one.seed, replications: one.replications, tab: tabId() };
    const run = await callJson("POST", "/api/runs", { body });
    if (follow.signal.aborted) {
      forget(run.id);
      return;
    }
    for (const old of remember(key, run.id)) forget(old);
    learn(one.id, { key, runKey: key, run, runId: run.id });
    await followRun(one.id, key, run.id, follow);
  } catch (error) {
    if (!follow.signal.aborted) failed(one.id, error);
  }
}

async function followRun(id, key, runId, follow) {
  try {
    const response = await call("GET", `/api/runs/${runId}/events`, { signal: follow.signal });
    for await (const { event, data } of events(response)) {
      if (follow.signal.aborted) return;
      if (event === "progress") learn(id, { run: data });
      if (event === "end") return void ended(id, key, data);
    }
  } catch (error) {
    if (isAbort(error) || follow.signal.aborted) return;
    if (error instanceof ApiError && error.status === 404) throw error;
  }
  const run = await callJson("GET", `/api/runs/${runId}`, { signal: follow.signal });
  if (["queued", "running"].includes(run.state)) throw new ApiError(0, "The run's progress is no longer told. Reload the page.", []);
  ended(id, key, run);
}

function ended(id, key, run) {
  if (run.state === "done") {
    quiet(id);
    learn(id, { key, run, runId: run.id, answer: { ...fromOverview(run), key }, error: "", findings: run.findings ?? [] });
    return;
  }
  remember(key, null);
  if (run.state === "cancelled") {
    learn(id, { run: null, runId: "", gone: true });
  } else {
    learn(id, { run: null, runId: "", error: run.error ?? "The run failed.", findings: run.findings ?? [] });
  }
}

/** The result of an earlier run, if the program still has it. */
async function restoreRun(one, runId) {
  const key = keyOf(one);
  const follow = new AbortController();
  tasks(one.id).follow = follow;
  try {
    const run = await callJson("GET", `/api/runs/${runId}`, { signal: follow.signal });
    if (run.state === "done") ended(one.id, key, run);
    else if (run.state === "queued" || run.state === "running") {
      learn(one.id, { key, runKey: key, run, runId });
      await followRun(one.id, key, runId, follow);
    } else throw new ApiError(404, "gone", []);
  } catch (error) {
    if (isAbort(error) || follow.signal.aborted) return;
    if (!(error instanceof ApiError) || error.status !== 404) return void failed(one.id, error);
    remember(key, null);
    learn(one.id, { key, answer: null, run: null, runId: "", gone: true, error: "", findings: [] });
    preview(one);
  }
}

/** After a reload: results by their ids; what is not there any more may be run again. @param {import("./store.js").Variant} one */
export function recall(one) {
  const runId = runOf(keyOf(one));
  if (runId) return restoreRun(one, runId);
  learn(one.id, { key: keyOf(one), gone: true });
  preview(one);
  return null;
}

function forget(runId) {
  call("DELETE", `/api/runs/${runId}`).catch(() => {});
}

/** Stops what is under way for a variant. @param {string} id @param {boolean} [byHand] the user asked for it */
export function cancel(id, byHand = true) {
  const task = tasks(id);
  clearTimeout(task.release);
  task.follow?.abort();
  task.follow = null;
  const { run, runId } = knownOf(id);
  const running = run && ["queued", "running"].includes(run.state);
  const isShared = [...known].some(([other, { runId: its }]) => other !== id && its !== "" && its === runId);
  if (running && runId && !isShared) {
    forget(runId);
    remember(knownOf(id).runKey, null);
  }
  if (running) learn(id, { run: null, runId: "", gone: byHand });
  if (!variantOf(id)) known.delete(id);
}
