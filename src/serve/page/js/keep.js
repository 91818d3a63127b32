// What outlives a reload. This tab's own state comes first, then that of the tab that wrote last.

const KEY = "vtr.work";

/** Texts are long and shared by many states: each is kept once. */
function packed(work) {
  const texts = [];
  const places = new Map();
  const place = (text) => {
    if (!places.has(text)) {
      places.set(text, texts.length);
      texts.push(text);
    }
    return places.get(text);
  };
  const state = (variants) => variants.map((variant) => ({ ...variant, text: place(variant.text) }));
  const steps = (list) => list.slice(-20).map(state);
  return { ...work, present: state(work.present), past: steps(work.past), future: steps(work.future), texts };
}

function unpacked(kept) {
  const state = (variants) => variants.map((variant) => ({ ...variant, text: kept.texts[variant.text] }));
  const { texts: _, ...work } = kept;
  return { ...work, present: state(kept.present), past: kept.past.map(state), future: kept.future.map(state) };
}

/**
 * Keeps the work. @param {any} work
 * @returns {string} empty, or why it could not be kept
 */
export function keep(work) {
  const text = JSON.stringify({ version: 1, ...packed(work) });
  let kept = false;
  for (const store of stores()) {
    try {
      store.setItem(KEY, text);
      kept = true;
    } catch {
      // Full or forbidden: the other may do.
    }
  }
  return kept ? "" : "This browser keeps nothing more: your work is lost when the page closes. Download the scenario.";
}

/** @returns {any} the work kept last, or null */
export function kept() {
  for (const store of stores()) {
    try {
      const text = store.getItem(KEY);
      const work = text ? JSON.parse(text) : null;
      if (work?.version === 1 && Array.isArray(work.present)) return unpacked(work);
    } catch {
      // Unreadable: as if there were none.
    }
  }
  return null;
}

function stores() {
  const found = [];
  for (const name of ["sessionStorage", "localStorage"]) {
    try {
      found.push(window[name]);
    } catch {
      // The browser forbids it.
    }
  }
  return found;
}

/** @returns {string} this tab's id, the same after a reload */
export function tabId() {
  const fresh = crypto.randomUUID();
  try {
    const known = sessionStorage.getItem("vtr.tab");
    if (known) return known;
    sessionStorage.setItem("vtr.tab", fresh);
  } catch {
    // A new one a load, then.
  }
  return fresh;
}
