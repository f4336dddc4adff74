/** JSON for a pipe or a terminal: indented, and with every character that is not seen written as an escape. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(INVISIBLE, (character) => [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join(""))}\n`;
}

/** As `visible` shows them, except the line feeds between the lines. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
