// A slider: while it moves the answer is approximate and the chart follows; on release the full answer comes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./page.mjs";
import { badge, frontier, fullAnswer, giveScenario, stage } from "./stage.mjs";

const given = stage();
const RISK = '[data-test=slider][data-path="tolerance.risk"]';

/** Takes the slider's knob to a share of its length. */
async function drag(page, slider, shares, onWay) {
  const { x, y, width, height } = await slider.boundingBox();
  const share = await slider.evaluate((input) => (input.value - input.min) / (input.max - input.min));
  const knob = height / 2;
  const at = (part) => x + knob + part * (width - 2 * knob);
  await page.mouse.move(at(share), y + height / 2);
  await page.mouse.down();
  for (const part of shares) await page.mouse.move(at(part), y + height / 2, { steps: 3 });
  await onWay();
  await page.mouse.up();
}

test("a slider changes the chart at once, approximately, and fully on release; undo brings the first back", visiting(given, async (visit) => {
  const { page } = visit;
  await visit.open();
  await giveScenario(visit);
  await fullAnswer(visit);
  const [before, heading] = [await frontier(visit), await visit.test("heading").textContent()];
  await drag(page, page.locator(RISK), [0.3, 0.6], async () => {
    await badge(visit, /^approximate/);
    await page.waitForFunction((old) => !document.querySelector("#frontier svg").innerHTML.includes(old), "tolerated: 5 %");
    await visit.picture("slider-moves");
  });
  const value = await page.locator(RISK).getAttribute("aria-valuetext");
  assert.notEqual(value, "5 %");
  await badge(visit, /^full answer, 1,000 futures/);
  await page.waitForFunction((text) => document.querySelector("#frontier svg")?.textContent.includes(`tolerated: ${text}`), value.replace(".0", ""));
  assert.notEqual(await frontier(visit), before);
  await visit.picture("slider-released");
  await page.keyboard.press("Control+z");
  await badge(visit, /^full answer, 1,000 futures/);
  await page.waitForFunction((text) => document.querySelector("[data-test=heading]").textContent === text, heading);
  await page.waitForFunction(() => document.querySelector("#frontier svg")?.textContent.includes("tolerated: 5 %"));
  assert.equal(await page.locator(RISK).getAttribute("aria-valuetext"), "5 %");
}));
