// Cancel really stops the run: the program forgets it and is free for the next.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./page.mjs";
import { badge, fullAnswer, giveScenario, LARGE_SHOP, stage } from "./stage.mjs";

const given = stage();

test("a long run is cancelled, and a short one is answered after it", visiting(given, async (visit) => {
  const { page } = visit;
  await visit.open();
  await page.locator(`[data-test=example][data-name="${LARGE_SHOP}"]`).click();
  await visit.test("replications").selectOption("100000");
  await visit.test("progress-text").filter({ hasText: /simulating: [\d,]+ of 100,000/ }).waitFor();
  await visit.picture("running");
  const id = (await Promise.all(visit.runs)).at(-1);
  assert.equal((await visit.server.call("GET", `/api/runs/${id}`)).status, 200);
  const [gone] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "DELETE" && response.url().endsWith(id)),
    visit.test("cancel").click(),
  ]);
  assert.equal(gone.status(), 204);
  assert.equal((await visit.server.call("GET", `/api/runs/${id}`)).status, 404);
  await visit.test("run").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "run");
  assert.match(await visit.test("progress-text").textContent(), /run again/);
  await badge(visit, /approximate/);
  await visit.picture("cancelled");
  await giveScenario(visit);
  await fullAnswer(visit);
}));
