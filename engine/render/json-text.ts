import { INVISIBLE } from "../../constructs/contract/visible.ts";

/** JSON for a pipe or a terminal: indented, and with every character that is not seen written as an escape. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(INVISIBLE, escaped)}\n`;
}

/** The line feeds between the lines stay. */
function escaped(character: string): string {
  if (character === "\n") return character;
  return [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
}
