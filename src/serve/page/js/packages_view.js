// What became of past packages: rates by category today, the causes of defects, what other rules make of them.

import { ApiError } from "./api.js";
import { begun, offerStores } from "./begin.js";
import { byId, el, fill, say } from "./dom.js";
import { clearMistake, showMistake } from "./field_mistakes.js";
import { findingsList } from "./findings.js";
import { day, grouped } from "./format.js";
import { scrolling, tableOf } from "./result_tables.js";
import { askAbout, heldExports, holdExports } from "./uploads.js";

const share = (value) => (value === null || value === undefined ? "n/a" : `${(value * 100).toFixed(1)} %`);
const range = (low, high, told) => (low === high ? told(low) : `${told(low)} to ${told(high)}`);
const signed = (value) => grouped(value);

function rates(audit, reading) {
  const rows = audit.metrics.filter((one) => one.reading === reading).map((one) => {
    const own = one.windows[0];
    const other = (days) => one.windows.find((window) => window.days === days);
    const rate = (window) => el("td", { class: "n", text: window ? range(window.vtr_low, window.vtr_high, share) : "\u2013" });
    return el("tr", {},
      el("th", { scope: "row" }, one.category, el("small", { text: one.policy })),
      el("td", { class: "n", text: grouped(own.counted) }), el("td", { class: "n", text: range(own.valid_low, own.valid_high, grouped) }), rate(own),
      el("td", { class: "n" }, el("span", { class: `badge ${{ green: "good", yellow: "open", red: "bad" }[own.status] ?? ""}`, text: own.status }), !one.enforced && el("small", { text: "not enforced" })),
      el("td", { class: "n", text: range(own.defects_left_low, own.defects_left_high, signed) }), rate(other(7)), rate(other(90)));
  });
  const own = audit.metrics[0]?.windows[0];
  const heads = ["Category", "Counted", "Valid", `VTR ${own?.days ?? 30} days`, "Status", "Defects left", "7 days", "90 days"];
  return [
    el("h2", { text: "Rates by category" }),
    own && el("p", { class: "note", text: `Packages promised from ${day(own.from)} to ${day(own.to)}, as known on ${day(audit.as_of)}; reading ${reading}. Every figure is exact, or a range where the files do not say enough.` }),
    scrolling("Rates by category", tableOf(heads, rows, "audit-rates")),
  ];
}

function causes(audit, reading) {
  const policy = audit.policies[0]?.policy;
  const found = audit.causes.filter((one) => one.policy === policy && one.reading === reading);
  const rows = found.map((one) =>
    el("tr", {}, el("th", { scope: "row", text: one.says }), el("td", { class: "n", text: grouped(one.in_window) }), el("td", { class: "n", text: grouped(one.packages) }),
      el("td", { text: one.carriers.map(([name, count]) => `${name} ${grouped(count)}`).join(", ") })));
  if (rows.length === 0) return [el("p", { text: `No defects under ${policy}.` })];
  return [el("h2", { text: `Defects under ${policy}, by cause` }), scrolling("Defects by cause", tableOf(["Cause", "In the window", "In all", "Carriers (in all)"], rows, "audit-causes", ["Carriers (in all)"]))];
}

function flips(audit, reading) {
  const rows = audit.flips.filter((one) => one.reading === reading).map((one) =>
    el("tr", {}, el("th", { scope: "row", text: `${one.from_verdict} \u2192 ${one.to_verdict}` }), el("td", { class: "n", text: grouped(one.packages) }), el("td", { text: one.why })));
  if (rows.length === 0) return [];
  return [el("h2", { text: "Packages that the rules judge otherwise" }), scrolling("Packages that flip", tableOf(["Verdict", "Packages", "Why (of the first of them)"], rows, "audit-flips", ["Why (of the first of them)"]))];
}

function taken(audit) {
  const lines = audit.taken.map((one) => el("li", { text: `${one.taken}: ${grouped(one.packages)} packages` }));
  return lines.length > 0 && el("details", {}, el("summary", { text: `Not said, and taken: ${lines.length}` }), el("ul", {}, lines));
}

async function judge(event) {
  event.preventDefault();
  const store = byId("audit-store");
  clearMistake(store);
  if (!store.value || heldExports().length === 0) {
    const [field, text, help] = store.value ? [byId("audit-file"), "No file is given", "choose the files of your orders"] : [store, "The store is not said", "choose the store of these orders"];
    clearMistake(field);
    showMistake(field, text, help);
    field.focus();
    return;
  }
  clearMistake(byId("audit-file"));
  const policies = begun().stores.find((one) => one.store === store.value)?.policies ?? [];
  const [newest, before] = policies.slice(-2).reverse();
  const question = { told: { store: store.value }, ...(newest && { policy: newest }), ...(before && { compare: [before] }) };
  if (byId("audit-day").value) question.as_of = byId("audit-day").value;
  byId("judge").disabled = true;
  fill(byId("audit-result"), el("p", { class: "note", text: "Judging" }));
  try {
    const audit = await askAbout("/api/audit", heldExports(), question);
    const reading = audit.readings[0];
    fill(byId("audit-result"), el("p", { text: `${grouped(audit.packages.audited)} packages of the ${audit.store} store.` }), rates(audit, reading), causes(audit, reading), flips(audit, reading), taken(audit));
    say("Packages judged", true);
  } catch (error) {
    fill(byId("audit-result"), findingsList(error instanceof ApiError ? error.findings : [], { heading: String(error.message ?? error) }));
    byId("audit-result").firstElementChild.focus();
  } finally {
    byId("judge").disabled = false;
  }
}

/** Shows which files are held. */
export function showPackages() {
  const files = heldExports();
  fill(byId("audit-files"), files.length > 0 ? files.map((file) => el("li", { text: file.name })) : el("li", { text: "none yet" }));
}

/** Listens to the form. */
export function startPackages() {
  byId("audit-file").addEventListener("change", (event) => {
    holdExports([...event.target.files]);
    showPackages();
  });
  byId("audit-form").addEventListener("submit", judge);
}

/** Offers the stores, once the program has named them. */
export function offerPackages() {
  offerStores(byId("audit-store"));
}
