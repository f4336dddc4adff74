import { join, relative } from "node:path";
import { Refusal, refuseInput, visible } from "../../constructs/contract/index.ts";
import { ESTATE_FILES } from "../load/estate.ts";
import { HANDOVERS, releaseFile, RELEASES } from "../load/records.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { listChanged, listDiffering } from "../ports/git-compare.ts";
import type { World } from "../world.ts";

/** Which packages there are. */
export const LOCK_FILES: readonly string[] = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock"];
/** What is rendered from, besides dist itself and modules that lie elsewhere. */
export const SOURCES: readonly string[] = ["environments", "stacks", "charts", "constructs", "package.json", ...LOCK_FILES];
/** What machines write of them: read at every run, never loaded. */
export const RECORDS = [RELEASES, HANDOVERS];
const MOST_SHOWN = 20;

/**
 * What some applications are rendered from in an environment, and where they may come from. The other
 * releases of other environments are none of it, and there are thousands of them.
 *
 * @param names what stands in the folder of the environments
 */
export function sourcesOf(apps: readonly string[], { environment, environments }: { readonly environment: string; readonly environments: readonly string[] }, names: readonly string[]): readonly string[] {
  const own = names.filter((name) => name !== "releases").map((name) => `environments/${name}`);
  const elsewhere = environments.filter((other) => other !== environment).flatMap((other) => apps.map((app) => releaseFile(other, app)));
  return [...SOURCES.filter((path) => path !== "environments"), ...own, `${RELEASES}/${environment}`, ...elsewhere];
}

/**
 * The modules of the repository that the estate's lists, and the charts and stacks loaded so far, have
 * reached outside of `SOURCES`: relative to the estate's root, `../shared/port.ts` too.
 */
export function listSourcesElsewhere({ modules, place: { root } }: World, { repository: { top } }: CommitPort): readonly string[] {
  const reached = modules.listReached(Object.values(ESTATE_FILES).map((file) => join(root, file)));
  // No commit has what lies outside of its repository.
  const paths = reached.filter((file) => file.startsWith(`${top}/`)).map((file) => relative(root, file));
  return [...new Set(paths)].filter((path) => !SOURCES.some((source) => path === source || path.startsWith(`${source}/`)));
}

/**
 * What is rendered must be what the commit is made on: otherwise its dist would hold what no source of
 * it renders to.
 *
 * @param paths sources, and what of dist is compared with what is rendered
 * @throws Refusal (input) naming every file of these that differs from HEAD
 */
export async function assertCommitted(paths: readonly string[], { repository }: CommitPort): Promise<void> {
  const differing = await listDiffering(repository, paths.map((path) => join(repository.prefix, path)));
  if (differing.length === 0) return;
  const shown = differing.slice(0, MOST_SHOWN).map(({ path, untracked }) => ({
    what: untracked ? "is not committed" : "differs from the last commit",
    where: visible(path),
    why: "the commit would hold a dist that its own sources do not render to",
    fix: "commit it, or put it aside (git stash --include-untracked), and run again",
  }));
  const more = differing.length - shown.length;
  throw refuseInput(...shown, ...(more === 0 ? [] : [{ what: `${more} more files differ from the last commit`, fix: "see git status" }]));
}

/**
 * The sources were loaded once. Where another commit changed them since, this run knows the old ones.
 *
 * @param elsewhere as `listSourcesElsewhere` gives it
 * @throws Refusal (outside)
 */
export async function assertSameSources(loaded: string, base: string, elsewhere: readonly string[], port: CommitPort): Promise<void> {
  const changed = await listChangedSources(loaded, base, elsewhere, port);
  if (changed.length === 0) return;
  throw new Refusal("outside", [{ what: `another commit changed the sources meanwhile: ${nameSome(changed)}`, why: "they were loaded already, and would render to something else now; nothing was changed", fix: "run again" }]);
}

/**
 * What is sent to a remote is rendered from the sources that are checked out.
 *
 * @param elsewhere as `listSourcesElsewhere` gives it
 * @throws Refusal (input) where the remote's branch has others
 */
export async function assertSourcesOfRemote(checkedOut: string, tip: string, elsewhere: readonly string[], remote: string, port: CommitPort): Promise<void> {
  const changed = await listChangedSources(checkedOut, tip, elsewhere, port);
  if (changed.length === 0) return;
  throw refuseInput({ what: `the branch at ${remote} has other sources than this work tree: ${nameSome(changed)}`, where: "--push", why: "the commit would hold a dist that the sources over there do not render to", fix: `git pull, and push your own commits first (git push ${remote}), and run again` });
}

async function listChangedSources(from: string, to: string, elsewhere: readonly string[], { repository }: CommitPort): Promise<readonly string[]> {
  if (from === to) return [];
  const differing = await listChanged(repository, from, to, [...SOURCES, ...elsewhere].map((path) => join(repository.prefix, path)));
  return differing.filter((path) => !RECORDS.some((folder) => path.startsWith(`${repository.prefix}${folder}/`)));
}

function nameSome(paths: readonly string[]): string {
  return `${paths.slice(0, 5).map((path) => visible(path)).join(", ")}${paths.length > 5 ? " …" : ""}`;
}
