// A reload keeps the work: edits, view, theme, and the answer without a new run.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./page.mjs";
import { badge, frontier, giveScenario, stage } from "./stage.mjs";

const given = stage();
const RISK = '[data-test=figure][data-path="tolerance.risk"]';

test("edits, view, theme and answer outlive a reload, and nothing runs anew", visiting(given, async (visit) => {
  const { page } = visit;
  await visit.open();
  await giveScenario(visit);
  await visit.test("replications").selectOption("1000");
  await visit.test("view-figures").click();
  await page.locator(RISK).fill("12 %");
  await page.keyboard.press("Tab");
  await badge(visit, /^full answer, 1,000 futures/);
  await visit.test("theme").selectOption("dark");
  const heading = await visit.test("bar-choice").textContent();
  const asked = visit.runs.length;
  await page.reload();
  await visit.ready();
  assert.ok(await visit.page.locator('section[data-view="figures"]').isVisible());
  assert.equal(await visit.test("theme").inputValue(), "dark");
  await badge(visit, /^full answer, 1,000 futures/);
  assert.equal(await page.locator(RISK).inputValue(), "12 %");
  assert.equal(await visit.test("bar-choice").textContent(), heading);
  await visit.test("view-answer").click();
  await page.waitForFunction(() => document.querySelector("#frontier svg")?.textContent.includes("tolerated: 12 %"));
  assert.ok((await frontier(visit)).includes("tolerated"));
  assert.equal(visit.runs.length, asked, "a reload ran again what was known");
  assert.ok(await visit.test("undo").isEnabled(), "the steps back are gone");
}));
