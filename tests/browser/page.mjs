// A visit to the page in a real browser. It fails on a console message, a request that leaves the page, a shifted layout.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { ROOT } from "./server.mjs";

const PICTURES = `${ROOT}target/browser/`;
const FLAGS = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
/**
 * All shifts of a visit together. Web Vitals calls 0.1 good; a card that moves down by its height comes to 0.04. Less may be an answer to a click that a slow
 * machine gave after the half second in which browsers count shifts as expected.
 */
const SHIFT_BOUND = 0.01;
const PATIENCE_MS = 30_000;
const READY_MS = 15_000;

export const DESKTOP = { width: 1200, height: 900 };
export const PHONE = { width: 400, height: 800 };

/** Without Chromium's sandbox (Playwright's default): it shows our own page only, and root or a container may not have one. */
export function startBrowser() {
  mkdirSync(PICTURES, { recursive: true });
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Keeps every layout shift that no input caused, with what moved. */
function watchShifts() {
  globalThis.shifts = [];
  const place = (node) => (node?.nodeType === 1 ? `${node.localName}#${node.id}.${node.className}` : (node?.parentElement?.id ?? "?"));
  const box = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (one.hadRecentInput) continue;
      const moved = one.sources.map((source) => `${place(source.node)}: ${box(source.previousRect)} -> ${box(source.currentRect)}`);
      globalThis.shifts.push({ value: one.value, at: one.startTime, moved });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** One visitor, with pages of one browser profile. */
export class Visit {
  /** @type {string[]} what should not have happened */
  troubles = [];
  /** @type {RegExp[]} console messages that belong to what is tested, such as the status of a refused call */
  expected = [];
  /** @type {Promise<string>[]} ids of the runs that were asked for */
  runs = [];

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {Awaited<ReturnType<typeof import("./server.mjs").startServer>>} server
   * @param {import("playwright-core").BrowserContextOptions} [options]
   */
  static async begin(browser, server, options = {}) {
    const visit = new Visit();
    visit.server = server;
    visit.context = await browser.newContext({ viewport: DESKTOP, reducedMotion: "reduce", locale: "en-GB", acceptDownloads: true, ...options });
    visit.context.setDefaultTimeout(PATIENCE_MS);
    await visit.context.addInitScript(watchShifts);
    visit.#watch();
    visit.page = await visit.context.newPage();
    return visit;
  }

  #watch() {
    this.context.on("console", (message) => {
      const text = `${message.text()} (${message.location().url})`;
      if (["error", "warning"].includes(message.type()) && !this.expected.some((one) => one.test(text))) this.troubles.push(`console: ${text}`);
    });
    this.context.on("weberror", (error) => this.troubles.push(`script: ${error.error().stack}`));
    this.context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (origin !== this.server.origin && protocol !== "blob:" && protocol !== "data:") this.troubles.push(`request to another place: ${request.url()}`);
    });
    this.context.on("response", (response) => {
      if (response.status() === 202) this.runs.push(response.json().then((run) => run.id, () => ""));
    });
  }

  /** A run outlives its page, so the next visit would wait for it. */
  async #stopRuns() {
    const ids = await Promise.all(this.runs);
    await Promise.all(ids.filter(Boolean).map((id) => this.server.call("DELETE", `/api/runs/${id}`)));
  }

  /** Opens the link that the program printed, and waits until the page is ready. */
  async open(link = this.server.link) {
    await this.page.goto(link);
    await this.ready();
  }

  async ready() {
    await this.page.locator("html[data-ready=yes]").waitFor({ state: "attached", timeout: READY_MS });
  }

  /** @param {string} name of the `data-test` attribute */
  test(name) {
    return this.page.getByTestId(name);
  }

  /** @param {string} name of the picture in target/browser @param {import("playwright-core").Page} [page] */
  async picture(name, page = this.page) {
    await page.screenshot({ path: `${PICTURES}${name}.png`, fullPage: true, animations: "disabled" });
  }

  /** Fails on anything that axe finds. @param {string} where @param {import("playwright-core").Page} [page] */
  async checkAccess(where, page = this.page) {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const told = found.violations.map((one) => `${one.id} (${one.impact}): ${one.help}\n${one.nodes.slice(0, 4).map((node) => `  ${node.target}: ${node.html.slice(0, 160)}\n    ${node.failureSummary.replace(/\s+/g, " ")}`).join("\n")}`);
    if (told.length > 0) assert.fail(`axe, ${where}:\n${told.join("\n")}`);
  }

  /** Fails if the page is wider than its window. @param {string} where @param {import("playwright-core").Page} [page] */
  async checkWidth(where, page = this.page) {
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= room, `${where}: the page is ${wide} px wide in a window of ${room}`);
  }

  async #shifts() {
    for (const page of this.context.pages()) {
      const shifts = await page.evaluate(() => globalThis.shifts ?? []);
      const sum = shifts.reduce((total, one) => total + one.value, 0);
      if (sum > SHIFT_BOUND) this.troubles.push(`layout shift of ${sum.toFixed(4)} on ${page.url()}: ${JSON.stringify(shifts)}`);
    }
  }

  /** @returns {Promise<string[]>} what should not have happened; the visit is over */
  async leave() {
    try {
      await this.#shifts();
    } finally {
      await this.#stopRuns();
      await this.context.close();
    }
    return this.troubles;
  }
}

/**
 * A test of one visit: what should not have happened fails it as well, and a picture is left where it failed.
 * @param {() => {browser: any, server: any}} given
 * @param {(visit: Visit) => Promise<void>} act
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export function visiting(given, act, options) {
  return async (context) => {
    const { browser, server } = given();
    const visit = await Visit.begin(browser, server, options);
    let troubles = [];
    try {
      await act(visit);
    } catch (error) {
      await visit.picture(`failed-${context.name.replace(/\W+/g, "-")}`).catch(() => {});
      troubles = await visit.leave().catch((reason) => [String(reason)]);
      if (troubles.length > 0) error.message += `\nand beside it:\n${troubles.join("\n")}`;
      throw error;
    }
    troubles = await visit.leave();
    if (troubles.length > 0) assert.fail(troubles.join("\n"));
  };
}
