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
  for (const [folder, { key, outputs }] of parts) text += `${folder} ${key} ${outputs},`;
  return text;
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
    const [folder, key, outputs] = text.slice(begin, end).split(" ") as [string, string, string];
    parts.set(folder, { key, outputs });
    begin = end + 1;
  }
  return parts;
}
