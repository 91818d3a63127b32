// The tests' own eyes: each fault is put into the page on purpose and has to be seen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Visit } from "./page.mjs";
import { stage } from "./stage.mjs";

const given = stage();

/** What a visit finds if the page gets this at its end. */
async function found(act) {
  const { browser, server } = given();
  const visit = await Visit.begin(browser, server);
  await visit.open();
  await act(visit);
  return visit.leave();
}

/** Serves one file of the page with a change, before the visit begins. */
async function served(path, change) {
  const { browser, server } = given();
  const visit = await Visit.begin(browser, server);
  await visit.page.route(`**${path}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });
  await visit.page.goto(server.link);
  await visit.page.locator("html[data-ready=yes]").waitFor({ state: "attached", timeout: 3000 }).catch(() => {});
  return visit.leave();
}

test("an untouched page has nothing to tell", async () => {
  assert.deepEqual(await found(async () => {}), []);
});

test("a fault in a script is seen", async () => {
  const troubles = await served("/js/main.js", (text) => text.replaceAll("takeToken();", "takeTokens();"));
  assert.match(troubles.join(), /takeTokens is not defined/);
});

test("a style that the policy forbids is seen", async () => {
  const troubles = await served("/", (text) => text.replace('<main id="main"', '<main style="color: red" id="main"'));
  assert.match(troubles.join(), /console: .*Content Security Policy/);
});

test("a request to another place is seen", async () => {
  const troubles = await served("/", (text) => text.replace("</head>", '<link rel="stylesheet" href="http://127.0.0.1:9/outside.css"></head>'));
  assert.match(troubles.join(), /request to another place: http:\/\/127\.0\.0\.1:9\/outside\.css/);
});

test("a layout that shifts by itself is seen", async () => {
  const troubles = await found(async ({ page }) => {
    await page.evaluate(() => {
      const block = document.createElement("p");
      block.textContent = "late";
      document.getElementById("main").prepend(block);
    });
    await page.waitForFunction(() => globalThis.shifts.length > 0);
  });
  assert.match(troubles.join(), /layout shift/);
});

test("a field without a name is seen by axe", async () => {
  await found(async (visit) => {
    await visit.checkAccess("untouched");
    await visit.page.evaluate(() => document.querySelector("label[for=file]").remove());
    await assert.rejects(visit.checkAccess("broken"), /label/);
  });
});

test("a page wider than its window is seen", async () => {
  await found(async (visit) => {
    await visit.page.evaluate(() => document.getElementById("main").style.setProperty("width", "3000px"));
    await assert.rejects(visit.checkWidth("broken"), /3000 px|px wide/);
  });
});
