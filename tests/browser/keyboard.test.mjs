// Without a mouse: every step by Tab, Enter, arrows; what has the focus is seen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./page.mjs";
import { badge, stage } from "./stage.mjs";

const given = stage();
const MOST_STEPS = 120;

/** What has the focus: its `data-test`, and whether that is seen. The browser itself marks the parts of a date. */
const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const shown = at.matches("input[type=file]") ? document.querySelector(`label[for="${at.id}"]`) : at;
    const style = getComputedStyle(shown);
    const { width, height } = shown.getBoundingClientRect();
    return { test: at.dataset.test ?? "", path: at.dataset.path ?? "", tag: at.localName, id: at.id, menu: at.matches("#downloads > summary"),
      seen: at.type === "date" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && width > 1 && height > 1) };
  });

/** Goes on by Tab until what is wanted has the focus. */
async function tabTo(page, wanted, key = "Tab") {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press(key);
    const at = await focused(page);
    assert.ok(at.seen || at.tag === "body", `the focus on ${at.tag} ${at.id} ${at.test} is not seen`);
    if (wanted(at)) return;
  }
  assert.fail(`${MOST_STEPS} times ${key} did not get there`);
}

test("from the questions to the answer, a slider, undo and the menu by keys alone", visiting(given, async (visit) => {
  const { page } = visit;
  const { keyboard } = page;
  await visit.open();
  await keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await keyboard.press("Enter");
  await tabTo(page, (at) => at.test === "question-store");
  await keyboard.type("UK");
  await tabTo(page, (at) => at.test === "cell-category");
  for (const text of ["Toys", "DE", "240", "12"]) {
    await keyboard.type(text);
    await keyboard.press("Tab");
  }
  await keyboard.type("letter");
  await keyboard.press("Tab");
  await keyboard.type("Untracked letter");
  await keyboard.press("Tab");
  await keyboard.type("untracked");
  await tabTo(page, (at) => at.test === "fit-table");
  await keyboard.press("Enter");
  await badge(visit, /approximate/);
  await tabTo(page, (at) => at.test === "replications");
  await keyboard.press("Home");
  await badge(visit, /^full answer, 1,000 futures/);
  await tabTo(page, (at) => at.path === "tolerance.risk");
  const slider = page.locator('[data-test=slider][data-path="tolerance.risk"]');
  const before = await slider.getAttribute("aria-valuetext");
  await keyboard.press("ArrowRight");
  assert.notEqual(await slider.getAttribute("aria-valuetext"), before);
  await badge(visit, /^full answer, 1,000 futures/);
  await visit.picture("keyboard");
  await keyboard.press("Control+z");
  await page.waitForFunction((text) => document.activeElement.getAttribute("aria-valuetext") === text, before);
  await tabTo(page, (at) => at.menu, "Shift+Tab");
  await keyboard.press("Enter");
  await visit.test("download-scenario").waitFor();
  await tabTo(page, (at) => at.test === "download-scenario");
  const [file] = await Promise.all([page.waitForEvent("download"), keyboard.press("Enter")]);
  assert.match(file.suggestedFilename(), /\.toml$/);
  await keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Download");
  assert.equal(await visit.test("download-scenario").isVisible(), false);
}));
