// The small table of what is sold: rows, cells, paste from a spreadsheet, and the CSV that the program fits.

import { button, el, freshId, say } from "./dom.js";
import { clearMistake, showMistake } from "./field_mistakes.js";

const FORMATS = ["letter", "large-letter", "parcel", "freight"];
const TRACKING = ["", "untracked", "delivery-only", "export-only", "acceptance-and-delivery", "full"];

/** @type {{key: string, head: string, example: string, choices?: string[], wide?: boolean, optional?: boolean}[]} */
export const COLUMNS = [
  { key: "category", head: "Category", example: "Toys", wide: true },
  { key: "destination", head: "Country", example: "GB" },
  { key: "packages_per_month", head: "Packages a month", example: "300" },
  { key: "usual_value", head: "Usual value", example: "14.50" },
  { key: "format", head: "Format", example: "", choices: FORMATS },
  { key: "service", head: "Service today", example: "Tracked 48", wide: true },
  { key: "tracking", head: "Scans", example: "", choices: TRACKING, optional: true },
  { key: "label_cost", head: "Label price", example: "3.39", optional: true },
  { key: "counted", head: "Account page: counted", example: "412", optional: true },
  { key: "valid", head: "Account page: valid", example: "405", optional: true },
];

/** The table, in a table body of the page. */
export class SalesTable {
  /** @param {HTMLTableSectionElement} body @param {() => void} changed */
  constructor(body, changed) {
    this.body = body;
    this.changed = changed;
    body.addEventListener("paste", (event) => this.#paste(event));
    body.addEventListener("change", () => changed());
    body.addEventListener("input", (event) => clearMistake(event.target));
  }

  /** @param {Record<string, string>} [values] @returns {HTMLTableRowElement} */
  add(values = {}) {
    const number = this.body.rows.length + 1;
    const cells = COLUMNS.map((column) => el("td", { data: { label: column.head } }, this.#field(column, values[column.key] ?? "", number)));
    const row = el("tr", {}, cells, el("td", { class: "row-end" }, button("Remove", "remove-row", () => this.#remove(row), { class: "link" })));
    this.body.append(row);
    this.#number();
    return row;
  }

  #field(column, value, number) {
    const id = freshId("cell");
    const common = { id, data: { column: column.key, test: `cell-${column.key}` } };
    if (column.choices) {
      const options = column.choices.map((choice) => el("option", { value: choice, text: choice || "as the name says" }));
      const field = el("select", common, options);
      field.value = value || (column.key === "format" ? "parcel" : "");
      return field;
    }
    return el("input", { ...common, type: "text", value, placeholder: number === 1 ? column.example : "", autocomplete: "off", required: !column.optional });
  }

  #remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (!next) return;
    row.remove();
    this.#number();
    next.querySelector("input").focus();
    this.changed();
  }

  #number() {
    [...this.body.rows].forEach((row, at) => {
      for (const field of row.querySelectorAll("[data-column]")) {
        const column = COLUMNS.find((one) => one.key === field.dataset.column);
        field.setAttribute("aria-label", `${column.head}, row ${at + 1}`);
      }
      row.querySelector("button").setAttribute("aria-label", `Remove row ${at + 1}`);
    });
  }

  /** Cells of a spreadsheet fill the table from the cell in which they are pasted. */
  #paste(event) {
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const cell = event.target.closest("td");
    const [top, left] = [cell.parentElement.rowIndex - 1, cell.cellIndex];
    const lines = text.split("\n");
    lines.forEach((line, down) => {
      const row = this.body.rows[top + down] ?? this.add();
      line.split("\t").forEach((value, right) => {
        const field = row.cells[left + right]?.querySelector("[data-column]");
        if (field) field.value = field.localName === "select" ? value.trim().toLowerCase().replace(/[ _]/g, "-") : value.trim();
      });
    });
    say(`${lines.length} rows pasted`, true);
    this.changed();
  }

  /** @returns {Record<string, string>[]} the rows that say anything */
  rows() {
    return this.#filled().map((row) => this.#values(row));
  }

  #values(row) {
    return Object.fromEntries([...row.querySelectorAll("[data-column]")].map((field) => [field.dataset.column, field.value.trim()]));
  }

  #filled() {
    return [...this.body.rows].filter((row) => [...row.querySelectorAll("input")].some((field) => field.value.trim() !== ""));
  }

  /** @param {Record<string, string>} everywhere columns that are the same in each row @returns {string} */
  csv(everywhere) {
    const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const rows = this.rows().map((row) => ({ ...row, ...everywhere }));
    const always = ["category", "destination", "packages_per_month", "usual_value", "format", "service"];
    const keys = [...new Set([...always, ...rows.flatMap((row) => Object.keys(row).filter((key) => row[key] !== ""))])];
    return [keys, ...rows.map((row) => keys.map((key) => row[key] ?? ""))].map((cells) => cells.map(quoted).join(",")).join("\n") + "\n";
  }

  /** Takes all mistakes away. */
  clearMistakes() {
    for (const field of this.body.querySelectorAll("[data-mistake]")) clearMistake(field);
  }

  /**
   * Shows a mistake of the CSV at its cell.
   * @param {import("./api.js").Finding} finding
   * @returns {HTMLElement|null} the cell's field; null if the mistake is of no row
   */
  place(finding) {
    const row = this.#filled()[(finding.line ?? 0) - 2];
    if (!row) return null;
    const told = [...finding.message.matchAll(/`([^`]*)`/g)].map((found) => found[1]);
    const fields = [...row.querySelectorAll("[data-column]")];
    const byName = fields.find((field) => told.includes(field.dataset.column) && (field.value.trim() === "" || !told.includes(field.value.trim())));
    const byValue = fields.find((field) => field.value.trim() !== "" && told.includes(field.value.trim()));
    const valid = /valid packages/.test(finding.message) && fields.find((field) => field.dataset.column === "valid");
    const field = byName ?? byValue ?? (valid || fields[0]);
    showMistake(field, finding.message, finding.help);
    return field;
  }
}
