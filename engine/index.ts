/** What entry points outside the command line need of the engine. */
import { fileURLToPath } from "node:url";
import { Records } from "./load/records.ts";
import { DiskEstateFiles } from "./ports/estate-files.ts";

/** The releases and handovers recorded in an estate. @param root folder of the estate */
export function openRecords(root: URL): Records {
  return new Records(new DiskEstateFiles(fileURLToPath(root)));
}
