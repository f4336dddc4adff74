import type { Estate } from "../../constructs/contract/index.ts";
import { promote } from "../actions/promote.ts";
import { release } from "../actions/release.ts";
import { rollback } from "../actions/rollback.ts";
import { verify } from "../actions/verify.ts";
import { findCurrentBranch } from "../commit/branch.ts";
import type { Observation } from "../evidence/observation.ts";
import { synthesize } from "../pipeline.ts";
import type { DeliveryPorts } from "../release/deliver.ts";
import { readPointers } from "../release/pointers.ts";
import type { World } from "../world.ts";
import type { Change, Edit, Person, Step, Story } from "./step.ts";

/** The repository that a story happens to. */
export interface DemoRepository {
  edit(path: string, change: Change): void;
  /** Commits everything in the work tree. @returns its id */
  commit(subject: string, by: Person, at: string): Promise<string>;
  revert(commit: string, by: Person, at: string): Promise<void>;
  /** What the actions work with, in the name of somebody and at a time. */
  open(world: World, by: Person, at: string): Promise<DeliveryPorts>;
}

export interface Stage {
  readonly world: World;
  readonly repository: DemoRepository;
  loadEstate(): Promise<Estate>;
}

/**
 * Lets a story happen: every release, promotion and rollback by the action that the command runs,
 * every edit and revert by git. The same story makes the same commits, names included.
 */
export async function tellStory({ beginning, steps }: Story, stage: Stage): Promise<void> {
  const telling = new Telling(stage);
  await telling.begin(beginning);
  for (const step of steps) {
    await stage.world.between(`${step.at.slice(0, 10)} ${describe(step)}`);
    await telling.happen(step);
  }
}

class Telling {
  readonly #stage: Stage;
  readonly #commits = new Map<string, string>();
  #estate: Estate | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async begin({ subject, by, at, edits, loadsTo }: Edit): Promise<void> {
    const { repository } = this.#stage;
    this.#edit(edits);
    const estate = await this.#stage.loadEstate();
    // What the edited file says was loaded, and is said again: a later edit starts from the same value.
    this.#estate = loadsTo?.(estate) ?? estate;
    await this.#render([]);
    await repository.commit(subject, by, at);
  }

  async happen(step: Step): Promise<void> {
    const { repository, world } = this.#stage;
    const estate = this.#estate!;
    switch (step.does) {
      case "edit": return this.#commitEdit(step);
      case "revert": return repository.revert(this.#find(step.commit), step.by, step.at);
    }
    // Evidence says when something was seen, and gates ask for how long: by the story's clock.
    const ports = await repository.open({ ...world, now: () => secondsOf(step.at) * 1000 }, step.by, step.at);
    switch (step.does) {
      case "release":
        await release(estate, { app: step.app, environment: estate.environments[0]!.name, image: step.image, tag: step.tag, source: this.#find(step.builtFrom) }, ports);
        return;
      case "promote":
        await promote(estate, { from: step.from, to: step.to, ...(step.withoutGates !== undefined && { withoutGates: step.withoutGates }), ...(step.app !== undefined && { apps: [step.app] }) }, ports);
        return;
      case "verify":
        await this.#verify(step, ports);
        return;
      case "rollback":
        await rollback(estate, step, ports);
    }
  }

  async #commitEdit({ subject, by, at, edits, renders, loadsTo, as }: Edit): Promise<void> {
    this.#edit(edits);
    if (loadsTo !== undefined) this.#estate = loadsTo(this.#estate!);
    if (renders !== undefined) await this.#render([renders]);
    const commit = await this.#stage.repository.commit(subject, by, at);
    if (as !== undefined) this.#commits.set(as, commit);
  }

  async #verify({ app, environment, since }: Extract<Step, { does: "verify" }>, ports: DeliveryPorts): Promise<void> {
    const { branch } = await findCurrentBranch(ports.commits);
    const pointers = await readPointers(ports.git, await ports.git.resolveRevision(branch), [environment], [app]);
    const health: Observation = { state: "passed", source: "file", since: secondsOf(since), details: [] };
    const report = { digest: pointers.tryFind(environment, app)!.release.digest, health, canary: undefined, analyses: new Map(), checks: new Map() };
    await verify(this.#estate!, { app, environment, report }, { ...ports, asking: nobody, openCluster: nobody.get });
  }

  #edit(edits: Edit["edits"]): void {
    for (const [path, change] of Object.entries(edits)) this.#stage.repository.edit(path, change);
  }

  async #render(environments: readonly string[]): Promise<void> {
    await synthesize(this.#estate!, { typeCheck: false, environments }, this.#stage.world);
  }

  #find(name: string): string {
    const commit = this.#commits.get(name);
    if (commit === undefined) throw new Error(`the story names a commit "${name}" before it happens`);
    return commit;
  }
}

/** The story's environments have no cluster. */
const nobody = { run: refuse, get: refuse };

function refuse(): Promise<never> {
  return Promise.reject(new Error("the story asks somebody outside of it"));
}

function secondsOf(at: string): number {
  return Date.parse(at) / 1000;
}

function describe(step: Step): string {
  switch (step.does) {
    case "edit": return step.subject;
    case "revert": return "git revert";
    default: return `${step.does} ${step.app ?? "everything"}`;
  }
}
