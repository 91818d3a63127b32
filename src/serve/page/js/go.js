// Ways from a mistake to its place. The views say how; whoever shows a mistake only asks.

const ways = { line: (_line, _column) => {}, input: (_path) => {} };

/** @param {{line?: (line: number, column: number|null) => void, input?: (path: string) => void}} known */
export function teachWays(known) {
  Object.assign(ways, known);
}

/** @param {number} line of the scenario's text, from 1 @param {number|null} [column] */
export const goToLine = (line, column = null) => ways.line(line, column);

/** @param {string} path of an input */
export const goToInput = (path) => ways.input(path);
