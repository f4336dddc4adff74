import type { ObjectReader } from "../ports/git-objects.ts";
import { tryReadSeconds } from "./log-stream.ts";
import type { Person } from "./log-stream.ts";

/** A commit read as an object rather than from the log. */
export interface ReadCommit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly authoredAt: number | undefined;
  readonly committedAt: number | undefined;
  readonly message: string;
}

const MAX_COMMIT = 4 * 2 ** 20;
/** A merged branch longer than this is not searched: its change then counts as the merge's own. */
const MAX_STEPS = 200;

/**
 * The commit of a merged branch that gave a file the content which the merge brought, or undefined
 * where the merge itself made it. The branch's own first-parent line is followed.
 *
 * @param parents of the merge, without the first
 * @param blob the content after the merge; undefined where the file went away
 */
export async function tryFindMergedOrigin(objects: ObjectReader, parents: readonly string[], path: string, blob: string | undefined): Promise<ReadCommit | undefined> {
  for (const parent of parents) {
    if (await blobAt(objects, parent, path) !== blob) continue;
    let current = await tryReadCommit(objects, parent);
    for (let steps = 0; current !== undefined && steps < MAX_STEPS; steps++) {
      const older: string | undefined = current.parents[0];
      if (older === undefined || await blobAt(objects, older, path) !== blob) return current;
      current = await tryReadCommit(objects, older);
    }
  }
  return undefined;
}

async function blobAt(objects: ObjectReader, commit: string, path: string): Promise<string | undefined> {
  const found = await objects.tryRead(`${commit}:${path}`, 0);
  return found?.type === "blob" ? found.id : undefined;
}

/** The commit as it was made, whatever a shallow clone hides of its parents. */
export async function tryReadCommit(objects: ObjectReader, id: string): Promise<ReadCommit | undefined> {
  const object = await objects.tryRead(id, MAX_COMMIT);
  if (object?.type !== "commit" || object.content === undefined) return undefined;
  const text = new TextDecoder().decode(object.content);
  const end = text.indexOf("\n\n");
  const headers = (end < 0 ? text : text.slice(0, end)).split("\n");
  const author = readIdent(headers, "author ");
  return {
    id: object.id,
    parents: headers.filter((line) => line.startsWith("parent ")).map((line) => line.slice("parent ".length)),
    author: author.person,
    authoredAt: author.at,
    committedAt: readIdent(headers, "committer ").at,
    message: end < 0 ? "" : text.slice(end + 2),
  };
}

function readIdent(headers: readonly string[], field: string): { readonly person: Person; readonly at: number | undefined } {
  const line = headers.find((each) => each.startsWith(field)) ?? field;
  const match = /^(.*?) ?<([^>]*)> (\d+) [+-]\d{4}$/.exec(line.slice(field.length));
  if (match === null) return { person: { name: "", email: "" }, at: undefined };
  return { person: { name: match[1]!, email: match[2]! }, at: tryReadSeconds(match[3]!) };
}
