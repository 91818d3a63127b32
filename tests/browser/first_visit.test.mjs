// The first visit: from the printed link to an answer, by an example, a file, or ten questions.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./page.mjs";
import { allCharts, badge, frontier, fullAnswer, giveScenario, LARGE_SHOP, stage } from "./stage.mjs";

const given = stage();

test("the link opens the page and its key leaves the address bar", visiting(given, async (visit) => {
  await visit.open();
  assert.equal(visit.page.url(), `${visit.server.origin}/`);
  assert.ok(await visit.page.getByRole("heading", { level: 1 }).first().isVisible());
  assert.ok(await visit.test("example").count() >= 3);
  await visit.picture("start");
}));

test("without a key, or with a wrong one, the page says which link to open", visiting(given, async (visit) => {
  visit.expected.push(/status of 401/);
  for (const link of ["/", "/#token=wrong"]) {
    await visit.page.goto("about:blank");
    await visit.page.goto(visit.server.origin + link);
    await visit.test("locked").filter({ hasText: "open the link that the terminal printed" }).waitFor();
  }
  await visit.checkAccess("locked page");
  await visit.picture("locked");
}));

test("an example gives an approximate answer, marked so", visiting(given, async (visit) => {
  await visit.open();
  await visit.page.locator(`[data-test=example][data-name="${LARGE_SHOP}"]`).click();
  await badge(visit, /approximate, [\d,]+ of [\d,]+ futures/);
  await visit.test("frontier").locator("svg").waitFor();
  assert.ok((await visit.test("heading").textContent()).trim().length > 10);
  await visit.picture("approximate");
}));

test("a scenario file leads to the full answer, its chart and its reasons", visiting(given, async (visit) => {
  await visit.open();
  await giveScenario(visit);
  await fullAnswer(visit);
  assert.ok((await frontier(visit)).includes("<circle"));
  assert.ok(await visit.test("reasons").getByRole("listitem").count() > 0);
  assert.match(await visit.test("bar-risk").textContent(), /Risk .*%/);
  await allCharts(visit);
  await visit.picture("answer");
}));

test("ten questions and a table of one line lead to an answer", visiting(given, async (visit) => {
  await visit.open();
  await visit.test("question-store").selectOption("UK");
  await visit.test("question-risk").fill("3 %");
  const row = { category: "Toys", destination: "DE", packages_per_month: "240", usual_value: "8 to 20", service: "Untracked letter" };
  for (const [column, value] of Object.entries(row)) await visit.test(`cell-${column}`).first().fill(value);
  await visit.test("cell-format").selectOption("letter");
  await visit.test("cell-tracking").selectOption("untracked");
  await visit.picture("questions");
  await visit.test("fit-table").click();
  await badge(visit, /approximate/);
  await fullAnswer(visit);
  assert.match(await visit.test("fitted").textContent(), /was made from what you gave/);
  await visit.picture("answer-of-questions");
}));
