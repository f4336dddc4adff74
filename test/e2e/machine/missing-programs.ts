import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** What the run calls and does not build. */
const NEEDED = ["etcd", "redis-server", "git", "openssl", "setpriv"];

export function missingPrograms(needed: readonly string[] = NEEDED, path = process.env["PATH"] ?? ""): readonly string[] {
  return needed.filter((program) => !path.split(delimiter).some((folder) => isExecutable(join(folder, program))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
