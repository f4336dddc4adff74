import { sha256 } from "../dist/sha256.ts";
import { readJson } from "../yaml/read-json.ts";
import type { RememberedFiles, World } from "../world.ts";

/** The same world, in which some files of the estate hold another text, or are gone (undefined). Nothing is written. */
export function overlay(world: World, texts: ReadonlyMap<string, string | undefined>): World {
  return { ...world, openFiles: (known) => overlayFiles(world.openFiles(known), texts) };
}

function overlayFiles(files: RememberedFiles, texts: ReadonlyMap<string, string | undefined>): RememberedFiles {
  return {
    tryHash(file) {
      const text = texts.get(file);
      return text === undefined ? (texts.has(file) ? undefined : files.tryHash(file)) : sha256(text);
    },
    readJson(file) {
      const text = texts.get(file);
      return text === undefined ? files.readJson(file) : readJson(text, file);
    },
    list(folder) {
      const inside = [...texts].filter(([file]) => file.startsWith(`${folder}/`)).map(([file, text]) => [file.slice(folder.length + 1), text] as const);
      const gone = new Set(inside.filter(([name, text]) => text === undefined && !name.includes("/")).map(([name]) => name));
      const added = inside.filter(([, text]) => text !== undefined).map(([name]) => name.split("/")[0]!);
      return [...new Set([...files.list(folder).filter((name) => !gone.has(name)), ...added])].sort();
    },
    sources: () => files.sources(),
    memo: () => files.memo(),
    learned: () => files.learned(),
    isAsLoaded: (file) => files.isAsLoaded(file),
    tryFindAbsent: () => undefined,
    changed: () => [...files.changed(), ...texts.keys()],
  };
}
