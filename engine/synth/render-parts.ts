import { describeProblem, Refusal } from "../../constructs/contract/index.ts";
import type { Finding, Problem } from "../../constructs/contract/index.ts";
import { findSplitBreaches } from "../check/split.ts";
import type { Closure, ModuleTracker } from "../ports/modules.ts";
import type { Part, RenderedPart } from "./part.ts";

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
 * @param root absolute path of the repository; places are told relative to it
 * @param between called before each part; may throw to stop
 * @throws Refusal (input) with what every failing part threw
 */
export async function renderParts(parts: readonly Part[], modules: ModuleTracker, root: string, between: (done: number, total: number) => void): Promise<RenderedParts> {
  const fresh: FreshPart[] = [];
  const closures = new Map<string, () => Closure | undefined>();
  const problems = new Map<string, Problem>();
  for (const [index, part] of parts.entries()) {
    between(index, parts.length);
    try {
      const split = await loadSource(part, modules, closures);
      const { files, findings } = await part.render();
      fresh.push({ part, files, findings: [...split, ...findings].map((finding) => relativeFinding(finding, root)) });
    } catch (error) {
      if (!Refusal.isRefusal(error)) throw error;
      if (error.kind !== "input") throw error;
      for (const problem of error.problems.map((told) => relativeProblem(told, root))) problems.set(describeProblem(problem), problem);
    }
  }
  if (problems.size > 0) throw new Refusal("input", [...problems.values()]);
  return { fresh, closures };
}

async function loadSource(part: Part, modules: ModuleTracker, closures: Map<string, () => Closure | undefined>): Promise<readonly Finding[]> {
  const { source } = part;
  if (source === undefined) return [];
  if (!closures.has(source.id)) {
    const { closure } = await modules.track(() => loadLocated(source));
    closures.set(source.id, closure);
  }
  const closure = closures.get(source.id)?.();
  return closure === undefined ? [] : findSplitBreaches(part, closure);
}

async function loadLocated(source: NonNullable<Part["source"]>): Promise<unknown> {
  try {
    return await source.load();
  } catch (error) {
    if (Refusal.isRefusal(error)) throw error;
    throw new Refusal("input", [{
      what: error instanceof Error ? error.message : String(error),
      where: source.id,
      why: "the module, or one that it imports, does not load",
      fix: "mend what the message names; run with --debug for the stack",
    }], { cause: error });
  }
}

function relativeFinding(finding: Finding, root: string): Finding {
  const { source, path } = finding;
  const told = { ...finding, path: path.replace(`${root}/`, "") };
  return source === undefined ? told : { ...told, source: { ...source, file: source.file.replace(`${root}/`, "") } };
}

function relativeProblem(problem: Problem, root: string): Problem {
  return problem.where === undefined ? problem : { ...problem, where: problem.where.replaceAll(`${root}/`, "") };
}
