import type { CommitArea } from "../ports/commit-area.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import type { StagedPath } from "./journal.ts";
import { formatMessage } from "./message.ts";
import { objectId } from "./object-id.ts";
import { assertPlan, bytesToWrite } from "./plan.ts";
import type { CommitPlan } from "./plan.ts";
import { foldersAbove, planTree } from "./tree-plan.ts";
import type { TreePlan } from "./tree-plan.ts";

/** A commit of which everything is known but its name: identity, time and signature are git's to add. */
export interface DraftCommit {
  readonly plan: CommitPlan;
  readonly message: string;
  readonly tree: TreePlan;
}

/**
 * Everything about a commit that follows from its plan. Nothing is written.
 *
 * @throws Refusal (input) where the plan does not fit the commit it was made on
 */
export async function draftCommit(plan: CommitPlan, port: CommitPort): Promise<DraftCommit> {
  assertPlan(plan);
  const message = formatMessage(plan.message);
  const { objectFormat } = port.repository;
  const reading = port.writer.readFolders(plan.base, foldersAbove(plan.changes.map(({ path }) => path)));
  // Whoever waits for it gets the failure.
  reading.catch(() => undefined);
  const changes = plan.changes.map((change) => ({ path: change.path, blob: change.kind === "remove" ? undefined : objectId(objectFormat, "blob", bytesToWrite(change)) }));
  return { plan, message, tree: planTree(objectFormat, await reading, changes) };
}

/** Whether the plan changes files, and all of them to what they already are. */
export function isEmpty({ plan, tree }: DraftCommit): boolean {
  return plan.changes.length > 0 && tree.touched.length === 0;
}

/** Puts the new content of each file aside: git reads it from there, and it is moved from there into the work tree. */
export function stageFiles({ plan, tree }: DraftCommit, area: CommitArea): StagedPath[] {
  const changes = new Map(plan.changes.map((change) => [change.path, change]));
  return tree.touched.map((touched, number): StagedPath => {
    const change = changes.get(touched.path)!;
    if (change.kind === "remove") return { ...touched, staged: undefined };
    area.stage(number, bytesToWrite(change), touched.after!.mode === "100755");
    return { ...touched, staged: number };
  });
}

/** Adds the files and folders of a commit to git's store, where nothing refers to them yet. */
export async function writeObjects(draft: DraftCommit, staged: readonly StagedPath[], area: CommitArea, { writer }: CommitPort): Promise<void> {
  const blobs = staged.flatMap(({ after, staged: number }) => (after === undefined || number === undefined ? [] : [{ file: area.staged(number), id: after.id }]));
  const trees = (draft.plan.changes.length === 0 ? [] : draft.tree.trees).map(({ id, content }, at) => {
    const number = staged.length + at;
    area.stage(number, content, false);
    return { file: area.staged(number), id };
  });
  await settleAll([writer.writeBlobs(blobs), writer.writeTrees(trees)]);
}

/** Waits for all of them, so that nothing is still at work when an error is told: that of the first one in the list. */
export async function settleAll<Results extends readonly unknown[]>(promises: { readonly [Key in keyof Results]: Promise<Results[Key]> }): Promise<Results> {
  await Promise.allSettled(promises);
  return await Promise.all(promises) as unknown as Results;
}
