// One shape for what a run and an approximate answer say, so that both are shown by the same code.

import { money, moneyInterval, percentWithInterval } from "./format.js";
import { odds } from "./odds.js";

/**
 * @typedef {import("./format.js").Estimate} Estimate
 * @typedef {{strategy: string, title: string, role: string, startsOn: string, riskOld: Estimate|null, risk: Estimate|null,
 *   riskAny: Estimate|null, riskiest: string, cost: Estimate|null, profit: Estimate|null, dominatedBy: string}} StrategyLine
 * @typedef {{approximate: boolean, replications: number, of: number, seed: number|null, verdict: string, choice: string,
 *   heading: string, sentence: string, currency: string, minor: number, event: string,
 *   tiles: {label: string, value: string, detail: string}[], strategies: StrategyLine[], metrics: any[],
 *   reasons: string[], charts: any[], drawn: Record<string, string>,
 *   runId: string, files: string[], report: string|null, key?: string}} Answer amounts are in minor units
 */

/** @param {string} verdict @param {string} title @returns {string} */
function heading(verdict, title) {
  if (verdict === "keep as is") return "Keep shipping as you do";
  if (verdict === "no safe strategy") return `No safe strategy; least unsafe: ${title}`;
  if (verdict === "inconclusive") return `Not decided yet; ahead so far: ${title}`;
  return `Recommended: ${title}`;
}

function scaled(amount, factor) {
  if (amount === null || amount === undefined) return null;
  if (typeof amount === "number") return { point: amount * factor, low: amount * factor, high: amount * factor };
  return { point: amount.point * factor, low: amount.low * factor, high: amount.high * factor };
}

/** @param {any} told an event of /api/approximate @returns {Answer} */
export function fromApproximate(told) {
  const minor = told.minor_units || 1;
  const event = told.bounds === "breach" ? "below target at least once" : "closed at least once";
  const strategies = told.strategies.map((one) => ({
    strategy: one.strategy, title: one.title, role: one.role ?? "", startsOn: "", riskOld: null, risk: one.risk,
    riskAny: null, riskiest: "", cost: scaled(one.cost, minor), profit: scaled(one.profit, minor),
    dominatedBy: one.dominated_by ?? "",
  }));
  const choice = strategies.find((one) => one.strategy === told.choice);
  const today = strategies.find((one) => one.strategy === told.today);
  const tile = (label, one) => ({
    label,
    value: one?.risk ? odds(one.risk) : "not known",
    detail: one?.risk ? `chance that the riskiest category is ${event}: ${percentWithInterval(one.risk)}` : "",
  });
  const interval = choice?.cost ? moneyInterval(choice.cost, minor) : "";
  const cost = {
    label: "What it costs",
    value: choice?.cost ? `${money(choice.cost, told.currency, minor)} a month` : "not known",
    detail: `added tracking cost${interval && `; ${interval}, 95 % simulation interval`}`,
  };
  const title = choice?.title ?? told.choice;
  return {
    approximate: true, replications: told.replications, of: told.of, seed: null, verdict: told.verdict, choice: title,
    heading: heading(told.verdict, title), sentence: "", currency: told.currency, minor, event,
    tiles: [
      { label: "What to do", value: title, detail: "approximate; the full answer says by when" },
      cost, tile("Remaining risk", choice), tile("If you do nothing", today),
    ],
    strategies, metrics: told.metrics ?? [], reasons: [], charts: [], drawn: told.charts ?? {},
    runId: "", files: [], report: null,
  };
}

/** @param {any} run finished, with its overview @returns {Answer} */
export function fromOverview(run) {
  const overview = run.overview;
  const strategies = overview.strategies.map((one) => {
    const risk = one.risk_new;
    return {
      strategy: one.strategy, title: one.title, role: one.role ?? "", startsOn: one.starts_on ?? "",
      riskOld: one.risk_old ?? null, risk: risk ?? null, riskAny: one.risk_any ?? null,
      riskiest: risk?.category ? `${risk.category} (${risk.store})` : "",
      cost: one.cost ?? null, profit: scaled(one.profit, 1), dominatedBy: "",
    };
  });
  const title = strategies.find((one) => one.strategy === overview.choice)?.title ?? overview.choice;
  return {
    approximate: false, replications: overview.replications, of: overview.replications, seed: overview.seed,
    verdict: overview.verdict, choice: title, heading: heading(overview.verdict, title), sentence: overview.sentence,
    currency: overview.currency, minor: overview.minor_units || 1, event: "", tiles: overview.headlines ?? [],
    strategies, metrics: overview.metrics ?? [], reasons: overview.reasons ?? [], charts: overview.charts ?? [], drawn: {},
    runId: run.id, files: run.files ?? [], report: run.report ?? null,
  };
}

/** @param {Answer} answer @returns {StrategyLine|undefined} */
export const choiceOf = (answer) => answer.strategies.find((one) => one.role.includes("chosen") || one.role.includes("choice"));
