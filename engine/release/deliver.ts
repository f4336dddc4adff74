import { Refusal } from "../../constructs/contract/index.ts";
import type { Estate } from "../../constructs/contract/index.ts";
import { LEDGER_BRANCH } from "../evidence/ledger.ts";
import { readLedger } from "../evidence/read-ledger.ts";
import { nameOf } from "../dist/descent.ts";
import { isChecksumFile } from "../dist/layout.ts";
import { assertWhole, findCurrentBranch } from "../commit/branch.ts";
import type { CurrentBranch } from "../commit/branch.ts";
import { draftCommit, settleAll } from "../commit/build.ts";
import { bytesToWrite } from "../commit/plan.ts";
import type { FileChange } from "../commit/plan.ts";
import { assertNoneInterrupted, recoverInterrupted } from "../commit/recover.ts";
import { findBase } from "../commit/retry.ts";
import { storeAhead } from "../commit/store-ahead.ts";
import { foldersAbove } from "../commit/tree-plan.ts";
import { promotionOrderOf, readHistory, readHistoryOf, releaseMapping } from "../history/index.ts";
import type { Progress } from "../history/index.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import type { Git } from "../ports/git.ts";
import type { GitHistory } from "../ports/git-history.ts";
import type { GitRemote } from "../ports/git-remote.ts";
import { readOnce } from "../ports/read-once.ts";
import type { World } from "../world.ts";
import { applyReleasePlan } from "./apply-release-plan.ts";
import type { AppliedPlan } from "./apply-release-plan.ts";
import { worldAt } from "./committed-world.ts";
import type { DeliveryFacts } from "./facts.ts";
import { messageOf } from "./message.ts";
import { gatesOf } from "./gates.ts";
import { historyUpTo } from "./known-history.ts";
import { isAboutFew, lookAtRead, lookBeside } from "./look.ts";
import type { Look } from "./look.ts";
import { passesBy } from "./passes-by.ts";
import { Past } from "./past.ts";
import { readPointers } from "./pointers.ts";
import { propose } from "./propose.ts";
import type { Proposal } from "./propose.ts";
import type { MovePlan, ReleasePlan } from "./release-plan.ts";
import { arrivesAny, lookedAt, renderMoves, unitsOf } from "./render-moves.ts";
import { compareWithThen } from "./since-then.ts";
import { assertCommitted, assertSameSources, assertSourcesOfRemote, listSourcesElsewhere } from "./sources.ts";

