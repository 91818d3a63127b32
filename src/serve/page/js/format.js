// Numbers as the report writes them, never finer than their simulation error: the rules of src/present/number.rs.

/** @typedef {{point: number, low: number, high: number}} Estimate an estimate and its 95 % simulation interval */

const MINUS = "\u2212";

/** The worth of the last digit to show for a half-width. */
function lastDigit(half) {
  return Number.isFinite(half) && half > 0 ? 10 ** Math.floor(Math.log10(half) + 1e-9) : 0;
}

/** @param {number} x @param {number} [decimals] @returns {string} grouped by commas, with a true minus sign */
export function grouped(x, decimals = 0) {
  if (!Number.isFinite(x)) return "n/a";
  const text = Math.abs(x).toFixed(decimals);
  const [whole, fraction] = text.split(".");
  const sign = x < 0 && !/^[0.]*$/.test(text) ? MINUS : "";
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction ? `.${fraction}` : "");
}

function rounded(x, unit) {
  if (unit <= 0) return [x, 0];
  const decimals = Math.min(9, Math.max(0, Math.round(-Math.log10(unit))));
  return [Math.round(x / unit) * unit, decimals];
}

/** @param {number} share @returns {string} a chance or share without its interval: `4.7 %` */
export function plainPercent(share) {
  const percent = share * 100;
  const nearEnd = Math.min(Math.abs(percent), Math.abs(100 - percent));
  const decimals = nearEnd < 1e-9 || nearEnd >= 9.95 ? 0 : nearEnd >= 0.095 ? 1 : 2;
  return `${grouped(percent, decimals).replace(/\.0+$/, "")} %`;
}

function percentUnit({ point, low, high }) {
  const finest = Math.min(point, 1 - point) < 0.01 ? 0.01 : 0.1;
  return Math.max(lastDigit((high - low) * 50), finest);
}

function upToOneDigit(x) {
  const held = Math.min(100, Math.max(0.01, x));
  const unit = 10 ** Math.floor(Math.log10(held));
  const decimals = Math.max(0, Math.round(-Math.log10(unit)));
  return [Math.ceil(held / unit - 1e-9) * unit, decimals];
}

/** @param {Estimate} estimate @returns {string} a chance, not finer than its error: `8.4 %`, `under 0.1 %` */
export function percent(estimate) {
  const { point, low, high } = estimate;
  if (high - low <= 0) return plainPercent(point);
  const unit = percentUnit(estimate);
  const [value, decimals] = rounded(point * 100, unit);
  if (value < unit / 2) return `under ${grouped(...upToOneDigit(high * 100))} %`;
  if (value > 100 - unit / 2) {
    const [gap, digits] = upToOneDigit((1 - low) * 100);
    return `over ${grouped(100 - gap, digits)} %`;
  }
  return `${grouped(value, decimals)} %`;
}

/** @param {Estimate} estimate @returns {string} `8.0 % to 8.8 %`; empty when the number is exact */
export function percentInterval(estimate) {
  if (!(estimate.high - estimate.low > 0)) return "";
  const unit = percentUnit(estimate);
  const [low, decimals] = rounded(estimate.low * 100, unit);
  const [high] = rounded(estimate.high * 100, unit);
  return `${grouped(low, decimals)} % to ${grouped(high, decimals)} %`;
}

/** How many of a currency's smallest units are one of it. @param {string} currency ISO 4217 @returns {number} */
export function minorUnits(currency) {
  return 10 ** new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
}

/** @param {Estimate} estimate @returns {string} `8.4 % (8.0 % to 8.8 %)` */
export function percentWithInterval(estimate) {
  const interval = percentInterval(estimate);
  return interval ? `${percent(estimate)} (${interval})` : percent(estimate);
}

function moneyDigits(units, unit) {
  if (unit >= 1 || Math.abs(units) >= 100 || units === 0) return grouped(rounded(units, Math.max(unit, 1))[0]);
  return unit > 0.01 ? grouped(Math.round(units)) : grouped(units, 2);
}

/** @param {Estimate} estimate in minor units @param {string} currency @param {number} minor units of it in one @returns {string} */
export function money(estimate, currency, minor) {
  const half = (estimate.high - estimate.low) / 2 / minor;
  return `${moneyDigits(estimate.point / minor, Math.max(lastDigit(half), 1 / minor))} ${currency}`;
}

/** @param {Estimate} estimate in minor units @param {number} minor @returns {string} `198 to 214`; empty when exact */
export function moneyInterval(estimate, minor) {
  const half = (estimate.high - estimate.low) / 2 / minor;
  if (!(half > 0)) return "";
  const unit = Math.max(lastDigit(half), 1 / minor);
  return `${moneyDigits(estimate.low / minor, unit)} to ${moneyDigits(estimate.high / minor, unit)}`;
}

/** @param {number} units @param {string} currency @returns {string} money without a known error: three digits that matter */
export function plainMoney(units, currency) {
  return `${moneyDigits(units, lastDigit(Math.abs(units) * 0.01))} ${currency}`;
}

/** @param {number} seconds @returns {string} `about 40 s`, `about 3 min` */
export function timeLeft(seconds) {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}

/** @param {string} iso `2025-01-15` @returns {string} `15 January 2025` */
export function day(iso) {
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}
