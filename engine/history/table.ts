import { visible } from "../../constructs/contract/index.ts";
import { alignTable } from "../render/table.ts";

/** Rows of text in aligned columns. Every cell is foreign text: what would not be seen is escaped. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return alignTable(heading, rows.map((row) => row.map(visible))).map((line) => `${line}\n`).join("");
}
