// Up to four variants side by side: what each says, costs and changes, and one chart of each.

import { knownOf, runNow } from "./answers.js";
import { choiceOf } from "./answer_model.js";
import { showChart, showDrawn } from "./chart.js";
import { byId, button, el, fill, say } from "./dom.js";
import { grouped, money, moneyInterval, percent, percentInterval } from "./format.js";
import { nameOf } from "./input_groups.js";
import { progressText } from "./status_bar.js";
import { MOST_VARIANTS, copy, current, edit, remove, select, show, variants } from "./store.js";

/** @type {Map<string, any>} parts of each card, kept so that names being typed stay */
const cards = new Map();
let chartName = "frontier";

const number = (label, test) => {
  const value = el("dd", { data: { test } });
  return { value, nodes: [el("dt", { text: label }), value] };
};

function makeCard(one) {
  const name = el("input", { type: "text", value: one.name, "aria-label": "Name of the variant", maxlength: "40", data: { test: "variant-name" } });
  name.addEventListener("change", () => edit(one.id, { name: name.value.trim() || "Variant" }));
  const parts = {
    name, badge: el("p", { class: "badge" }), heading: el("h2", {}), state: el("p", { class: "note" }),
    risk: number("Risk, new rules", "variant-risk"), today: number("Today's way, new rules", "variant-today"),
    cost: number("Added tracking cost a month", "variant-cost"), profit: number("Profit", "variant-profit"),
    differs: el("ul", { class: "differs" }), place: el("div", { class: "chart small", data: { test: "variant-chart" } }), chartName: el("h2", {}),
    run: button("Run", "variant-run", () => runNow(variants().find((other) => other.id === one.id))),
    remove: button("Remove", "variant-remove", () => {
      remove(one.id);
      say("Variant removed; undo brings it back", true);
      byId("add-variant").focus();
    }),
  };
  const toEdit = button("Edit", "variant-edit", () => {
    select(one.id);
    show("answer");
  });
  parts.card = el("article", { class: "card variant", "aria-label": one.name, data: { test: "variant", id: one.id } },
    el("div", { class: "variant-head" }, name), parts.badge, parts.heading, parts.state,
    el("dl", {}, ...["risk", "today", "cost", "profit"].flatMap((key) => parts[key].nodes)),
    el("h3", { text: "What differs" }), parts.differs, el("p", { class: "buttons" }, toEdit, parts.run, parts.remove));
  parts.figure = el("figure", {}, parts.chartName, parts.place);
  return parts;
}

function tell(part, main, interval) {
  fill(part.value, el("strong", { text: main }), interval && el("small", { text: interval }));
}

function chance(part, estimate) {
  tell(part, estimate ? percent(estimate) : "\u2013", estimate ? percentInterval(estimate) : "");
}

function amount(part, estimate, answer) {
  tell(part, estimate ? money(estimate, answer.currency, answer.minor) : "\u2013", estimate ? moneyInterval(estimate, answer.minor) : "");
}

/** Figures that are other than in the first variant. */
function differences(one, first) {
  if (one.id === first.id) return ["the one that others are held against"];
  const paths = [...new Set([...Object.keys(first.set), ...Object.keys(one.set)])].sort();
  const told = (value) => value ?? "as in the file";
  const lines = paths.filter((path) => one.set[path] !== first.set[path])
    .map((path) => `${nameOf(path)}: ${told(one.set[path])} (first: ${told(first.set[path])})`);
  if (one.text !== first.text) lines.unshift("another scenario text");
  if (one.replications !== first.replications) lines.push(`${grouped(one.replications)} futures (first: ${grouped(first.replications)})`);
  return lines.length > 0 ? lines : ["nothing yet: the same figures"];
}

