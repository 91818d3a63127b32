// The best plan: searched, shown, and taken away as shipping rules.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { visiting } from "./page.mjs";
import { fullAnswer, giveScenario, stage } from "./stage.mjs";

const given = stage();

test("the best plan is found and its shipping rules are downloaded", visiting(given, async (visit) => {
  const { page } = visit;
  await visit.open();
  await giveScenario(visit);
  await fullAnswer(visit);
  await visit.test("view-plan").click();
  await visit.test("find-plan").click();
  await visit.test("plan").getByRole("row").nth(1).waitFor();
  // 122 packages a month to Germany take a label of 3 GBP in place of one of 4 GBP.
  assert.match(await visit.test("plan-rules").textContent(), /\u221212\d GBP/);
  await visit.checkAccess("a plan");
  const [rules] = await Promise.all([
    page.waitForEvent("download"),
    visit.test("plan").getByRole("button", { name: /rules/i }).first().click(),
  ]);
  assert.match(rules.suggestedFilename(), /rules.*\.csv$/);
  const text = await readFile(await rules.path(), "utf8");
  assert.match(text.split("\n")[0], /service/);
  assert.ok(text.trim().split("\n").length > 1, "a rule");
  await visit.picture("plan");
}));
