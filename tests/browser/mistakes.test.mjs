// A mistake is shown where it was made: at the line of the text, at the figure, at the question.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { visiting } from "./page.mjs";
import { fullAnswer, giveScenario, SMALL_SHOP, stage } from "./stage.mjs";

const given = stage();

test("a misspelt key leads to its line in the text, and mended it is answered", visiting(given, async (visit) => {
  visit.expected.push(/status of 422/);
  const { page } = visit;
  const text = readFileSync(SMALL_SHOP, "utf8");
  const wrong = text.replace("period_days", "perod_days");
  const line = wrong.split("\n").findIndex((one) => one.includes("perod_days")) + 1;
  await visit.open();
  await giveScenario(visit, { name: "shop.toml", mimeType: "text/plain", buffer: Buffer.from(wrong) });
  const finding = visit.test("finding").filter({ hasText: "perod_days" }).first();
  await finding.waitFor();
  assert.match(await finding.textContent(), /period_days/, "what to write instead is not said");
  await visit.checkAccess("a mistake in a scenario");
  await visit.picture("mistake");
  await finding.getByRole("button", { name: `Go to line ${line}` }).click();
  const chosen = await visit.test("text").evaluate((area) => [document.activeElement === area, area.value.slice(0, area.selectionStart).split("\n").length]);
  assert.deepEqual(chosen, [true, line]);
  assert.equal(await visit.test("text").getAttribute("aria-invalid"), "true");
  await visit.picture("mistake-in-text");
  await visit.checkAccess("a mistake in the text");
  await visit.test("text").fill(text);
  await page.getByText("No mistakes").first().waitFor();
  await visit.test("view-answer").click();
  await fullAnswer(visit);
}));

test("a figure that cannot be is marked at its field, with what to write instead", visiting(given, async (visit) => {
  visit.expected.push(/status of 422/);
  const { page } = visit;
  await visit.open();
  await giveScenario(visit);
  await fullAnswer(visit);
  await visit.test("view-figures").click();
  const field = page.locator('[data-test=figure][data-path="tolerance.risk"]');
  await field.fill("140 %");
  await page.keyboard.press("Tab");
  await page.locator('[data-test=figure][data-path="tolerance.risk"][aria-invalid=true]').waitFor();
  const told = await field.evaluate((input) => input.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join(" "));
  assert.match(told, /lies outside 0 % to 100 %.*write/);
  await visit.checkAccess("a refused figure");
  await visit.picture("mistake-at-figure");
}));

test("a question without its answer is marked, and has the focus", visiting(given, async (visit) => {
  await visit.open();
  await visit.test("fit-table").click();
  const store = visit.test("question-store");
  assert.equal(await store.getAttribute("aria-invalid"), "true");
  assert.ok(await store.evaluate((field) => document.activeElement === field));
  await visit.checkAccess("a question without an answer");
}));
