import { Refusal } from "../../constructs/contract/problem.ts";
import { errorCode } from "./disk.ts";

const CAUSES: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ENOSPC: ["the disk is full", "free some space and run again"],
  EDQUOT: ["the disk quota is used up", "free some space or raise the quota, and run again"],
  EIO: ["the device failed", "look at the system log before anything else is written to it"],
  EROFS: ["the file system is read-only", "mount it writable, or work in a copy of the repository"],
  EACCES: ["permission is denied", "let the user who runs lamplighter read and write it, and everything in it"],
  EPERM: ["the operation is not permitted", "look for an immutable flag or another owner on it"],
  EXDEV: ["a directory on the way is a mount point of another file system", "keep all of it on one file system"],
  EMFILE: ["this process may open no more files", "raise the limit (`ulimit -n`) and run again"],
  ENFILE: ["the system may open no more files", "close some programs and run again"],
  EINTR: ["a signal interrupted the operation", "run again"],
  ENOENT: ["an entry disappeared while it was worked on", "let nothing else write there, and run again"],
  EEXIST: ["an entry appeared while it was worked on", "let nothing else write there, and run again"],
  ENOTEMPTY: ["files appeared in a directory while it was worked on", "let nothing else write there, and run again"],
  ENOTDIR: ["a file stands where a directory is needed", "move it away, and run again"],
  EISDIR: ["a directory stands where a file is needed", "move it away, and run again"],
  ENAMETOOLONG: ["the path is longer than this file system allows", "shorten the names it is made of"],
};

/** The refusal for an error of the file system; every other error is returned as it is. */
export function diskFailure(error: unknown, where: string, why = "nothing in dist was changed"): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const [what, fix] = CAUSES[code] ?? [(error as Error).message, "look at the system log, and run again"];
  return new Refusal("disk", [{ what: `${what} (${code})`, where, why, fix }], { cause: error });
}
