// Every view, light and dark, 1200 and 400 px wide: axe finds nothing, nothing is wider than the window.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP, PHONE, visiting } from "./page.mjs";
import { allCharts, badge, fullAnswer, giveScenario, stage } from "./stage.mjs";

const given = stage();
const VIEWS = ["start", "answer", "compare", "figures", "text", "plan", "packages"];

/** @param {string} colour `rgb(r, g, b)` @returns {number} 0 dark to 1 light */
const lightness = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;

for (const scheme of ["light", "dark"]) {
  for (const [device, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test(`all views, ${scheme}, ${device}`, visiting(given, async (visit) => {
      const { page } = visit;
      await visit.open();
      await giveScenario(visit);
      await fullAnswer(visit);
      await visit.test("copy-variant").click();
      await badge(visit, /^full answer, 1,000 futures/);
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.ok(scheme === "dark" ? lightness(paper) < 0.2 : lightness(paper) > 0.9, `the paper is ${paper}`);
      for (const view of VIEWS) {
        const name = `${view}, ${scheme}, ${device}`;
        await visit.test(`view-${view}`).click();
        await page.locator(`section[data-view="${view}"]`).waitFor();
        if (view === "answer") await allCharts(visit);
        if (view === "figures") await visit.test("figure").first().waitFor();
        if (view === "compare") await page.waitForFunction(() => document.querySelectorAll("[data-test=variant-chart] svg").length === 2);
        if (view === "text") await page.getByText("No mistakes").first().waitFor();
        await visit.checkWidth(name);
        await visit.checkAccess(name);
        await visit.picture(`${view}-${scheme}-${device}`);
      }
      await visit.test("downloads").locator("summary").click();
      await visit.test("open-report").waitFor();
      await visit.checkAccess(`downloads, ${scheme}, ${device}`);
      await visit.picture(`downloads-${scheme}-${device}`);
    }, { viewport, colorScheme: scheme, ...(device === "phone" && { hasTouch: true, isMobile: true, deviceScaleFactor: 2 }) }));
  }
}

test("the choice of colours goes before the system's", visiting(given, async (visit) => {
  await visit.open();
  const paper = () => visit.page.evaluate(() => lightness(getComputedStyle(document.body).backgroundColor));
  await visit.page.evaluate(`globalThis.lightness = ${lightness}`);
  assert.ok(await paper() > 0.9);
  await visit.test("theme").selectOption("dark");
  assert.ok(await paper() < 0.2);
}, { colorScheme: "light" }));
