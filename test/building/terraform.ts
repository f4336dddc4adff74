import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A terraform or tofu on this machine, or undefined: what needs one is skipped visibly then. */
export function tryFindTerraform(): string | undefined {
  for (const name of ["terraform", "tofu"]) {
    for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}
