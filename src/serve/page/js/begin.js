// What the program says at the start: examples, stores, defaults, limits. Asked once.

import { callJson } from "./api.js";

/** @type {any} */
let told = null;

/** @returns {Promise<any>} the answer of /api/start */
export async function begin() {
  told ??= await callJson("GET", "/api/start");
  return told;
}

/** @returns {any} the same, once it is there; else stand-ins that only hold until it is */
export const begun = () => told ?? { examples: [], stores: [], defaults: {}, limits: {} };

/** @returns {{seed: number, replications: number}} */
export const effort = () => ({ seed: begun().defaults.seed, replications: begun().defaults.replications });

/** @param {any} select gets an option for each store */
export function offerStores(select) {
  select.replaceChildren(new Option("choose", ""), ...begun().stores.map((one) => new Option(`${one.store} (${one.currency})`, one.store)));
}
