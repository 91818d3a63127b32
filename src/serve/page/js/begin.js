// What the program says at the start: examples, stores, defaults, limits. Asked once.

import { callJson } from "./api.js";

/** @type {any} */
let told = null;

/** Stores in the order of the built-in policies, each with its policies from the oldest on. */
function storesOf(policies) {
  const stores = new Map();
  for (const { store, name } of policies) stores.set(store, [...(stores.get(store) ?? []), name]);
  return [...stores].map(([store, names]) => ({ store, policies: names }));
}

/** @returns {Promise<any>} the answer of /api/start, and `stores` made of its policies */
export async function begin() {
  if (!told) {
    const start = await callJson("GET", "/api/start");
    told = { ...start, stores: storesOf(start.policies) };
  }
  return told;
}

/** @returns {any} the same, once it is there; else stand-ins that only hold until it is */
export const begun = () => told ?? { examples: [], stores: [], defaults: {}, limits: {} };

/** @returns {{seed: number, replications: number}} */
export const effort = () => ({ seed: begun().defaults.seed, replications: begun().defaults.replications });

/** @param {any} select gets an option for each store */
export function offerStores(select) {
  select.replaceChildren(new Option("choose", ""), ...begun().stores.map((one) => new Option(one.store, one.store)));
}
