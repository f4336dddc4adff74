import { hash } from "node:crypto";
import { Refusal, refuseInput, visible } from "../../constructs/contract/index.ts";
import { assertMovable, findBranch } from "../commit/branch.ts";
import { draftCommit } from "../commit/build.ts";
import { makeCommit } from "../commit/make-commit.ts";
import { noObject, objectId } from "../commit/object-id.ts";
import { tryReadCommit } from "../history/merged-origin.ts";
import { parseTrailers } from "../history/trailers.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { listChanged } from "../ports/git-compare.ts";
import type { GitHistory } from "../ports/git-history.ts";
import type { Git } from "../ports/git.ts";
import type { World } from "../world.ts";
import type { ReleasePlan } from "./release-plan.ts";

/** A branch that holds one commit on top of the deployed one, to be reviewed and merged. */
export interface Proposal {
  /** Its name follows from what moves, so that the same promotion is proposed once. */
  readonly branch: string;
  /** The branch it is to be merged into. */
  readonly into: string;
  readonly commit: string;
  /** Where the branch stood before; the commit itself where it held just this. */
  readonly previous?: string;
  readonly state: "created" | "moved on" | "reused";
}

export interface ProposalPorts {
  readonly commits: CommitPort;
  readonly git: Git;
  readonly history: GitHistory;
  readonly world: Pick<World, "place">;
}

const ATTEMPTS = 3;

/**
 * Lets a branch of its own hold the commit of a plan. Nothing is checked out, and the branch that is
 * keeps standing where it does. A branch that holds just this already is reused; one of ours that
 * stands on an older commit is moved on.
 *
 * @throws Refusal (input) where a branch of this name holds something else; (outside) where git fails
 */
export async function propose(plan: ReleasePlan, ports: ProposalPorts): Promise<Proposal> {
  assertMovable(plan.commit.branch, await findBranch(plan.commit.branch, ports.commits), ports.commits);
  const branch = proposalBranch(plan);
  const proposed = { ...plan, commit: { ...plan.commit, branch } };
  const { writer, repository } = ports.commits;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const existing = await writer.tryReadBranch(branch);
    if (existing?.checkedOutIn !== undefined) {
      throw refuseInput({ what: `branch ${branch} is checked out`, where: visible(existing.checkedOutIn), why: "its files would have to follow, and somebody is at work on it", fix: "check out another branch there, or remove it" });
    }
    if (existing !== undefined && await holdsJustThis(existing.tip, proposed, ports)) return { branch, into: plan.commit.branch, commit: existing.tip, previous: existing.tip, state: "reused" };
    if (existing !== undefined) await assertBehind(existing.tip, proposed, ports);
    const before = existing?.tip ?? noObject(repository.objectFormat);
    const made = await makeCommit(proposed.commit, "may", ports.commits, async ({ commit }) => ({ kind: await writer.moveBranch(branch, commit, before, "lamplighter: proposed"), commit }));
    if (made.kind === "moved") return { branch, into: plan.commit.branch, commit: made.commit, ...(existing !== undefined && { previous: existing.tip }), state: existing === undefined ? "created" : "moved on" };
  }
  throw new Refusal("outside", [{ what: `branch ${branch} could not be moved`, why: "somebody else moves it at the same time, or a branch named like one of its folders is in the way; nothing was changed", fix: "look at git branch --list 'lamplighter*', and run again" }]);
}

/** A name that follows from what moves, and from nothing that people write. */
export function proposalBranch({ environment, moves }: Pick<ReleasePlan, "environment" | "moves">): string {
  const said = moves.map(({ app, before, after }) => `${JSON.stringify([app, before?.text ?? null, after.text])}\n`).join("");
  return `lamplighter/promote-${environment.name}-${hash("sha256", said).slice(0, 12)}`;
}

async function holdsJustThis(tip: string, { commit }: ReleasePlan, { commits, history }: ProposalPorts): Promise<boolean> {
  const [found, draft, folders] = await Promise.all([readCommit(tip, history), draftCommit(commit, commits), commits.writer.readFolders(tip, [""])]);
  return found?.parents.length === 1 && found.parents[0] === commit.base && objectId(commits.repository.objectFormat, "tree", folders.get("")!) === draft.tree.root;
}

/** A branch that was merged, or never had anything, is behind as well: moving it on loses nothing. */
async function assertBehind(tip: string, plan: ReleasePlan, ports: ProposalPorts): Promise<void> {
  const { base, branch } = plan.commit;
  const { writer } = ports.commits;
  if (await writer.isAncestor(tip, base)) return;
  const found = await readCommit(tip, ports.history);
  if (found?.parents.length === 1 && await writer.isAncestor(found.parents[0]!, base) && await isOurs(tip, found.parents[0]!, found.message, plan, ports)) return;
  throw refuseInput({
    what: `branch ${branch} holds something else than this promotion`,
    where: tip.slice(0, 12),
    why: "what somebody committed there would be lost",
    fix: `merge it, or put it aside and run again: git branch -m ${branch} another-name`,
  });
}

async function isOurs(tip: string, parent: string, message: string, { environment, moves }: ReleasePlan, { commits, git, world }: ProposalPorts): Promise<boolean> {
  const claims = parseTrailers(message).map(({ action, app, environment: where, digest }) => `${action} ${app} ${where} ${digest}`);
  if (claims.join("\n") !== moves.map(({ app, after }) => `promote ${app} ${environment.name} ${after.release.digest}`).join("\n")) return false;
  const { prefix, objectFormat } = commits.repository;
  const held = new Map((await Promise.all(moves.map(({ after }) => git.listTree(tip, after.file)))).flat().map(({ path, oid }) => [path, oid]));
  if (moves.some(({ after }) => held.get(after.file) !== objectId(objectFormat, "blob", Buffer.from(after.text)))) return false;
  const own = new Set(moves.map(({ after }) => prefix + after.file));
  const touched = await listChanged(commits.repository, parent, tip, []);
  return touched.every((path) => own.has(path) || path.startsWith(`${prefix}${world.place.outDir}/${environment.name}/`));
}

async function readCommit(id: string, history: GitHistory) {
  const objects = history.openObjects();
  try {
    return await tryReadCommit(objects, id);
  } finally {
    objects.close();
  }
}
