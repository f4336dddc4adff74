import { lstatSync, readFileSync, statSync } from "node:fs";
import { refuseInput, Refusal } from "../../constructs/contract/problem.ts";
import { quoted, visible } from "../../constructs/contract/visible.ts";
import { diskFailure } from "./disk-failure.ts";

const MAX_BYTES = 4 * 2 ** 20;

/**
 * The content of a file that the user named. Unlike what stands in a repository it may be a symbolic
 * link or a pipe.
 *
 * @param where the option that named it
 * @throws Refusal (input) where there is no such file or it is too large, (disk) where it cannot be read
 */
export function readNamedFile(path: string, where: string): Uint8Array {
  try {
    if (statSync(path).size > MAX_BYTES) throw refuseInput({ what: `${quoted(path)} is larger than ${MAX_BYTES} bytes`, where, fix: "name the right file" });
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") throw refuseInput({ what: `there is no file ${quoted(path)}`, where, why: "it is looked for from the working directory", fix: "give the path of a file that is there" });
    if (code === "EISDIR") throw refuseInput({ what: `${quoted(path)} is a folder`, where, fix: "give a file" });
    if (Refusal.isRefusal(error)) throw error;
    throw new Refusal("disk", [{ what: `${quoted(path)} cannot be read: ${code ?? "unknown"}`, where, fix: "let your user read it" }], { cause: error });
  }
}

/**
 * The content of a plain file, or undefined where there is none; a symbolic link is none.
 *
 * @throws Refusal (disk) where it cannot be read
 */
export function tryReadPlainFile(path: string): Uint8Array | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path) : undefined;
  } catch (error) {
    throw diskFailure(error, visible(path));
  }
}
