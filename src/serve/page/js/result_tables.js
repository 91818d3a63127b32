// The tables of an answer: strategies side by side, and category by category.

import { el } from "./dom.js";
import { day, grouped, money, moneyInterval, percent, percentInterval, plainMoney } from "./format.js";

function cell(main, ...small) {
  const told = small.filter(Boolean);
  return el("td", { class: "n" }, main, told.map((text) => el("small", { text })));
}

function chance(estimate, ...more) {
  return estimate ? cell(percent(estimate), percentInterval(estimate), ...more) : cell("\u2013");
}

function amount(estimate, answer) {
  if (!estimate) return cell("\u2013");
  const errorIsKnown = estimate.high > estimate.low || !answer.approximate;
  if (!errorIsKnown) return cell(plainMoney(estimate.point / answer.minor, answer.currency));
  return cell(money(estimate, answer.currency, answer.minor), moneyInterval(estimate, answer.minor));
}

/** A table in a box that scrolls on its own. @param {string} label @param {HTMLElement} table @returns {HTMLElement} */
export function scrolling(label, table) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
}

/**
 * @param {string[]} heads the first is what rows are about
 * @param {HTMLElement[]} rows
 * @param {string} test its name for tests
 * @param {string[]} [words] heads of further columns that hold words, not numbers
 * @returns {HTMLElement}
 */
export function tableOf(heads, rows, test, words = []) {
  const isNumber = (text, column) => column > 0 && !words.includes(text);
  const head = heads.map((text, column) => el("th", { scope: "col", class: isNumber(text, column) ? "n" : null, text }));
  return el("table", { data: { test } }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows));
}

/** @param {import("./answer_model.js").Answer} answer @returns {HTMLElement} */
export function strategiesTable(answer) {
  const full = !answer.approximate;
  const heads = ["Strategy", ...(full ? ["Risk, old rules"] : []), "Risk, new rules", ...(full ? ["Any category, new rules"] : []),
    "Added tracking cost a month", "Profit"];
  const rows = answer.strategies.map((one) => {
    const role = one.role.replace("chosen", "choice");
    const chosen = role.includes("choice");
    const name = el("th", { scope: "row" }, one.title, role && [" ", el("span", { class: "badge", text: role })],
      one.startsOn && el("small", { text: `from ${day(one.startsOn)}` }),
      one.dominatedBy && el("small", { text: "another strategy is at least as safe and no dearer" }));
    return el("tr", { class: chosen ? "chosen" : null }, name,
      full && chance(one.riskOld), chance(one.risk, one.riskiest), full && chance(one.riskAny),
      amount(one.cost, answer), amount(one.profit, answer));
  });
  return scrolling("Strategies side by side", tableOf(heads, rows, "strategies"));
}

/** @param {import("./answer_model.js").Answer} answer @returns {HTMLElement} */
export function categoriesTable(answer) {
  const volume = answer.metrics.some((one) => Number.isFinite(one.packages_per_month));
  const heads = ["Category", ...(volume ? ["Packages a month"] : []), "Today's way, old rules", "Today's way, new rules", "The choice, new rules"];
  const rows = answer.metrics.map((one) =>
    el("tr", {}, el("th", { scope: "row", text: `${one.category} (${one.store})` }),
      volume && cell(grouped(one.packages_per_month)), chance(one.old), chance(one.today), chance(one.choice)));
  return scrolling("Category by category", tableOf(heads, rows, "categories"));
}
