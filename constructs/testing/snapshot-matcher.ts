import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { addSerializer, SnapshotState, toMatchSnapshot } from "jest-snapshot";
import { describeProblem, findingProblem, parseName, refuseInput } from "../contract/index.ts";
import type { TestedStack } from "./render-stack.ts";
import type { TestedUnit } from "./render-unit.ts";
import { isUnit } from "./serializer.ts";
import { describeStack, describeUnit } from "./snapshot-text.ts";
import type { SnapshotEntry } from "./snapshot-text.ts";

type UpdateMode = "all" | "new" | "none";

/**
 * What vitest and jest both hand to a matcher as `this`. `_updateSnapshot` is how both keep `-u` and
 * `--ci`; vitest also shows it under a public name.
 */
export interface MatcherContext {
  readonly testPath?: string;
  readonly currentTestName?: string;
  /** Set by jest in a concurrent test, where the other name is not the test's own. */
  readonly currentConcurrentTestName?: () => string | undefined;
  readonly isNot: boolean;
  readonly snapshotState: { readonly snapshotUpdateState?: UpdateMode; readonly _updateSnapshot?: UpdateMode };
}

export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** Text that a snapshot holds as it is, without quotes. */
class Verbatim {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

addSerializer({ test: (value) => value instanceof Verbatim, serialize: (value) => (value as Verbatim).text });

/** Which test a snapshot file belongs to, so that two tests do not overwrite each other's. */
const owners = new Map<string, string>();

/**
 * Compares a rendered unit or stack with `__snapshots__/<name>.<environment>.snapshot` beside the
 * test. The first run writes the file, except in CI; after that every object that is added, removed
 * or changed fails, until the runner's update flag accepts it.
 *
 * @param hint tells apart two snapshots of one unit in one environment: `<name>.<environment>.<hint>.snapshot`
 * @throws Refusal (input) where the value was not made by renderUnit() or renderStack(), or two tests
 *   claim one file
 */
export function toMatchLamplighterSnapshot(this: MatcherContext, received: unknown, hint?: string): MatcherResult {
  const tested = assertTested(received);
  const file = snapshotFile(this, tested, hint);
  const entries = isUnit(tested) ? describeUnit(tested) : describeStack(tested);
  const nothing = entries.length === 0 ? ["nothing is rendered, so there is nothing to compare"] : [];
  const failures = [...nothing, ...refusedFindings(tested), ...compareEntries(this, file, entries)];
  return {
    pass: failures.length === 0,
    message: () => [`${tested.name} in ${tested.environment} differs from ${join("__snapshots__", basename(file))}`, ...failures, "Run the tests with -u to accept it."].join("\n\n"),
  };
}

function compareEntries(context: MatcherContext, file: string, entries: readonly SnapshotEntry[]): string[] {
  const mode = updateMode(context, file);
  const state = new SnapshotState(file, { updateSnapshot: mode, snapshotFormat: { escapeString: false, printBasicPrototype: false }, rootDir: dirname(file) });
  const failures = entries.flatMap(({ title, text }) => {
    const asked = { isNot: context.isNot, promise: "", snapshotState: state, currentTestName: title };
    const result = toMatchSnapshot.call(asked as never, new Verbatim(text)) as MatcherResult;
    return result.pass ? [] : [result.message()];
  });
  if (mode === "none") return [...failures, ...state.getUncheckedKeys().map((key) => `no longer rendered: ${key.replace(/ \d+$/, "")}`)];
  state.removeUncheckedKeys();
  state.save();
  return failures;
}

/** To "new" a file is new, not an object in it: an object that appears is a change like any other. */
function updateMode({ snapshotState }: MatcherContext, file: string): UpdateMode {
  const mode = snapshotState.snapshotUpdateState ?? snapshotState._updateSnapshot ?? "none";
  return mode === "new" && existsSync(file) ? "none" : mode;
}

function snapshotFile({ testPath, currentTestName, currentConcurrentTestName }: MatcherContext, tested: TestedUnit | TestedStack, hint: string | undefined): string {
  if (testPath === undefined) throw refuseInput({ what: "a snapshot is compared outside of a test", fix: "call expect() inside a test" });
  const parts = [tested.name, tested.environment, ...(hint === undefined ? [] : [parseName(hint, "toMatchLamplighterSnapshot(): hint")])];
  const file = join(dirname(testPath), "__snapshots__", `${parts.join(".")}.snapshot`);
  const test = currentConcurrentTestName?.() ?? currentTestName ?? "";
  const owner = owners.get(file) ?? test;
  if (owner !== test) {
    throw refuseInput({ what: `${basename(file)} is already the snapshot of the test "${owner}"`, where: test, why: "each would overwrite the other's", fix: 'tell them apart: toMatchLamplighterSnapshot("hint")' });
  }
  owners.set(file, owner);
  return file;
}

function assertTested(received: unknown): TestedUnit | TestedStack {
  const tested = received as Partial<TestedUnit | TestedStack> | null | undefined;
  if (tested?.layer === "lights" || tested?.layer === "building") return tested as TestedUnit | TestedStack;
  throw refuseInput({ what: "the value is neither a rendered unit nor a rendered stack", where: "toMatchLamplighterSnapshot()", fix: "give it what renderUnit() or renderStack() returned" });
}

/** What would not be published is not to be recorded as good. */
function refusedFindings(tested: TestedUnit | TestedStack): string[] {
  return tested.findings.filter(({ severity }) => severity === "error").map((finding) => describeProblem(findingProblem(finding)));
}
