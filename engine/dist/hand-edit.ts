/** How a file differs from what was published. */
export interface HandEdit {
  readonly cause: "deleted" | "line endings" | "line order" | "edited";
  /** The first line that differs, counted from one; absent for a deleted file. */
  readonly line?: number;
}

/**
 * Tells apart what happened to a file since it was published.
 *
 * @param published the text that belongs there
 */
export function describeHandEdit(onDisk: string | undefined, published: string): HandEdit {
  if (onDisk === undefined) return { cause: "deleted" };
  const [found, due] = [onDisk.split("\n"), published.split("\n")];
  const line = due.findIndex((text, index) => text !== found[index]) + 1 || due.length + 1;
  if (withoutReturns(onDisk) === withoutReturns(published)) return { cause: "line endings", line };
  if (found.length === due.length && found.toSorted().join("\n") === due.toSorted().join("\n")) return { cause: "line order", line };
  return { cause: "edited", line };
}

function withoutReturns(text: string): string {
  return text.replaceAll("\r", "");
}
