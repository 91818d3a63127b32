// The token of the link that the terminal printed: taken from the fragment, kept for this tab only.

const KEY = "vtr.token";
let token = "";

/** Takes the token from the address, out of sight, or from this tab's earlier load. */
export function takeToken() {
  const found = /^#token=([\w.~-]+)$/.exec(location.hash);
  if (found) {
    token = found[1];
    history.replaceState(null, "", location.pathname);
  }
  try {
    if (found) sessionStorage.setItem(KEY, token);
    else token = token || sessionStorage.getItem(KEY) || "";
  } catch {
    // Without a store the token lasts as long as the page.
  }
}

/** @returns {string} the token; empty if there is none */
export function currentToken() {
  return token;
}
