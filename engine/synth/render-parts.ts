import { describeProblem, Refusal, showPlace, tryReadOrigin } from "../../constructs/contract/index.ts";
import type { Finding, Problem } from "../../constructs/contract/index.ts";
import { findSplitBreaches } from "../check/split.ts";
import type { Closure, ModuleTracker } from "../ports/modules.ts";
import type { Part, RenderedPart } from "./part.ts";
import type { TextStore } from "./text-store.ts";

/** A part that was rendered in this run, and what its source turned out to be made of. */
export interface FreshPart extends RenderedPart {
  readonly part: Part;
}

export interface RenderedParts {
  readonly fresh: readonly FreshPart[];
  /** What each source that was loaded is made of, asked for when everything has run; undefined where it cannot be told. */
  readonly closures: ReadonlyMap<string, () => Closure | undefined>;
}

/**
 * Renders the given parts one after the other. A part that throws does not keep the others from being
 * rendered, so that one run tells everything that is wrong.
 *
 * @param texts keeps what is rendered
 * @param root absolute path of the repository; places are told relative to it
 * @param between called before each part; may throw to stop
 * @throws Refusal (input) with what every failing part threw, and what was found of its source by then
 */
export async function renderParts(parts: readonly Part[], texts: TextStore, modules: ModuleTracker, root: string, between: (done: number, total: number) => Promise<void>): Promise<RenderedParts> {
  const fresh: FreshPart[] = [];
  const sources = new Map<string, LoadedSource>();
  const problems = new Map<string, Problem>();
  const thrown = new Set<unknown>();
  for (const [index, part] of parts.entries()) {
    await between(index, parts.length);
    let split: readonly Finding[] = [];
    try {
      split = await loadSource(part, modules, sources);
      const { files, findings } = await part.render(texts);
      fresh.push({ part, files, findings: [...split, ...findings].map((finding) => relativeFinding(finding, root)) });
    } catch (error) {
      if (!Refusal.isRefusal(error)) throw error;
      if (error.kind !== "input") throw error;
      thrown.add(error.cause ?? error);
      for (const problem of [...error.problems, ...split.map(problemOf)].map((told) => relativeProblem(told, root))) problems.set(describeProblem(problem), problem);
    }
  }
  if (problems.size > 0) throw new Refusal("input", [...problems.values()], { cause: new AggregateError(thrown) });
  return { fresh, closures: new Map([...sources].map(([key, { closure }]) => [key, closure])) };
}

/** A source that was loaded, with what loading it reached; rendering may reach more. */
interface LoadedSource {
  readonly closure: () => Closure | undefined;
  readonly reached: Closure | undefined;
}

async function loadSource(part: Part, modules: ModuleTracker, sources: Map<string, LoadedSource>): Promise<readonly Finding[]> {
  const { source } = part;
  if (source === undefined) return [];
  let loaded = sources.get(source.key);
  if (loaded === undefined) {
    const { closure } = await modules.track(() => loadLocated(source));
    loaded = { closure, reached: closure() };
    sources.set(source.key, loaded);
  }
  return loaded.reached === undefined ? [] : findSplitBreaches(part, loaded.reached);
}

async function loadLocated(source: NonNullable<Part["source"]>): Promise<unknown> {
  try {
    return await source.load();
  } catch (error) {
    if (Refusal.isRefusal(error)) throw error;
    const origin = error instanceof Error ? tryReadOrigin(error.stack ?? "") : undefined;
    throw new Refusal("input", [{
      what: error instanceof Error ? error.message : String(error),
      where: showPlace(source.id, origin),
      why: "the module, or one that it imports, does not load",
      fix: "mend what the message names; run with --debug for the stack",
    }], { cause: error });
  }
}

/** What was found of a part is told beside what it threw: it may be the reason. */
function problemOf({ rule, environment, part, path, what, why, fix }: Finding): Problem {
  return { what: `${what} [${rule}]`, where: `${environment}/${part}: ${path}`, why, fix };
}

function relativeFinding(finding: Finding, root: string): Finding {
  const { source, path } = finding;
  const told = { ...finding, path: path.replace(`${root}/`, "") };
  return source === undefined ? told : { ...told, source: { ...source, file: source.file.replace(`${root}/`, "") } };
}

function relativeProblem(problem: Problem, root: string): Problem {
  const what = problem.what.replaceAll(`${root}/`, "");
  return problem.where === undefined ? { ...problem, what } : { ...problem, what, where: problem.where.replaceAll(`${root}/`, "") };
}
