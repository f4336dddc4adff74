import { hash } from "node:crypto";
import { refuseInput } from "../../constructs/contract/index.ts";
import type { Estate } from "../../constructs/contract/index.ts";
import { tryFindSubject } from "../evidence/gate-identity.ts";
import { judgeGates } from "../evidence/judge.ts";
import type { AskGates, Build, Rendering } from "../evidence/judge.ts";
import type { Ledger } from "../evidence/ledger.ts";
import { letsBy } from "../evidence/verdict.ts";
import type { GateVerdict } from "../evidence/verdict.ts";
import type { Git, TreeEntry } from "../ports/git.ts";
import { chartsOf } from "./facts.ts";
import type { Pointers } from "./pointers.ts";

export interface GateSources {
  readonly estate: Estate;
  readonly pointers: Pointers;
  readonly ledger: Ledger;
  readonly git: Git;
  /** The commit whose dist is meant; full id. */
  readonly commit: string;
  readonly outDir: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** The gates as one commit, the ledger and the clock have them. */
export function gatesOf({ estate, pointers, ledger, git, commit, outDir, now }: GateSources): AskGates {
  return async (target, builds) => {
    const subjects = new Set(target.gates.map((gate) => tryFindSubject(gate, target)).filter((subject) => subject !== undefined));
    const renderings = new Map<string, Rendering>();
    for (const subject of subjects) {
      const hashes = await hashRendered(estate, git, commit, outDir, subject, builds.map(({ app }) => app));
      for (const build of builds) renderings.set(`${subject} ${build.app}`, renderingOf(build, pointers.tryFind(subject, build.app)?.release.digest, hashes.get(build.app)));
    }
    const rendering = (environment: string, { app }: Build): Rendering => renderings.get(`${environment} ${app}`)!;
    return builds.flatMap((build) => judgeGates(target, build, { ledger, now, rendering }));
  };
}

function renderingOf({ digest }: Build, running: string | undefined, hashed: string | undefined): Rendering {
  if (hashed === undefined) return { kind: "none" };
  return running === digest ? { kind: "running", hash: hashed } : { kind: "moved on" };
}

/** For each application that an environment runs, one hash of everything its units render to there. */
export async function hashRendered(estate: Estate, git: Git, commit: string, outDir: string, environment: string, apps: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const units = new Map(apps.map((app) => [app, chartsOf(estate, environment, app).map(({ name }) => name as string).sort()]));
  const wanted = [...new Set([...units.values()].flat())];
  const folder = `${outDir}/${environment}/lights`;
  // A few units are asked for one by one, many in one go.
  const listed = wanted.length > 3 ? await git.listTree(commit, folder) : (await Promise.all(wanted.map((unit) => git.listTree(commit, `${folder}/${unit}`)))).flat();
  const byUnit = Map.groupBy(listed, ({ path }) => path.slice(folder.length + 1).split("/", 1)[0]!);
  return new Map([...units].filter(([, names]) => names.length > 0).map(([app, names]) => [app, hashEntries(names.flatMap((name) => byUnit.get(name) ?? []))]));
}

function hashEntries(entries: readonly TreeEntry[]): string {
  return `sha256:${hash("sha256", entries.map(({ path, mode, oid }) => `${mode} ${oid} ${path}\n`).join(""))}`;
}

/** What gates in enforce mode say that do not let a build by. */
export function listRefusing(verdicts: readonly GateVerdict[]): readonly GateVerdict[] {
  return verdicts.filter((verdict) => verdict.mode === "enforce" && !letsBy(verdict));
}

/**
 * @param reason why the gates are set aside, where somebody says so
 * @throws Refusal (input) with every gate in enforce mode that does not let a build by
 */
export function assertGates(environment: string, verdicts: readonly GateVerdict[], reason: string | undefined): void {
  const refusing = listRefusing(verdicts);
  if (refusing.length === 0 || reason !== undefined) return;
  throw refuseInput(...refusing.map(({ app, gate, state, why, fix }) => ({
    what: `the gate "${gate}" of ${environment} does not let ${app} by: ${state}`,
    where: `environment ${environment}: gates`,
    why,
    fix: `${fix ?? "wait until it ends"}; or set it aside: --without-gates REASON, which goes into the commit`,
  })));
}
