// How fast the page is: from the start of the program to a page that can be used, its bytes, and the answer to a slider.
// Prints; asserts nothing. `make bench-page` runs it, docs/performance.md tells what came out.

import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { startBrowser, DESKTOP } from "../../tests/browser/page.mjs";
import { ROOT, startServer } from "../../tests/browser/server.mjs";

const SCENARIO = `${ROOT}scenarios/uk-gifts-2025.toml`;
const STARTS = 5;
const MOVES = 15;
const SLIDERS = { "accepted chance": '[data-path="tolerance.risk"]', "orders a day": '[data-path$=".orders_per_day"]' };

const say = (text = "") => process.stdout.write(`${text}\n`);
const sorted = (times) => [...times].sort((a, b) => a - b);
const median = (times) => sorted(times)[Math.floor(times.length / 2)];
const told = (times) => `median ${Math.round(median(times))} ms, max ${Math.round(Math.max(...times))} ms (${times.length})`;
const load = () => loadavg()[0].toFixed(2);

/** A profile of its own, so that nothing is in a cache; what it fetches is counted. */
async function visitor(browser, origin) {
  const context = await browser.newContext({ viewport: DESKTOP });
  const counts = { files: 0, fileBytes: 0, calls: 0, callBytes: 0, elsewhere: 0 };
  const sizes = [];
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) counts.elsewhere += 1;
  });
  context.on("requestfinished", (request) => {
    if (new URL(request.url()).origin !== origin) return;
    sizes.push(request.sizes().then(({ responseBodySize, responseHeadersSize }) => {
      const kind = new URL(request.url()).pathname.startsWith("/api/") ? ["calls", "callBytes"] : ["files", "fileBytes"];
      counts[kind[0]] += 1;
      counts[kind[1]] += responseBodySize + responseHeadersSize;
    }, () => {}));
  });
  return { context, page: await context.newPage(), counted: async () => (await Promise.all(sizes), counts) };
}

/** One start with the scenario on the command line, until the first slider can be moved and the first answer stands. */
async function start(browser) {
  const from = performance.now();
  const since = () => performance.now() - from;
  const server = await startServer([SCENARIO]);
  const listening = since();
  const { context, page, counted } = await visitor(browser, server.origin);
  await page.goto(server.link, { waitUntil: "commit" });
  await page.locator("[data-test=slider]").first().waitFor();
  const usable = since();
  await page.locator("#frontier svg").waitFor();
  const answered = since();
  const counts = await counted();
  await context.close();
  await server.stop();
  return { listening, usable, answered, counts };
}

/** In the page: from each `input` event to the frame that shows the next chart. */
function watchSlider() {
  globalThis.waits = [];
  let since = 0;
  document.addEventListener("input", () => { since = performance.now(); }, true);
  new MutationObserver(() => {
    const from = since;
    since = 0;
    if (from > 0) requestAnimationFrame((frame) => globalThis.waits.push(Math.max(frame, performance.now()) - from));
  }).observe(document.getElementById("frontier"), { childList: true });
}

/** Drags a slider and waits after each move for its answer and all that sharpen it. */
async function moves(page, selector) {
  const slider = page.locator(`[data-test=slider]${selector}`).first();
  await slider.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await slider.boundingBox();
  await page.evaluate(() => { globalThis.waits.length = 0; });
  await page.mouse.move(x + width * 0.25, y + height / 2);
  await page.mouse.down();
  await sharpest(page);
  await page.evaluate(() => { globalThis.waits.length = 0; });
  for (let move = 1; move <= MOVES; move += 1) {
    await page.mouse.move(x + width * (0.3 + (0.4 * move) / MOVES), y + height / 2);
    await page.waitForFunction((count) => globalThis.waits.length >= count, move);
    await sharpest(page);
  }
  const waits = await page.evaluate(() => globalThis.waits);
  await page.mouse.up();
  return waits;
}

/** Until the approximate answer has all its futures, so that no chart of the move before comes after the next. */
const sharpest = (page) =>
  page.waitForFunction(() => {
    const [, done, of] = /approximate, ([\d,]+) of ([\d,]+)/.exec(document.getElementById("badge").textContent) ?? [];
    return done !== undefined && done === of;
  });

/** From the question over the API to the first event of its answer. */
async function callTimes(server) {
  const text = readFileSync(SCENARIO, "utf8");
  const times = [];
  for (let move = 1; move <= MOVES; move += 1) {
    const body = { name: "uk-gifts-2025.toml", text, set: [`tolerance.risk=${0.02 + move / 200}`] };
    const from = performance.now();
    const response = await server.call("POST", "/api/approximate", body);
    const reader = response.body.getReader();
    let events = "";
    while (!/event: ?answer[\s\S]*\n\n/.test(events)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`no answer: ${events}`);
      events += Buffer.from(value).toString();
    }
    times.push(performance.now() - from);
    await reader.cancel();
  }
  return times;
}

async function sliders(browser) {
  const server = await startServer([SCENARIO]);
  try {
    const { page } = await visitor(browser, server.origin);
    await page.goto(server.link);
    await page.locator("#frontier svg").waitFor();
    await page.evaluate(watchSlider);
    await page.locator("#cancel").click();
    for (const [name, selector] of Object.entries(SLIDERS)) {
      say(`slider "${name}", nothing else runs: ${told(await moves(page, selector))}`);
      await page.locator("#cancel").click();
    }
    await page.locator("#run").click();
    await page.locator("#progress-text").filter({ hasText: "simulating" }).waitFor();
    say(`slider "orders a day", a full run beside it: ${told(await moves(page, SLIDERS["orders a day"]))}`);
    await page.locator("#cancel").click();
  } finally {
    await server.stop();
  }
}

async function program() {
  const server = await startServer();
  try {
    say(`first event of /api/approximate, without a page: ${told(await callTimes(server))}`);
  } finally {
    await server.stop();
  }
}

const browser = await startBrowser();
try {
  say(`${cpus().length} cores (${cpus()[0].model.trim()}), load ${load()} at the beginning; scenarios/uk-gifts-2025.toml`);
  const starts = [];
  for (let count = 0; count < STARTS; count += 1) starts.push(await start(browser));
  for (const [key, text] of [["listening", "it listens"], ["usable", "the first slider can be moved"], ["answered", "the first approximate answer stands"]]) {
    say(`from the start of the program until ${text}: ${told(starts.map((one) => one[key]))}`);
  }
  const { files, fileBytes, calls, callBytes, elsewhere } = starts.at(-1).counts;
  say(`page: ${(fileBytes / 1000).toFixed(0)} kB in ${files} files, not compressed; answers of the API until then: ${(callBytes / 1000).toFixed(0)} kB in ${calls}; requests to other places: ${elsewhere}`);
  await sliders(browser);
  await program();
  say(`load ${load()} at the end`);
} finally {
  await browser.close();
}
