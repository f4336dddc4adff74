import { sha256 } from "../dist/sha256.ts";
import { readJson } from "../yaml/read-json.ts";
import type { RememberedFiles, World } from "../world.ts";

/** The same world, in which some files of the estate already hold another text. Nothing is written. */
export function overlay(world: World, texts: ReadonlyMap<string, string>): World {
  return { ...world, openFiles: (known) => overlayFiles(world.openFiles(known), texts) };
}

function overlayFiles(files: RememberedFiles, texts: ReadonlyMap<string, string>): RememberedFiles {
  return {
    tryHash(file) {
      const text = texts.get(file);
      return text === undefined ? files.tryHash(file) : sha256(text);
    },
    readJson(file) {
      const text = texts.get(file);
      return text === undefined ? files.readJson(file) : readJson(text, file);
    },
    list(folder) {
      const added = [...texts.keys()].filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1).split("/")[0]!);
      return [...new Set([...files.list(folder), ...added])].sort();
    },
    sources: () => files.sources(),
    memo: (now) => files.memo(now),
    learned: (now) => files.learned(now),
  };
}
