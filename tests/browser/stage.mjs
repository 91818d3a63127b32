// What most tests begin with: a server and a browser for the file, a small shop on the page, its full answer.

import { after, before } from "node:test";
import { selectors } from "playwright-core";
import { startBrowser } from "./page.mjs";
import { ROOT, startServer } from "./server.mjs";

selectors.setTestIdAttribute("data-test");

export const SMALL_SHOP = `${ROOT}tests/shops/two-ways.toml`;
export const LARGE_SHOP = "uk-gifts-2025.toml";
export const EXPORT = `${ROOT}scenarios/orders/uk-gifts-orders.csv`;

/** Starts both before the tests of a file and ends them after it. @returns {() => {browser: any, server: any}} */
export function stage() {
  const given = {};
  before(async () => {
    [given.server, given.browser] = await Promise.all([startServer(), startBrowser()]);
  });
  after(async () => {
    await given.browser?.close();
    await given.server?.stop();
  });
  return () => /** @type {any} */ (given);
}

/** Opens a scenario file on the first screen. @param {import("./page.mjs").Visit} visit @param {any} [path] or a file made here */
export async function giveScenario(visit, path = SMALL_SHOP) {
  await visit.test("view-start").click();
  await visit.test("file").setInputFiles(path);
  await visit.page.locator('section[data-view="answer"]').waitFor();
}

/** @param {import("./page.mjs").Visit} visit @param {string} [futures] */
export async function fullAnswer(visit, futures = "1000") {
  await visit.test("replications").selectOption(futures);
  await visit.test("badge").filter({ hasText: `full answer, ${Number(futures).toLocaleString("en-GB")} futures` }).waitFor();
  await visit.test("frontier").locator("svg").waitFor();
}

/** @param {import("./page.mjs").Visit} visit @param {RegExp} text of the badge */
export const badge = (visit, text) => visit.test("badge").filter({ hasText: text }).waitFor();

/** @param {import("./page.mjs").Visit} visit @returns {Promise<string>} the chart's shapes */
export const frontier = (visit) => visit.test("frontier").locator("svg").evaluate((svg) => svg.innerHTML.replace(/c\d+-/g, ""));

/** Charts below load when they come near the window: goes by each of them. @param {import("./page.mjs").Visit} visit */
export async function allCharts(visit) {
  for (const chart of await visit.test("chart").all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.locator("svg").waitFor();
  }
  await visit.page.evaluate(() => scrollTo({ top: 0 }));
}
