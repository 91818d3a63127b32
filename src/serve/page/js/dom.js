// Elements made in one call, and the line that screen readers hear.

/**
 * Makes an element. `class`, `text`, `on` (listeners) and `data` are understood; what is true, false or null is set as
 * a boolean attribute.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node|string|null|undefined|false|Array<any>)} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "data") for (const [key, text] of Object.entries(value)) node.setAttribute(`data-${key}`, text);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * A button.
 * @param {string} text
 * @param {string} test its name for tests
 * @param {(event: Event) => void} act
 * @param {Record<string, any>} [more]
 * @returns {HTMLButtonElement}
 */
export function button(text, test, act, more = {}) {
  return el("button", { type: "button", data: { test }, on: { click: act }, ...more }, text);
}

/** @param {string} id @returns {any} the element of that id; the page has it */
export function byId(id) {
  return document.getElementById(id);
}

/** @param {Element} parent @param {...any} children what it holds from now on */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
}

let lastSaid = 0;
let waiting = 0;

/**
 * Tells screen readers, politely; of what comes thick and fast only the last is told.
 * @param {string} text
 * @param {boolean} [atOnce] not one of a series
 */
export function say(text, atOnce = false) {
  clearTimeout(waiting);
  const wait = atOnce ? 0 : Math.max(0, 2500 - (performance.now() - lastSaid));
  waiting = setTimeout(() => {
    lastSaid = performance.now();
    byId("live").textContent = text;
  }, wait);
}

let counter = 0;

/** @param {string} stem @returns {string} an id that the page does not have yet */
export function freshId(stem) {
  counter += 1;
  return `${stem}-${counter}`;
}
