// The report, opened from the page: light and dark, 1200 and 400 px wide.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP, PHONE, visiting } from "./page.mjs";
import { fullAnswer, giveScenario, stage } from "./stage.mjs";

const given = stage();

test("the report opens by its link, with nothing for axe and nothing on the console", visiting(given, async (visit) => {
  await visit.open();
  await giveScenario(visit);
  await fullAnswer(visit);
  await visit.test("downloads").locator("summary").click();
  const [report] = await Promise.all([visit.context.waitForEvent("page"), visit.test("open-report").click()]);
  await report.waitForLoadState();
  assert.match(report.url(), /\/reports\/\w+/);
  assert.match(await report.title(), /\S/);
  assert.ok(await report.locator("svg").count() > 2);
  for (const colorScheme of ["light", "dark"]) {
    for (const [device, size] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      await report.emulateMedia({ colorScheme });
      await report.setViewportSize(size);
      await visit.checkWidth(`report, ${colorScheme}, ${device}`, report);
      await visit.checkAccess(`report, ${colorScheme}, ${device}`, report);
      await visit.picture(`report-${colorScheme}-${device}`, report);
    }
  }
}));

test("a run's files are taken along under the shop's name", visiting(given, async (visit) => {
  await visit.open();
  await giveScenario(visit);
  await fullAnswer(visit);
  await visit.test("downloads").locator("summary").click();
  const [file] = await Promise.all([visit.page.waitForEvent("download"), visit.test("download-report.html").click()]);
  assert.match(file.suggestedFilename(), /two-ways.*report\.html/);
}));
