// Ten questions about a shop. What is left as it stands is an assumption and is told as one; an answer becomes a
// figure of the fit or an edit of the fitted scenario.

/**
 * @typedef {{id: string, ask: string, help: string, kind: "store"|"date"|"choice"|"text", value: string,
 *   choices?: [string, string][], optional?: boolean}} Question
 */

/** @type {Question[]} */
export const QUESTIONS = [
  { id: "store", ask: "On which store do you sell?", help: "It says which rules hold and in which currency you count.", kind: "store", value: "" },
  { id: "as_of", ask: "On which day do you decide?", help: "The simulation begins here. Leave it empty for today; say an earlier day to ask what you should have done.", kind: "date", value: "", optional: true },
  { id: "origin", ask: "From which country do you post?", help: "A code of two letters, such as GB. Empty: the store's own country.", kind: "text", value: "", optional: true },
  { id: "handling_days", ask: "How many days from the order until the package leaves?", help: "As a rule one.", kind: "text", value: "1" },
  { id: "buy_shipping", ask: "Do you buy your labels through the marketplace?", help: "Some rules exempt such letters.", kind: "choice", value: "false", choices: [["false", "no"], ["true", "yes, all"]] },
  { id: "integrated", ask: "Does the marketplace see your carriers' scans?", help: "It does for carriers on its list of integrated carriers.", kind: "choice", value: "yes", choices: [["yes", "yes"], ["no", "no, none"]] },
  { id: "upload", ask: "Of 100 tracking numbers, how many are entered in time and right?", help: "A range such as 98.5 % to 99.5 %.", kind: "text", value: "98.5 % to 99.5 %" },
  { id: "fee", ask: "What share of the price does the marketplace take?", help: "15 % in most categories.", kind: "text", value: "15 %" },
  { id: "cost_of_goods", ask: "What share of the price do the goods cost you?", help: "A range such as 30 % to 50 %.", kind: "text", value: "30 % to 50 %" },
  { id: "risk", ask: "What chance of a closed category would you accept, in 90 days?", help: "One in twenty is 5 %.", kind: "text", value: "5 %" },
];

/** Questions whose answers are edits of the fitted scenario: which inputs each sets. */
const SETS = {
  handling_days: (path) => path === "horizon.handling_days",
  buy_shipping: (path) => /^services\.[^.]+\.buy_shipping$/.test(path),
  upload: (path) => /^services\.[^.]+\.upload$/.test(path),
  fee: (path) => /^categories\.[^.]+\.fee$/.test(path),
  cost_of_goods: (path) => /^categories\.[^.]+\.cost_of_goods$/.test(path),
  risk: (path) => path === "tolerance.risk",
};

/** @param {Record<string, string>} answers @returns {any} what the fit is asked */
export function fitQuestion(answers) {
  const question = { told: { store: answers.store } };
  if (answers.as_of) question.as_of = answers.as_of;
  return question;
}

/** @param {Record<string, string>} answers @returns {Record<string, string>} columns that are the same in every row of the table */
export function everyRow(answers) {
  return { ...(answers.origin && { origin: answers.origin.trim().toUpperCase() }), ...(answers.integrated === "no" && { integrated: "no" }) };
}

/**
 * The answers that differ from what stood there, as edits.
 * @param {Record<string, string>} answers
 * @param {import("./input_rows.js").InputRow[]} rows of the fitted scenario
 * @returns {Record<string, string>}
 */
export function editsOf(answers, rows) {
  const edits = {};
  for (const { id, value } of QUESTIONS) {
    const answer = (answers[id] ?? "").trim();
    if (!SETS[id] || answer === value || answer === "") continue;
    for (const row of rows) if (SETS[id](row.path)) edits[row.path] = answer;
  }
  return edits;
}

/** @param {string} path of an edit that was refused @returns {string} the question that it came from; empty if none */
export const questionOf = (path) => Object.keys(SETS).find((id) => SETS[id](path)) ?? "";
