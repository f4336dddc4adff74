/** What a part was last rendered from, and to. */
export interface PartMemory {
  /** Hash of its inputs, its source and the toolkit; "" where nobody could tell when those change. */
  readonly key: string;
  /** Hash of the paths and contents of its files. */
  readonly outputs: string;
}

/** One text for all parts: most runs ask for none of them, and need not read it. */
export function writeParts(parts: ReadonlyMap<string, PartMemory>): string {
  let text = "";
  for (const [folder, part] of parts) text += lineOf(folder, part);
  return text;
}

function lineOf(folder: string, { key, outputs }: PartMemory): string {
  return `${folder} ${key} ${outputs},`;
}

/** The folders alone, in their order. */
export function readFolders(text: string): string[] {
  const folders: string[] = [];
  for (let begin = 0; begin < text.length; begin = text.indexOf(",", begin) + 1) folders.push(text.slice(begin, text.indexOf(" ", begin)));
  return folders;
}

export function readParts(text: string): Map<string, PartMemory> {
  const parts = new Map<string, PartMemory>();
  for (let begin = 0; begin < text.length;) {
    const end = text.indexOf(",", begin);
    const [folder, key, outputs] = fieldsOf(text, begin, end);
    parts.set(folder, { key, outputs });
    begin = end + 1;
  }
  return parts;
}

/** One part, looked for in the text. */
export function tryReadPart(text: string, folder: string): PartMemory | undefined {
  const begin = beginOf(text, folder);
  if (begin < 0) return undefined;
  const [, key, outputs] = fieldsOf(text, begin, text.indexOf(",", begin));
  return { key, outputs };
}

/** The text with one part's memory in the place of its old one; undefined where there is none. */
export function tryReplacePart(text: string, folder: string, part: PartMemory): string | undefined {
  const begin = beginOf(text, folder);
  return begin < 0 ? undefined : text.slice(0, begin) + lineOf(folder, part) + text.slice(text.indexOf(",", begin) + 1);
}

/** Where the line of a part begins, -1 where it has none. */
function beginOf(text: string, folder: string): number {
  if (text.startsWith(`${folder} `)) return 0;
  const before = text.indexOf(`,${folder} `);
  return before < 0 ? -1 : before + 1;
}

function fieldsOf(text: string, begin: number, end: number): [folder: string, key: string, outputs: string] {
  return text.slice(begin, end).split(" ") as [string, string, string];
}
