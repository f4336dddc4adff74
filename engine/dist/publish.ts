import { refuseInput, Refusal } from "../../constructs/contract/problem.ts";
import { visible } from "../../constructs/contract/visible.ts";
import type { Directory } from "../ports/directory.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import { errorCode } from "../ports/disk.ts";
import { applySteps } from "./apply.ts";
import { journalSteps } from "./journal.ts";
import { assertDistPath, checksumFileName, checksumFiles, workAreaName } from "./layout.ts";
import { emptyMemo, tryFindFile } from "./memo.ts";
import type { Memo } from "./memo.ts";
import type { DistPlace } from "./observe.ts";
import type { PublicationPlan } from "./plan.ts";
import { readText } from "./recorded.ts";
import { sha256 } from "./sha256.ts";
import { standAsNoted } from "./stand-as-noted.ts";
import { stageFiles } from "./stage.ts";
import { undoJournal } from "./undo.ts";
import { WorkArea } from "./work-area.ts";

/**
 * Brings dist to what a plan says. The caller holds the lock and has recovered what was unfinished.
 *
 * The order is what makes it safe to be killed anywhere: new texts are written whole into the stage;
 * a journal of all steps is synced; then files move, what they replace moving to a backup; checksum
 * files come last; the journal goes, and that is the moment from which dist is the new one. Until
 * then every failure is undone, and so is, by the next run, every kill.
 *
 * @param observed the files that the plan was made from
 * @param memo of the observation that found them. @default - checksum files are read again
 * @throws Refusal (input) where something that is not ours is in the way; (disk) where the file
 *   system fails; (locked) where another run published in the meantime. dist is then as it was, or
 *   the message says that the next run repairs it.
 */
export function publish(place: DistPlace, plan: PublicationPlan, observed: ReadonlyMap<string, string>, memo = emptyMemo): void {
  assertPublishable(place.outDir, plan);
  const steps = journalSteps(plan, observed);
  if (steps.length === 0) return;
  let current = "";
  const at = (path: string): void => {
    current = path;
  };
  assertUnpublished(place, plan, observed, memo);
  const { area, stage } = openStage(place);
  try {
    stageFiles(place.disk, stage, steps, at);
    at(workAreaName);
    area.writeJournal(steps);
    applySteps(place.disk, area.dist, stage, steps, at);
    at(workAreaName);
    area.removeJournal();
  } catch (error) {
    throw takeBack(area, error, visible(`${place.outDir}/${current}`));
  } finally {
    stage.close();
  }
  discardQuietly(area);
  area.close();
}

/**
 * Every publication writes a checksum file of its environment: where one is not the observed one,
 * another run published between our look at dist and our lock.
 */
function assertUnpublished(place: DistPlace, plan: PublicationPlan, observed: ReadonlyMap<string, string>, memo: Memo): void {
  const environments = new Set<string>();
  for (const files of [plan.writes, plan.checksumFiles, plan.removals]) for (const { path } of files) environments.add(path.slice(0, Math.max(path.indexOf("/"), 0)));
  for (const environment of environments) {
    if (environment === "" || looksAsNoted(place, environment, memo)) continue;
    const path = checksumFiles.map((name) => `${environment}/${name}`).find((file) => {
      const text = readText(place, file);
      return (text === undefined ? undefined : sha256(text)) !== observed.get(file);
    });
    if (path !== undefined) throw new Refusal("locked", [{ what: "another run published dist while this one was rendering", where: `${place.outDir}/${path}`, why: "what this run was about to write may be older; nothing was changed", fix: "run again" }]);
  }
}

/** Whether the environment's own files are those of the memo, by everything but their content: a publication replaces one of them. */
function looksAsNoted(place: DistPlace, environment: string, memo: Memo): boolean {
  return tryFindFile(memo, `${environment}/${checksumFileName}`) !== undefined && standAsNoted(place, memo, (directory) => directory === environment);
}

/** Where a stage exists already, another publication is at work, and nothing of it is touched. */
function openStage(place: DistPlace): { readonly area: WorkArea; readonly stage: Directory } {
  let area: WorkArea | undefined;
  try {
    area = WorkArea.open(place);
    return { area, stage: area.makeStage() };
  } catch (error) {
    area?.close();
    throw diskFailure(error, `${place.outDir}/${workAreaName}`);
  }
}

/** Puts dist back after a failure; returns the error to throw. */
function takeBack(area: WorkArea, cause: unknown, where: string): unknown {
  try {
    if (area.hasJournal()) undoJournal(area, () => {});
    discardQuietly(area);
    return diskFailure(cause, where);
  } catch {
    const why = "it could not be undone at once: dist is between two states, and the next run repairs it";
    if (!Refusal.isRefusal(cause)) return diskFailure(cause, where, why);
    return new Refusal("disk", cause.problems.map((problem) => ({ ...problem, why })), { cause });
  } finally {
    area.close();
  }
}

/** What is left in the stage harms nobody: the next run removes it. */
function discardQuietly(area: WorkArea): void {
  try {
    area.discardStage();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}

function assertPublishable(outDir: string, plan: PublicationPlan): void {
  const problems = plan.obstacles.map((path) => ({
    what: "stands where lamplighter has to write, and was not written by it",
    where: visible(`${outDir}/${path}`),
    why: "what is not ours is never overwritten unasked",
    fix: "move it away, or run with --prune-foreign",
  }));
  if (problems.length > 0) throw refuseInput(...problems);
  for (const files of [plan.writes, plan.checksumFiles]) for (const { path } of files) assertDistPath(path, outDir);
}
