import { isName, parseRelease, refuseInput } from "../../constructs/contract/index.ts";
import { releaseFile, RELEASES } from "../load/records.ts";
import type { Git } from "../ports/git.ts";
import { readJson } from "../yaml/read-json.ts";
import type { RecordedRelease } from "./release-plan.ts";

/** The pointers of some environments as one commit holds them. */
export class Pointers {
  readonly #files: ReadonlyMap<string, Uint8Array | "link">;

  constructor(files: ReadonlyMap<string, Uint8Array | "link">) {
    this.#files = files;
  }

  /** @throws Refusal (input) where it is there and cannot be read */
  tryFind(environment: string, app: string): RecordedRelease | undefined {
    const file = releaseFile(environment, app);
    const content = this.#files.get(file);
    return content === undefined ? undefined : readPointer(file, content);
  }
}

/**
 * Reads pointers from a commit, not from the work tree: what is moved is what is committed.
 *
 * @param commit full id
 * @param apps whose pointers are read. @default - everybody's
 */
export async function readPointers(git: Git, commit: string, environments: readonly string[], apps?: readonly string[]): Promise<Pointers> {
  // What is no name has no pointer, and must not be read as a path.
  const paths = environments.flatMap((environment) => apps?.filter(isName).map((app) => releaseFile(environment, app)) ?? [`${RELEASES}/${environment}`]);
  const entries = paths.length === 0 ? [] : await git.listTree(commit, ...paths);
  const files = entries.filter(({ mode }) => mode.startsWith("100"));
  const blobs = await git.readBlobs(files.map(({ oid }) => oid));
  const links = entries.filter(({ mode }) => !mode.startsWith("100")).map(({ path }) => [path, "link"] as const);
  return new Pointers(new Map<string, Uint8Array | "link">([...links, ...files.map(({ path, oid }) => [path, blobs.get(oid)!] as const)]));
}

function readPointer(file: string, content: Uint8Array | "link"): RecordedRelease {
  if (content === "link") throw refuseInput({ what: "is no plain file", where: file, why: "what a link leads to is not what was reviewed", fix: "put the file itself in its place" });
  return { file, text: Buffer.from(content).toString("utf8"), release: parseRelease(readJson(content, file), file) };
}
