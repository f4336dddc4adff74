import { dirname, join, resolve } from "node:path";
import { refuseInput } from "../constructs/contract/problem.ts";
import { quoted } from "../constructs/contract/visible.ts";
import type { Host } from "./host.ts";

/**
 * The folder of a command that needs no estate: what `--root` says, or the working directory.
 *
 * @throws Refusal (input) where there is none
 */
export function findFolder(given: string | undefined, host: Pick<Host, "directory" | "fileExists">): string {
  const folder = resolve(host.directory, given ?? ".");
  if (host.fileExists(folder)) return folder;
  throw refuseInput({ what: `there is no folder ${quoted(given ?? folder)}`, where: "--root", fix: "give the folder of a clone" });
}

const MARK = "environments/index.ts";

/**
 * The repository's root: what `--root` says, or the nearest folder upwards that has an estate.
 *
 * @param instead the option with which the command would need no estate
 * @throws Refusal (input) where there is none
 */
export function findRoot(given: string | undefined, host: Pick<Host, "directory" | "fileExists">, instead?: string): string {
  const otherwise = instead === undefined ? "" : `; or name what takes its place: --${instead}`;
  if (given !== undefined) {
    const root = resolve(host.directory, given);
    if (host.fileExists(join(root, MARK))) return root;
    throw refuseInput({ what: `${quoted(given)} has no ${MARK}`, where: "--root", why: "an estate is known by that file", fix: `give the folder that holds environments/, stacks/ and charts/${otherwise}` });
  }
  for (let folder = host.directory; ; folder = dirname(folder)) {
    if (host.fileExists(join(folder, MARK))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw refuseInput({
    what: `no ${MARK} here or in any folder above`,
    where: host.directory,
    why: "an estate is known by that file",
    fix: `run lamplighter inside an estate, or say where it is: --root DIR${otherwise}`,
  });
}