function showCard(parts, one, first) {
  const known = knownOf(one.id);
  const answer = known.answer;
  if (document.activeElement !== parts.name) parts.name.value = one.name;
  parts.card.setAttribute("aria-label", one.name);
  parts.chartName.textContent = one.name;
  parts.card.classList.toggle("active", one.id === current()?.id);
  const running = known.run && ["queued", "running"].includes(known.run.state);
  parts.badge.className = `badge ${known.error ? "bad" : answer && !answer.approximate ? "good" : "open"}`;
  const kind = !answer ? "no answer yet" : answer.key !== known.key ? "of the figures before" : answer.approximate ? "approximate" : "full answer";
  parts.badge.textContent = known.error ? "not computed" : `${kind}${answer ? `, ${grouped(answer.replications)} futures` : ""}`;
  parts.state.textContent = known.error || (running ? progressText(known.run) : known.gone ? "no full answer here: run it again" : "\u00a0");
  parts.run.hidden = Boolean(running) || Boolean(answer && !answer.approximate && !known.error);
  parts.remove.hidden = variants().length < 2;
  fill(parts.differs, differences(one, first).map((text) => el("li", { text })));
  if (!answer) {
    parts.heading.textContent = "\u00a0";
    return;
  }
  parts.heading.textContent = answer.heading;
  const choice = choiceOf(answer);
  const today = answer.strategies.find((other) => other.role.includes("today"));
  chance(parts.risk, choice?.risk);
  chance(parts.today, today?.risk);
  amount(parts.cost, choice?.cost, answer);
  amount(parts.profit, choice?.profit, answer);
  showVariantChart(parts.place, answer, one);
}

function showVariantChart(place, answer, one) {
  const chart = answer.charts.find((other) => other.name === chartName);
  const asked = `${chartName} ${answer.key} ${answer.replications} ${answer.runId} ${one.name}`;
  if (place.dataset.asked === asked) return;
  place.dataset.asked = asked;
  if (answer.approximate && chartName === "frontier") {
    showDrawn(place, { frontier: answer.drawn.frontier_narrow ?? answer.drawn.frontier }, `${one.name}: cost against risk, approximate`);
  } else if (chart) {
    showChart(place, { runId: answer.runId, files: answer.files, name: chartName, title: `${one.name}: ${chart.title}`, narrow: true });
  } else {
    delete place.dataset.shown;
    fill(place, el("p", { class: "note", text: "This chart comes with the full answer." }));
  }
}

function offerCharts() {
  const all = variants().flatMap((one) => knownOf(one.id).answer?.charts ?? []);
  const topics = new Map([["frontier", "Cost against risk"], ...all.map((chart) => [chart.name, chart.topic])]);
  const choice = byId("compare-chart");
  const wanted = [...topics].map(([name, topic]) => `${name} ${topic}`).join();
  if (choice.dataset.offered === wanted) return;
  choice.dataset.offered = wanted;
  choice.replaceChildren(...[...topics].map(([name, topic]) => new Option(topic, name, false, name === chartName)));
  choice.value = chartName;
}

/** Shows all variants. */
export function showCompare() {
  const all = variants();
  const box = byId("variant-cards");
  for (const id of [...cards.keys()]) if (!all.some((one) => one.id === id)) cards.delete(id);
  for (const one of all) if (!cards.has(one.id)) cards.set(one.id, makeCard(one));
  const wanted = all.map((one) => cards.get(one.id).card);
  if (wanted.length !== box.children.length || wanted.some((card, at) => box.children[at] !== card)) {
    fill(box, wanted);
    fill(byId("variant-charts"), all.map((one) => cards.get(one.id).figure));
  }
  box.style.setProperty("--columns", String(Math.max(2, all.length)));
  byId("variant-charts").style.setProperty("--columns", all.length === 3 ? "3" : "2");
  offerCharts();
  for (const one of all) showCard(cards.get(one.id), one, all[0]);
  byId("add-variant").disabled = all.length >= MOST_VARIANTS;
}

/** Adds a copy of the current variant. */
export function addVariant() {
  const one = current();
  if (one && copy(one.id)) say(`${current().name} added, a copy of ${one.name}`, true);
}

/** Listens to the chart's choice. */
export function startCompare() {
  byId("compare-chart").addEventListener("change", (event) => {
    chartName = event.target.value;
    showCompare();
  });
  byId("add-variant").addEventListener("click", () => {
    addVariant();
    showCompare();
  });
}
