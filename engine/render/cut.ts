/** Text of at most `longest` characters, and how many were left out. Never half a character. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest).replace(/[\ud800-\udbff]$/, "");
  return `${kept}… (${text.length - kept.length} more characters)`;
}

export interface Cut<Item> {
  readonly shown: readonly Item[];
  readonly left: number;
}

export function cutList<Item>(items: readonly Item[], most: number): Cut<Item> {
  return { shown: items.slice(0, most), left: Math.max(0, items.length - most) };
}

/** `1 more field`, `12 more fields`. */
export function more(count: number, noun: string): string {
  return `${count} more ${noun}${count === 1 ? "" : "s"}`;
}
