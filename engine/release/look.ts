import { join, relative } from "node:path";
import type { Estate } from "../../constructs/contract/index.ts";
import { parentsOf } from "../commit/plan.ts";
import { ESTATE_FILES } from "../load/estate.ts";
import { releaseFile } from "../load/records.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import type { Git } from "../ports/git.ts";
import type { World } from "../world.ts";
import { AskedFiles } from "./asked-files.ts";
import { distPathsOf } from "./render-moves.ts";
import { assertCommitted, listSourcesElsewhere, LOCK_FILES, SOURCES, sourcesOf } from "./sources.ts";
import { standAsCommitted } from "./stand-as-committed.ts";

/** A look at the work tree: what a commit is made from has to be what the last commit has. */
export interface Look {
  /** The world to plan the commit in. */
  readonly world: World;
  /** Told when everything that the commit is made from was read. */
  made(): void;
  /** Ends when it has been looked. @throws Refusal (input) naming every file that differs */
  done(): Promise<void>;
}

/** What is about to change, and where. */
export interface LookedFor {
  readonly estate: Estate;
  readonly environment: string;
  /** @default - all applications */
  readonly apps?: readonly string[];
}

interface LookedForFew extends LookedFor {
  readonly apps: readonly string[];
}

interface LookPorts {
  readonly world: World;
  readonly commits: CommitPort;
  readonly git: Git;
}

/** Git looks through all sources while everything else is done, and in the end at the modules that were found to lie elsewhere. */
export function lookBeside(delivery: LookedFor, { world, commits }: LookPorts): Look {
  const looked = lookAtAll(delivery, [], world, commits);
  let elsewhere: Promise<void> = Promise.resolve();
  looked.catch(() => undefined);
  return {
    world,
    made() {
      const paths = listSourcesElsewhere(world, commits);
      if (paths.length > 0) elsewhere = assertCommitted(paths, commits);
      elsewhere.catch(() => undefined);
    },
    async done() {
      await looked;
      await elsewhere;
    },
  };
}

/**
 * Looks at the files that were read and at no others, which takes as long with ten thousand charts as
 * with one. Where one of them is not as committed, or it cannot be told which were read, git looks
 * through all.
 *
 * @param commit the one that is checked out; full id
 */
export function lookAtRead(delivery: LookedForFew, commit: string, ports: LookPorts): Look {
  const asked = new AskedFiles();
  let done: Promise<void> | undefined;
  const lookAgain = (): Promise<void> => lookAtAll(delivery, listSourcesElsewhere(ports.world, ports.commits), ports.world, ports.commits);
  return {
    world: asked.in(ports.world),
    made() {
      const paths = tryListRead(asked, delivery, ports);
      done = paths === undefined ? lookAgain() : standAsCommitted(commit, paths, ports.world.place, ports).then((stand) => (stand ? undefined : lookAgain()));
      done.catch(() => undefined);
    },
    done: () => (done ??= lookAgain()),
  };
}

/** Whether a delivery is about few enough applications to look at what they are made from. */
export function isAboutFew<Any extends LookedFor>(delivery: Any): delivery is Any & LookedForFew {
  return delivery.apps !== undefined && delivery.apps.length <= FEW_APPS;
}

/** With many applications, one look at everything is made faster. */
const FEW_APPS = 20;

/** Says in each folder how its modules are found. */
const PACKAGE = "package.json";

/** Everything that a move was made from; undefined where a module read something by itself, or lies elsewhere in the repository. */
function tryListRead(asked: AskedFiles, { estate, environment, apps }: LookedForFew, { world, commits }: LookPorts): readonly string[] | undefined {
  const { root, outDir } = world.place;
  const lists = Object.values(ESTATE_FILES);
  const [files, loaded] = [asked.tryList(), world.modules.tryFindReached(lists.map((file) => join(root, file)))];
  if (files === undefined || loaded === undefined) return undefined;
  // No commit has what lies outside of its repository.
  const sources = loaded.filter((file) => file.startsWith(`${commits.repository.top}/`)).map((file) => relative(root, file));
  if (sources.some((path) => path.startsWith(".."))) return undefined;
  const releases = estate.environments.flatMap(({ name }) => apps.map((app) => releaseFile(name, app)));
  const packages = sources.flatMap(parentsOf).map((folder) => `${folder}/${PACKAGE}`);
  return [...new Set([PACKAGE, ...LOCK_FILES, ...packages, ...lists, ...sources, ...files, ...releases, ...distPathsOf(environment, apps, estate).map((path) => `${outDir}/${path}`)])];
}

/** @param elsewhere modules besides the sources that are known to lie elsewhere */
function lookAtAll(delivery: LookedFor, elsewhere: readonly string[], world: World, commits: CommitPort): Promise<void> {
  const { apps, environment, estate } = delivery;
  const inDist = apps === undefined ? [environment] : distPathsOf(environment, apps, estate);
  return assertCommitted([...sourcesFor(delivery, world), ...elsewhere, ...inDist.map((path) => `${world.place.outDir}/${path}`)], commits);
}

function sourcesFor(delivery: LookedFor, { place }: World): readonly string[] {
  const folder = `${place.root}/environments`;
  if (!isAboutFew(delivery) || place.disk.status(folder) === undefined) return SOURCES;
  const { apps, environment, estate } = delivery;
  return sourcesOf(apps, { environment, environments: estate.environments.map(({ name }) => name) }, place.disk.list(folder));
}