/** What a release, promotion or rollback works with. */
export interface DeliveryPorts {
  readonly world: World;
  readonly commits: CommitPort;
  readonly git: Git;
  readonly history: GitHistory;
  /** Where commits are sent: they are made on the tip that the branch has there. @default - they stay in this clone */
  readonly remote?: GitRemote;
  /** Called now and then while the history is read. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A question about the estate as one commit has it. It is asked again where somebody else was faster. */
export interface Delivery {
  readonly estate: Estate;
  /** The environment whose dist changes. */
  readonly environment: string;
  /** The only applications that it asks about. @default - all */
  readonly apps?: readonly string[];
  /** @param base the commit it is decided on; full id */
  decide(facts: DeliveryFacts, base: string): MovePlan | Promise<MovePlan>;
}

export type DeliveryOutcome =
  | { readonly kind: "nothing"; readonly plan: MovePlan }
  /** Nothing was written. */
  | { readonly kind: "planned"; readonly plan: ReleasePlan; readonly message: string }
  /** The branch that is deployed stands where it did. */
  | { readonly kind: "proposed"; readonly plan: ReleasePlan; readonly proposal: Proposal }
  | AppliedPlan;

export interface DeliveryOptions {
  /** Write nothing. */
  readonly planOnly: boolean;
  /** Commit on a branch of its own. @default - on the branch that is checked out */
  readonly propose?: boolean;
}

/**
 * Decides what moves, renders it and, unless only the plan is asked for, commits both on the branch
 * that is checked out.
 *
 * @throws Refusal (input) where the sources are not committed or the answer is no; (outside) where a
 *   race was lost for good or git fails. Nothing has changed then
 */
export async function deliver(delivery: Delivery, ports: DeliveryPorts, options: DeliveryOptions): Promise<DeliveryOutcome> {
  const { commits } = ports;
  if (options.planOnly) {
    const { plan } = await planFirst(delivery, ports, true);
    return "commit" in plan ? { kind: "planned", plan, message: (await draftCommit(plan.commit, commits)).message } : { kind: "nothing", plan };
  }
  // Not sooner: git is started all the time then, and each start waits while memory is being filled.
  const storing: Planning = { ...delivery, onDecided: () => commits.lock.readAhead(), onFiles: (files) => storeLarge(files, commits) };
  // One turn for plan and commit: whoever gave it back between them would come to a tip that has moved on.
  const endTurn = await commits.takeTurn();
  try {
    return await commitBesideLook(storing, ports, options) ?? await planAndCommit(storing, ports, options);
  } finally {
    endTurn();
  }
}

/** A delivery that is being planned. */
interface Planning extends Delivery {
  /** Hears that it was decided what moves, and that it is about to be rendered. @default - nobody does */
  readonly onDecided?: () => void;
  /** Hears of the files that will change as soon as they are known. @default - nobody does */
  readonly onFiles?: (files: readonly FileChange[]) => void;
  /** Waits for the look at the work tree. @default - it is waited for before the plan is given */
  readonly onLook?: (look: Look) => void;
}

/**
 * The work tree is looked at while everything is made ready, and the look is waited for before a branch is
 * moved. Undefined where it found something: then it is told, or looked again, before anything else.
 */
async function commitBesideLook(delivery: Planning, ports: DeliveryPorts, options: DeliveryOptions): Promise<DeliveryOutcome | undefined> {
  let look: Look | undefined;
  const planning: Planning = {
    ...delivery,
    onLook: (next) => {
      look = next;
    },
  };
  try {
    const outcome = await planAndCommit(planning, { ...ports, commits: { ...ports.commits, beforeMoving: async () => look?.done() } }, options);
    if (outcome.kind !== "committed") await look?.done();
    return outcome;
  } catch (error) {
    const isCommitted = await look?.done().then(() => true, () => false) ?? true;
    if (isCommitted) throw error;
    return undefined;
  }
}

async function planAndCommit(delivery: Planning, ports: DeliveryPorts, options: DeliveryOptions): Promise<DeliveryOutcome> {
  const { branch, plan: first } = await planFirst(delivery, ports, false);
  if (!("commit" in first)) return { kind: "nothing", plan: first };
  if (options.propose === true) return { kind: "proposed", plan: first, proposal: await propose(first, ports) };
  return applyReleasePlan(first, planAgain(first, branch, delivery, ports), { ...ports.commits, takeTurn: async () => () => undefined }, ports.remote);
}

/** From this size on, in bytes, git takes longer to compress a file than to be started once more. */
const LARGE = 256 * 1024;

/** Git compresses the checksum file of a large environment while everything else about the commit is prepared. */
function storeLarge(files: readonly FileChange[], port: CommitPort): void {
  const contents = files.flatMap((file) => (file.kind === "remove" ? [] : [bytesToWrite(file)]));
  if (contents.some(({ length }) => length >= LARGE)) storeAhead(contents, port);
}

/** How long a decision is kept where only others move, in milliseconds. Gates ask for the time, and a build may be found bad. */
const DECISION_HOLDS = 10_000;

/** Renders on each new tip; decides only where what happened in between may change the answer. So a loser is faster than who begins. */
function planAgain(first: ReleasePlan, branch: string, delivery: Planning, ports: DeliveryPorts): (base: string) => Promise<MovePlan | ReleasePlan> {
  const { commits, world } = ports;
  const { apps, estate } = delivery;
  let decided = { plan: first, at: commits.waiting.now() };
  return async (base) => {
    const { plan, at } = decided;
    const mayHold = apps !== undefined && plan.back === undefined && commits.waiting.now() - at < DECISION_HOLDS;
    const [, holds] = await settleAll([
      assertSameSources(first.commit.base, base, listSourcesElsewhere(world, commits), commits),
      mayHold ? passesBy(apps, estate, world.place.outDir, { from: plan.commit.base, to: base }, commits) : Promise.resolve(false),
    ]);
    if (holds) return planOn(branch, base, delivery, ports, { decided: plan });
    const next = await planOn(branch, base, delivery, ports);
    if ("commit" in next) decided = { plan: next, at: commits.waiting.now() };
    return next;
  };
}

async function planFirst(delivery: Planning, ports: DeliveryPorts, planOnly: boolean): Promise<{ readonly branch: string; readonly plan: MovePlan | ReleasePlan }> {
  assertWhole(ports.commits);
  // What a killed run left would look like somebody's unfinished work.
  if (planOnly) assertNoneInterrupted(ports.commits);
  else await recoverInterrupted(ports.commits);
  const current = await findCurrentBranch(ports.commits);
  const { branch, tip } = current;
  const { remote } = ports;
  if (remote === undefined) return { branch, plan: await planOn(branch, tip, delivery, ports, { current }) };
  const base = await findBase({ branch, remote }, ports.commits);
  await assertSourcesOfRemote(tip, base, [], remote.name, ports.commits);
  const plan = await planOn(branch, base, delivery, ports);
  // Only now it is known which modules the charts are made of.
  const elsewhere = listSourcesElsewhere(ports.world, ports.commits);
  if (elsewhere.length > 0) await assertSourcesOfRemote(tip, base, elsewhere, remote.name, ports.commits);
  return { branch, plan };
}

/** How often it is looked again where another commit was on its way into index and files. */
const LOOKS = 30;

/**
 * What looks like somebody's work may be another commit that is just landing: then it is looked again.
 *
 * @param known what need not be found out
 */
async function planOn(branch: string, base: string, delivery: Planning, ports: DeliveryPorts, known: Known = {}): Promise<MovePlan | ReleasePlan> {
  const { lock, waiting } = ports.commits;
  for (let look = 1; ; look++) {
    const index = lock.readState();
    try {
      return await planOnce(branch, base, delivery, ports, look === 1 ? known : { ...known, current: undefined });
    } catch (error) {
      const isQuiet = lock.tryReadHolder() === undefined && lock.readState() === index;
      if (!Refusal.isRefusal(error) || error.kind !== "input" || isQuiet || look === LOOKS) throw error;
      await waiting.sleep(20 + waiting.random() * 80);
    }
  }
}

interface Known {
  /** What moves. @default - it is decided */
  readonly decided?: MovePlan;
  /** The branch that is checked out, read just now. @default - it is read */
  readonly current?: CurrentBranch | undefined;
}

async function planOnce(branch: string, base: string, delivery: Planning, ports: DeliveryPorts, known: Known): Promise<MovePlan | ReleasePlan> {
  const { world, commits } = ports;
  const { apps, environment } = delivery;
  const current = known.current ?? await findCurrentBranch(commits);
  if (current.branch !== branch) throw new Refusal("outside", [{ what: `branch ${current.branch} was checked out meanwhile, and ${branch} before`, why: "the sources on disk are no longer those of the branch; nothing was changed", fix: "run again" }]);
  const look = isAboutFew(delivery) && base === current.tip ? lookAtRead(delivery, base, ports) : lookBeside(delivery, ports);
  delivery.onLook?.(look);
  const onFiles = (files: readonly FileChange[]): void => {
    look.made();
    delivery.onFiles?.(files);
  };
  const planning = planMoves({ branch, base, checkedOut: current.tip }, { ...delivery, onFiles }, { ...ports, world: look.world }, known.decided);
  if (delivery.onLook === undefined) {
    // What is found in the work tree is told first, and what there is to look at is known last.
    await planning.catch(() => undefined);
    await look.done();
  }
  const plan = await planning;
  if (apps !== undefined && arrivesAny(plan.moves)) await assertCommitted([`${world.place.outDir}/${environment}`], commits);
  await world.beforehand("committing");
  return plan;
}

async function planMoves({ branch, base, checkedOut }: { readonly branch: string; readonly base: string; readonly checkedOut: string }, delivery: Planning, ports: DeliveryPorts, decided?: MovePlan): Promise<MovePlan | ReleasePlan> {
  const { commits } = ports;
  const { place } = ports.world;
  const world = { ...ports.world, place: { ...place, disk: readOnce(place.disk, (path) => isChecksumFile(nameOf(path))) } };
  const plan = decided ?? await delivery.decide(await readFacts(delivery, base, ports), base);
  if (plan.moves.length === 0) return plan;
  delivery.onDecided?.();
  const message = messageOf(plan);
  const { prefix } = commits.repository;
  const prepare = (changed: readonly FileChange[]): void => {
    delivery.onFiles?.(changed);
    // Read while the files are compared, for the commit that is about to be drafted.
    commits.writer.readFolders(base, foldersAbove(changed.map(({ path }) => prefix + path))).catch(() => undefined);
  };
  const { files, changes } = await renderMoves(delivery.estate, plan, await worldAt(base, checkedOut, lookedAt(plan, delivery.estate), world, ports), prepare);
  const sinceThen = plan.back === undefined ? undefined : await compareWithThen(plan.back.commit, unitsOf(plan, delivery.estate).map((unit) => `${delivery.environment}/lights/${unit}`), base, files, ports);
  return { ...plan, changes, ...(sinceThen !== undefined && { sinceThen }), commit: { branch, base, changes: files.map((file) => ({ ...file, path: prefix + file.path })), message } };
}

async function readFacts({ estate, apps }: Delivery, base: string, { world, commits, git, history, remote, onProgress }: DeliveryPorts): Promise<DeliveryFacts> {
  const names = estate.environments.map(({ name }) => name as string);
  const mapping = releaseMapping(commits.repository.prefix);
  const known = historyUpTo(base, history);
  const options = { mapping, order: promotionOrderOf(estate.environments), revision: base, ...(onProgress !== undefined && { onProgress }) };
  const [pointers, ledger, read] = await Promise.all([
    readPointers(git, base, names, apps),
    // What other clones verified counts too: a build may have failed over there.
    Promise.resolve(remote?.tryFetchTip(LEDGER_BRANCH)).then(() => readLedger(history)),
    apps === undefined ? readHistory(known, options) : readHistoryOf(apps, known, { ...options, environments: names }),
  ]);
  const askGates = gatesOf({ estate, pointers, ledger, git, commit: base, outDir: world.place.outDir, now: Math.floor(world.now() / 1000) });
  return { estate, pointers, past: new Past(read, ledger, estate.environments), askGates };
}
