/** A cell that is a number stands to the right, text to the left. */
export type Cell = string | number;

/** Lines of a table whose columns are as wide as their widest cell. The cells must be visible text. */
export function alignTable(heading: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const widths = heading.map((title, column) => widest(title, rows, column));
  const line = (cells: readonly Cell[]): string => cells.map((cell, column) => {
    const pad = " ".repeat(widths[column]! - width(String(cell)));
    return isRight(rows, column) ? pad + String(cell) : String(cell) + pad;
  }).join("  ").trimEnd();
  return [heading, ...rows].map(line);
}

/** A loop: the arguments of one call to Math.max are limited to what the stack holds. */
function widest(title: string, rows: readonly (readonly Cell[])[], column: number): number {
  let found = width(title);
  for (const row of rows) found = Math.max(found, width(String(row[column])));
  return found;
}

function isRight(rows: readonly (readonly Cell[])[], column: number): boolean {
  return typeof rows[0]?.[column] === "number";
}

function width(text: string): number {
  return [...text].length;
}
