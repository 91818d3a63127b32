// What can be undone: states of all variants, the oldest forgotten first.

const MOST = 60;
const MERGE_MS = 900;

/** A stack of states with a way back and forth. A state is never changed in place. */
export class History {
  /** @param {any} present */
  constructor(present) {
    this.present = present;
    /** @type {any[]} */
    this.past = [];
    /** @type {any[]} */
    this.future = [];
    this.merging = { key: "", at: 0 };
  }

  /** A new state; with the same `key` soon after the one before, both are one step (typing, held arrow keys). */
  push(next, key = "") {
    const now = performance.now();
    const merges = key !== "" && key === this.merging.key && now - this.merging.at < MERGE_MS;
    if (!merges) this.past = [...this.past, this.present].slice(-MOST);
    this.merging = { key, at: now };
    this.future = [];
    this.present = next;
  }

  /** @returns {boolean} was there one before? */
  undo() {
    return this.#step(this.past, this.future);
  }

  /** @returns {boolean} was there one after? */
  redo() {
    return this.#step(this.future, this.past);
  }

  #step(from, to) {
    const state = from.pop();
    if (state === undefined) return false;
    to.push(this.present);
    this.present = state;
    this.merging = { key: "", at: 0 };
    return true;
  }
}
