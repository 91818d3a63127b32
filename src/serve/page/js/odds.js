// A chance in words, as the report says it: the rules of `odds` in src/present/number.rs.

import { grouped } from "./format.js";

function nearestFraction(p) {
  let best = [1, 10];
  let gap = Infinity;
  for (const denominator of [2, 3, 4, 5, 10, 20]) {
    for (let numerator = 1; numerator < denominator; numerator += 1) {
      if (denominator > 5 && numerator !== 1 && numerator + 1 !== denominator) continue;
      const off = Math.abs(numerator / denominator - p);
      if (off < gap - 1e-9) [best, gap] = [[numerator, denominator], off];
    }
  }
  return `about ${best[0]} in ${best[1]}`;
}

/** @param {import("./format.js").Estimate} estimate @returns {string} `about 1 in 3`, `under 1 in 1,000` */
export function odds({ point, low, high }) {
  if (!Number.isFinite(point)) return "not known";
  if (point >= 0.995) return low >= 1 ? "certain" : low >= 0.98 ? "almost certain" : "very likely";
  if (point > 0.095) return nearestFraction(point);
  if (point < 0.0005 || (low <= 0 && high < 0.01)) {
    const most = 1 / Math.max(high, 1e-9);
    const unit = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
    const oneIn = Math.floor(most / unit + 1e-9) * unit;
    return oneIn >= 2 ? `under 1 in ${grouped(oneIn)}` : "very small";
  }
  const oneIn = 1 / point;
  const decade = 10 ** Math.floor(Math.log10(oneIn));
  const step = oneIn < 20 ? 1 : oneIn / decade < 2 ? decade / 2 : decade;
  return `about 1 in ${grouped(Math.round(oneIn / step) * step)}`;
}
