// An export of orders: made into a scenario, or judged package by package.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./page.mjs";
import { badge, EXPORT, stage } from "./stage.mjs";

const given = stage();

test("an export of orders becomes a scenario with an answer", visiting(given, async (visit) => {
  await visit.open();
  await visit.test("file").setInputFiles(EXPORT);
  await visit.page.locator("#export-files").filter({ hasText: "uk-gifts-orders.csv" }).waitFor();
  await visit.test("fit-exports").click();
  assert.match(await visit.test("mistake").textContent(), /store is not said/);
  await visit.test("export-store").selectOption("UK");
  await visit.test("fit-exports").click();
  await badge(visit, /approximate/);
  await visit.test("fitted").locator("summary").click();
  assert.match(await visit.test("fitted").textContent(), /packages/);
  await visit.checkAccess("a fitted scenario");
  await visit.picture("fitted");
}));

test("an export of orders is judged under the rules of its store", visiting(given, async (visit) => {
  await visit.open();
  await visit.test("view-packages").click();
  await visit.test("audit-file").setInputFiles(EXPORT);
  await visit.test("audit-store").selectOption("UK");
  await visit.test("judge").click();
  await visit.test("audit-rates").getByRole("row").nth(1).waitFor();
  assert.match(await visit.test("audit-rates").textContent(), /Toys.*%/);
  assert.ok(await visit.test("audit-causes").getByRole("row").count() > 1);
  await visit.checkAccess("judged packages");
  await visit.picture("packages");
}));

test("a file that is no export says what is wrong with it", visiting(given, async (visit) => {
  visit.expected.push(/status of 422/);
  await visit.open();
  await visit.test("file").setInputFiles({ name: "cakes.csv", mimeType: "text/csv", buffer: Buffer.from("cake,price\nsponge,3\n") });
  await visit.test("export-store").selectOption("UK");
  await visit.test("fit-exports").click();
  await visit.test("finding").first().waitFor();
  const told = await visit.test("findings").textContent();
  assert.match(told, /no column.*cakes\.csv, line 1/s);
  assert.doesNotMatch(told, /[/\\]cakes\.csv/, "a folder of the program is told, of which the user knows nothing");
  await visit.checkAccess("a refused export");
  await visit.picture("refused-export");
}));
