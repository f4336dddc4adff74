import path from "node:path";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";

const PART = /^[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;

/**
 * Checks where dist is to stand.
 *
 * @param root absolute path of the repository
 * @param outDir as written: absolute or relative to the repository
 * @param sources files and folders people write in, relative to the repository: `charts`, `environments`
 * @returns the path relative to the repository, with `/` between its parts
 * @throws Refusal (input) for the repository itself, anything outside of it, .git, node_modules, or a folder that holds sources
 */
export function checkOutDir(root: string, outDir: string, sources: readonly string[]): string {
  const relative = path.relative(root, path.resolve(root, outDir)).split(path.sep).join("/");
  const parts = relative.split("/");
  const refuse = (why: string): Error => refuseInput({ what: `${quoted(outDir)} cannot be the output folder`, where: "outDir", why, fix: "write \"dist\", or another folder of its own inside the repository" });
  if (outDir === "" || relative === "") throw refuse("it is the repository itself, and files that are not ours would be in the way");
  if (parts[0] === ".." || path.isAbsolute(relative)) throw refuse("it lies outside of the repository, and dist is committed with its sources");
  if (parts.some((part) => part.toLowerCase() === ".git" || part === "node_modules")) throw refuse("git and npm own that folder");
  const unsafe = parts.find((part) => !PART.test(part));
  if (unsafe !== undefined) throw refuse(`${quoted(unsafe)} is not a safe folder name: letters, digits, dashes, underscores and inner dots`);
  for (const source of sources) {
    const held = path.posix.normalize(source).replace(/\/$/, "");
    if (held === relative || held.startsWith(`${relative}/`)) throw refuse(`it holds ${quoted(source)}, which people write`);
  }
  return relative;
}
