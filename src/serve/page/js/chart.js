// Charts as the program drew them. Nothing is drawn here: the same bytes stand in the report.

import { call, fileOf, isAbort } from "./api.js";
import { el, fill } from "./dom.js";

const SHAPES = new Set([
  "svg", "g", "rect", "text", "tspan", "line", "polyline", "polygon", "path", "circle", "ellipse", "defs", "clipPath", "title",
  "desc", "marker", "pattern", "linearGradient", "radialGradient", "stop",
]);
const REFERENCES = ["href", "xlink:href", "clip-path", "fill", "stroke", "marker-end", "marker-start"];
const MOST_TEXTS = 80;
/** @type {Map<string, string>} */
const texts = new Map();
let prefixes = 0;

/**
 * Is a chart shown as it is drawn for narrow places? Beside the figures a wide one would be scaled until its letters cannot be read.
 * @param {boolean} [isAlone] has it the page's whole width?
 * @returns {boolean}
 */
export const isNarrow = (isAlone = false) => matchMedia(`(max-width: ${isAlone ? 900 : 1360}px)`).matches;

/** Only shapes and texts pass; what could run, load or style something does not. */
function check(root) {
  for (const node of [root, ...root.querySelectorAll("*")]) {
    if (!SHAPES.has(node.localName)) throw new Error(`a chart holds <${node.localName}>`);
    for (const { name, value } of [...node.attributes]) {
      const loads = /href$/.test(name) && !value.startsWith("#");
      if (name.startsWith("on") || name === "style" || loads) throw new Error(`a chart holds the attribute ${name}`);
    }
  }
}

/** Two charts on a page must not share ids. */
function ownIds(root) {
  const named = root.querySelectorAll("[id]");
  if (named.length === 0) return;
  prefixes += 1;
  const own = (id) => `c${prefixes}-${id}`;
  for (const node of named) node.id = own(node.id);
  for (const node of root.querySelectorAll("*")) {
    for (const name of REFERENCES) {
      const value = node.getAttribute(name);
      if (value?.includes("#")) node.setAttribute(name, value.replace(/#([\w-]+)/g, (_, id) => `#${own(id)}`));
    }
  }
}

/**
 * The chart as an element with the role of a picture.
 * @param {string} text the SVG
 * @param {string} title what it shows, for those who do not see it
 * @returns {SVGElement}
 */
function picture(text, title) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.localName !== "svg") throw new Error("the chart cannot be read");
  check(root);
  ownIds(root);
  root.setAttribute("role", "img");
  root.setAttribute("aria-label", title);
  return /** @type {any} */ (document.importNode(root, true));
}

async function textOf(runId, file, signal) {
  const key = `${runId}/${file}`;
  const held = texts.get(key);
  if (held) return held;
  const response = await call("GET", fileOf(runId, file), { signal });
  const text = await response.text();
  texts.set(key, text);
  if (texts.size > MOST_TEXTS) texts.delete(texts.keys().next().value);
  return text;
}

/**
 * Shows a chart of a run in a place of fixed least height.
 * @param {HTMLElement} place
 * @param {{runId: string, files: string[], name: string, title: string, alwaysNarrow?: boolean, isAlone?: boolean, folder?: string, signal?: AbortSignal}} chart
 */
export async function showChart(place, chart) {
  const narrow = chart.alwaysNarrow || isNarrow(chart.isAlone);
  const folder = chart.folder ?? "charts/";
  const wanted = `${folder}${chart.name}${narrow ? "-narrow" : ""}.svg`;
  const file = chart.files.includes(wanted) ? wanted : `${folder}${chart.name}.svg`;
  const shown = `${chart.runId}/${file}`;
  if (place.dataset.shown === shown) return;
  place.dataset.shown = shown;
  try {
    const svg = picture(await textOf(chart.runId, file, chart.signal), chart.title);
    if (place.dataset.shown === shown) fill(place, svg);
  } catch (error) {
    if (isAbort(error) || place.dataset.shown !== shown) return;
    delete place.dataset.shown;
    delete place.dataset.asked;
    fill(place, el("p", { class: "note", text: `The chart cannot be shown: ${error instanceof Error ? error.message : error}` }));
  }
}

/** Shows a chart that came with an approximate answer. @param {HTMLElement} place @param {Record<string, string>} drawn @param {string} title */
export function showDrawn(place, drawn, title) {
  const text = (isNarrow() && drawn.frontier_narrow) || drawn.frontier;
  if (!text) return;
  place.dataset.shown = "approximate";
  fill(place, picture(text, title));
}

/** Shows each chart when it comes near the window. @type {IntersectionObserver} */
const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      entry.target.dispatchEvent(new CustomEvent("vtr-near"));
    }
  },
  { rootMargin: "500px" },
);

/** Keeps the place of a picture whose size is known before it is loaded. @param {HTMLElement} place @param {any} chart */
export function keepPlace(place, chart) {
  const size = isNarrow() ? chart.narrow : chart.wide;
  if (size) place.style.setProperty("aspect-ratio", `${size[0]} / ${size[1]}`);
}

/**
 * A figure of a finished run, loaded when it comes near the window.
 * @param {{runId: string, files: string[], name: string, title: string, topic: string, reading: string,
 *   wide?: [number, number]|null, narrow?: [number, number]|null}} chart with the sizes of its picture, px
 * @returns {HTMLElement}
 */
export function figure(chart) {
  const place = el("div", { class: "chart", data: { test: "chart", chart: chart.name } });
  keepPlace(place, chart);
  place.addEventListener("vtr-near", () => showChart(place, chart), { once: true });
  near.observe(place);
  return el("figure", {}, el("h3", { text: chart.topic }), place, el("figcaption", { text: chart.reading }));
}
