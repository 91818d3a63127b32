// The best plan: asked for, followed, shown as a table, taken along as shipping rules.

import { ApiError, call, callJson, fileOf, isAbort } from "./api.js";
import { showChart } from "./chart.js";
import { byId, button, el, fill, say } from "./dom.js";
import { findingsList } from "./findings.js";
import { day, grouped, minorUnits, money, moneyInterval, percent, percentInterval, percentWithInterval, plainMoney } from "./format.js";
import { tabId } from "./keep.js";
import { progressText } from "./status_bar.js";
import { scrolling, tableOf } from "./result_tables.js";
import { saveFile } from "./save.js";
import { current, draftOf, keyOf, remember, runOf } from "./store.js";
import { events } from "./stream.js";

/** @type {Map<string, any>} finished runs by what they planned */
const plans = new Map();
/** @type {{key: string, abort: AbortController, id: string}|null} */
let running = null;

const asPlanned = (one) => keyOf({ ...one, replications: 0 }, "plan");

/** @param {import("./store.js").Variant} one @returns {any} the finished run of its plan */
export const planOf = (one) => plans.get(asPlanned(one));

function amount(estimate, plan) {
  const interval = moneyInterval(estimate, plan.minor);
  return el("td", { class: "n" }, money(estimate, plan.currency, plan.minor), interval && el("small", { text: interval }));
}

function chance(estimate) {
  const interval = percentInterval(estimate);
  return el("td", { class: "n" }, percent(estimate), interval && el("small", { text: interval }));
}

function rulesTable(plan) {
  const rows = plan.rules.map((rule) =>
    el("tr", { class: rule.changed ? "chosen" : null },
      el("th", { scope: "row", text: `${rule.category} (${rule.store}), ${rule.destination}` }),
      el("td", {}, rule.service, rule.changed && [" ", el("span", { class: "badge open", text: "changed" })], rule.beside && el("small", { text: rule.beside })),
      el("td", { class: "n", text: `${rule.value_from} to ${rule.value_to}` }),
      el("td", { class: "n", text: `${grouped(rule.weight_from)} to ${grouped(rule.weight_to)} g` }),
      el("td", { class: "n", text: grouped(rule.packages_per_month) }),
      el("td", { class: "n", text: plainMoney(rule.cost_change_per_month / plan.minor, plan.currency) })));
  const heads = ["What is sent where", "Shipped by", "Value", "Weight", "Packages a month", "Cost change a month"];
  return scrolling("Shipping rules of the plan", tableOf(heads, rows, "plan-rules", ["Shipped by"]));
}

function categoriesTable(plan) {
  const rows = plan.categories.map((one) =>
    el("tr", {}, el("th", { scope: "row", text: `${one.category} (${one.store})` }), chance(one.risk_today), chance(one.risk),
      el("td", { class: "n", text: `${grouped(one.limit * 100, 1)} %${one.within_limit ? "" : ", not shown to be within"}` }), amount(one.more_than_today, plan)));
  return scrolling("Categories of the plan", tableOf(["Category", "Risk, today's way", "Risk, the plan", "Limit", "More than today a month"], rows, "plan-categories"));
}

function showPlan(run, told, one) {
  const list = Array.isArray(told) ? told : [told];
  fill(byId("plan-result"), list.map((each) => {
    const minor = minorUnits(each.currency);
    const plan = { ...each, minor };
    const more = `${money(plan.more_than_today, plan.currency, minor)} a month (${moneyInterval(plan.more_than_today, minor) || "exact"})`;
    const place = el("div", { class: "chart" });
    showChart(place, { runId: run.id, files: run.files, folder: "", name: "frontier", isAlone: true, title: `Plans by risk and cost, reading ${plan.reading}` });
    return [
      el("h2", { text: `${plan.verdict === "safe" ? "Within every limit" : `Verdict: ${plan.verdict}`}; reading ${plan.reading}` }),
      el("p", {}, `From ${day(plan.starts_on)} it leaves ${more} more than today's way; 95 % simulation intervals in brackets. Chance that any category is hit: ${percentWithInterval(plan.risk_any)}.`),
      el("p", { class: "buttons" }, button("Download the shipping rules (rules.csv)", "download-rules", () => saveFile(run.id, "rules.csv", one.file.replace(/\.toml$/i, "")))),
      el("h3", { text: "Shipping rules" }), rulesTable(plan), el("h3", { text: "Category by category" }), categoriesTable(plan), place,
    ];
  }));
}


function showState(text, isRunning) {
  byId("plan-progress").hidden = !isRunning;
  byId("find-plan").disabled = isRunning;
  byId("plan-state").textContent = text;
}

function failed(error) {
  if (isAbort(error)) return;
  showState("", false);
  const findings = error instanceof ApiError ? error.findings : [];
  fill(byId("plan-result"), findingsList(findings, { heading: String(error.message ?? error), file: current()?.file }));
}

async function finished(run, one) {
  const told = await callJson("GET", fileOf(run.id, "plan.json"));
  plans.set(asPlanned(one), run);
  showState("Plan found.", false);
  if (current()?.id === one.id) showPlan(run, told, one);
  say("Plan found", true);
}

async function follow(id, one, abort) {
  const response = await call("GET", `/api/runs/${id}/events`, { signal: abort.signal });
  for await (const { event, data } of events(response)) {
    if (abort.signal.aborted) return;
    if (event === "progress") showState(progressText(data), true);
    if (event !== "end") continue;
    if (data.state === "done") await finished(data, one);
    else throw new ApiError(0, data.error ?? "The plan was stopped.", data.findings ?? []);
  }
}

async function find() {
  const one = current();
  const abort = new AbortController();
  running = { key: asPlanned(one), abort, id: "" };
  fill(byId("plan-result"));
  showState("asking", true);
  byId("cancel-plan").focus();
  try {
    const rises = byId("plan-rise").checked ? { rise: [0.05] } : {};
    const body = { ...draftOf(one), tab: tabId(), keep_all: byId("plan-keep").checked, marketplace: byId("plan-marketplace").checked, ...rises, seed: one.seed };
    const run = await callJson("POST", "/api/plan", { body, headers: { Prefer: "respond-async" }, signal: abort.signal });
    running.id = run.id;
    remember(running.key, run.id);
    await follow(run.id, one, abort);
  } catch (error) {
    failed(error);
  } finally {
    if (running?.abort === abort) running = null;
  }
}

function stop() {
  if (!running) return;
  running.abort.abort();
  if (running.id) call("DELETE", `/api/runs/${running.id}`).catch(() => {});
  remember(running.key, null);
  running = null;
  showState("Cancelled.", false);
  byId("find-plan").focus();
}

let shownKey = "";

/** Shows the plan of the current variant, if there is one. */
export async function showPlanView() {
  const one = current();
  if (!one || running) return;
  const key = asPlanned(one);
  if (key === shownKey && plans.has(key)) return;
  shownKey = key;
  fill(byId("plan-result"));
  showState("", false);
  const id = runOf(key);
  if (!id) return;
  try {
    const run = await callJson("GET", `/api/runs/${id}`);
    if (run.state === "done") await finished(run, one);
  } catch {
    remember(key, null);
  }
}

/** Listens to the buttons. */
export function startPlan() {
  byId("find-plan").addEventListener("click", find);
  byId("cancel-plan").addEventListener("click", stop);
}
