export type Paint = (text: string) => string;

export interface Painter {
  readonly added: Paint;
  readonly removed: Paint;
  readonly changed: Paint;
  readonly alarm: Paint;
  readonly heading: Paint;
  readonly quiet: Paint;
}

/** The colours of answers (ECMA-48, SGR). What is painted must have been made visible before. */
export function painter(color: boolean): Painter {
  const paint = (on: number, off: number): Paint => (text) => (color && text !== "" ? `\x1b[${on}m${text}\x1b[${off}m` : text);
  return { added: paint(32, 39), removed: paint(31, 39), changed: paint(33, 39), alarm: paint(31, 39), heading: paint(1, 22), quiet: paint(2, 22) };
}
