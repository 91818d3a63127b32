// Which figures get a slider, in which group, and what they are called.

const LEAVES = {
  upload: "Number entered in time and right",
  facility: "First scan at a depot",
  delivery_after_facility: "Delivery scan after a first one",
  price_factor: "Label price, times the tariff",
  orders_per_day: "Orders a day",
  fee: "Marketplace fee",
  cost_of_goods: "Cost of goods, share of price",
  elasticity: "How buyers react to price (elasticity)",
};

const SINGLE = {
  "tolerance.risk": "Accepted chance, per category",
  "consequences.grace_days": "Days below target until it is closed",
  "consequences.suspension_days": "Days that it stays closed",
  "consequences.recovered_elsewhere": "Sales recovered elsewhere meanwhile",
  "consequences.misapplied_share": "Exempt packages counted by mistake",
  "clustering.icc": "How much misses come together in a week",
  "costs.packing": "Packing a package",
  "costs.contact_rate": "Packages about which a buyer writes",
  "costs.cost_per_contact": "Cost of answering",
};

/** What is known of services and categories by name: `tracked-48-ll` is read as `Tracked 48 ll`. */
function spoken(key) {
  const text = key.replace(/^"|"$/g, "").replace(/[-_]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {string} path @returns {string} what a figure is called in a sentence */
export function nameOf(path) {
  const [room, key, leaf] = path.split(".");
  if (SINGLE[path]) return SINGLE[path];
  if (LEAVES[leaf] && (room === "services" || room === "categories")) return `${spoken(key)}: ${LEAVES[leaf]}`;
  return path;
}

const isNumber = (row) => typeof row.value === "number";

/**
 * The main figures in groups; those that a scenario does not have are left out.
 * @param {import("./input_rows.js").InputRow[]} rows
 * @returns {{title: string, open: boolean, rows: {row: import("./input_rows.js").InputRow, label: string}[]}[]}
 */
export function groupsOf(rows) {
  const numbers = rows.filter(isNumber);
  const of = (room, leaves) =>
    numbers.flatMap((row) => {
      const [first, key, leaf, ...deeper] = row.path.split(".");
      return first === room && deeper.length === 0 && leaves.includes(leaf) ? [{ row, key, leaf }] : [];
    });
  const alone = (test) => numbers.filter((row) => SINGLE[row.path] && test(row.path)).map((row) => ({ row, label: SINGLE[row.path] }));
  const named = (found, leafToo) => found.map(({ row, key, leaf }) => ({ row, label: leafToo ? `${spoken(key)}: ${LEAVES[leaf]}` : spoken(key) }));
  const scans = of("services", ["upload", "facility", "delivery_after_facility"]);
  const services = [...new Set(scans.map((one) => one.key))];
  const groups = [
    { title: "What you accept", open: true, rows: alone((path) => path.startsWith("tolerance.")) },
    { title: "Orders a day", open: true, rows: named(of("categories", ["orders_per_day"]), false) },
    ...services.map((key) => ({
      title: `Scans: ${spoken(key)}`,
      open: key === services[0],
      rows: scans.filter((one) => one.key === key).map(({ row, leaf }) => ({ row, label: LEAVES[leaf] })),
    })),
    { title: "Label prices, times the tariff", open: false, rows: named(of("services", ["price_factor"]), false) },
    { title: "Fees, goods, buyers", open: false, rows: named(of("categories", ["fee", "cost_of_goods", "elasticity"]), true) },
    { title: "If a category is closed", open: false, rows: alone((path) => /^(consequences|clustering)\./.test(path)) },
    { title: "Costs beside the label", open: false, rows: alone((path) => path.startsWith("costs.")) },
  ];
  return groups.filter((group) => group.rows.length > 0);
}
