import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "../../constructs/contract/index.ts";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import { verify } from "../../engine/actions/verify.ts";
import { recoverInterrupted } from "../../engine/commit/recover.ts";
import { synthesize } from "../../engine/pipeline.ts";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import type { DeliveryPorts } from "../../engine/release/deliver.ts";
import { Death, dyingMachine, nextMachine } from "../commit/dying-machine.ts";
import { temporaryFolder } from "../commit/scratch-repository.ts";
import { digest, image, VARIABLES } from "./delivery-estate.ts";
import { DeliveryModel } from "./model.ts";
import type { Answer, Where } from "./model.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

/** LAMPLIGHTER_STRESS=1: many stories, and long ones. */
const [STORIES, LENGTH] = process.env["LAMPLIGHTER_STRESS"] === undefined ? [8, 14] : [60, 30];
const APPS = ["web", "api"] as const;
const PLACES = ["dev", "staging"] as const;

const seen = new Map<string, number>();

interface Real {
  readonly repository: RepositoryInProcess;
}

async function open({ repository }: Real, machine = nextMachine): Promise<DeliveryPorts> {
  return { ...await repository.open(), commits: await openCommitPort(repository.root, VARIABLES, machine) };
}

/** Something that happens, to the model and to a repository. Both have to give the same answer and the same state. */
abstract class Happening implements fc.AsyncCommand<DeliveryModel, Real> {
  abstract expected(model: DeliveryModel): Answer;
  abstract happen(real: Real): Promise<Answer>;
  abstract toString(): string;

  check(): boolean {
    return true;
  }

  async run(model: DeliveryModel, real: Real): Promise<void> {
    const { repository } = real;
    const before = repository.state();
    const answer = await this.happen(real);
    expect(answer, this.toString()).toBe(this.expected(model));
    count(`${this.toString().split(" ")[0]} ${answer}`);
    if (answer === "committed") expect(repository.git("rev-parse", "HEAD~1").trim(), this.toString()).toBe(before.split("\n")[0]);
    else expect(repository.state(), this.toString()).toBe(before);
    for (const app of APPS) for (const where of PLACES) expect(liveIn(repository, app, where), `${app} in ${where} after ${this.toString()}`).toBe(model.live(app, where));
    expect(repository.git("status", "--porcelain", "--untracked-files=all"), this.toString()).toBe("");
    expect(await repository.isCurrent(), this.toString()).toBe(true);
  }
}

class Act extends Happening {
  readonly #words: string;
  readonly #expected: (model: DeliveryModel) => Answer;
  readonly #act: (ports: DeliveryPorts) => Promise<{ readonly kind: string }>;

  constructor(words: string, expected: (model: DeliveryModel) => Answer, act: (ports: DeliveryPorts) => Promise<{ readonly kind: string }>) {
    super();
    this.#words = words;
    this.#expected = expected;
    this.#act = act;
  }

  expected(model: DeliveryModel): Answer {
    return this.#expected(model);
  }

  async happen(real: Real): Promise<Answer> {
    return answerOf(this.#act(await open(real)));
  }

  /** The same, by a process that is killed on the way. */
  async crash(model: DeliveryModel, real: Real, at: number): Promise<void> {
    const before = real.repository.git("rev-parse", "HEAD");
    await open(real, dyingMachine(at).machine).then(this.#act).catch((error: unknown) => {
      if (!(error instanceof Death) && !Refusal.isRefusal(error)) throw error;
    });
    await recoverInterrupted((await open(real)).commits);
    if (real.repository.git("rev-parse", "HEAD") !== before) expect(this.expected(model)).toBe("committed");
  }

  toString(): string {
    return this.#words;
  }
}

/** What was killed is there as a whole or not at all; the model follows what the branch says. */
class Crash implements fc.AsyncCommand<DeliveryModel, Real> {
  readonly #act: Act;
  readonly #at: number;

  constructor(act: Act, at: number) {
    this.#act = act;
    this.#at = at;
  }

  check(): boolean {
    return true;
  }

  async run(model: DeliveryModel, real: Real): Promise<void> {
    await this.#act.crash(model, real, this.#at);
    count("crash");
    for (const app of APPS) for (const where of PLACES) expect(liveIn(real.repository, app, where), this.toString()).toBe(model.live(app, where));
    expect(real.repository.git("status", "--porcelain", "--untracked-files=all"), this.toString()).toBe("");
    expect(await real.repository.isCurrent(), this.toString()).toBe(true);
  }

  toString(): string {
    return `killed at call ${this.#at}: ${this.#act.toString()}`;
  }
}

class Edit extends Happening {
  readonly app: string;
  readonly where: Where;
  readonly build: string;

  constructor(app: string, where: Where, build: string) {
    super();
    this.app = app;
    this.where = where;
    this.build = build;
  }

  expected(model: DeliveryModel): Answer {
    return model.edit(this.app, this.where, this.build);
  }

  async happen({ repository }: Real): Promise<Answer> {
    if (liveIn(repository, this.app, this.where) === this.build) return "nothing";
    const file = join(repository.root, `environments/releases/${this.where}/${this.app}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ schemaVersion: 1, repository: `ghcr.io/acme/${this.app}`, digest: digest(this.build) }, null, 2)}\n`);
    await synthesize(ESTATE, { typeCheck: false }, repository.world);
    repository.git("add", "-A");
    repository.git("commit", "-q", "-m", this.toString());
    return "committed";
  }

  toString(): string {
    return `edit ${this.app} in ${this.where} to ${this.build} by hand`;
  }
}

class Revert extends Happening {
  expected(model: DeliveryModel): Answer {
    return model.revert();
  }

  async happen({ repository }: Real): Promise<Answer> {
    if (repository.git("rev-list", "--count", "HEAD").trim() === "1") return "nothing";
    repository.git("revert", "--no-edit", "HEAD");
    return "committed";
  }

  toString(): string {
    return "revert the newest commit";
  }
}

const nobody = () => Promise.reject(new Error("nobody is asked"));

function releaseOf(app: string, build: string): Act {
  return new Act(`release ${app} ${build}`, (model) => model.release(app, build), (ports) => release(ESTATE, { app, environment: "dev", image: image(app, build) }, ports));
}

function promoteOf(app: string | undefined, allowDowngrade: boolean): Act {
  const words = `promote ${app ?? "all"}${allowDowngrade ? ", older ones too" : ""}`;
  return new Act(words, (model) => model.promote(app === undefined ? APPS : [app], allowDowngrade), (ports) => promote(ESTATE, { from: "dev", to: "staging", allowDowngrade, ...(app !== undefined && { apps: [app] }) }, ports));
}

function rollbackOf(app: string, where: Where): Act {
  return new Act(`rollback ${app} in ${where}`, (model) => model.rollback(app, where), (ports) => rollback(ESTATE, { app, environment: where }, ports));
}

function verifyOf(app: string, where: Where, state: "passed" | "failed"): Act {
  return new Act(`verify ${app} in ${where}: ${state}`, (model) => model.verify(app, where, state), async (ports) => {
    const file = join(ports.world.place.root, `environments/releases/${where}/${app}.json`);
    const running = existsSync(file) ? liveDigest(ports.world.place.root, app, where) : digest("0");
    const report = { digest: running, health: { state, source: "file" as const, details: [] }, canary: undefined, analyses: new Map(), checks: new Map() };
    await verify(ESTATE, { app, environment: where, report }, { ...ports, asking: { run: nobody, get: nobody }, openCluster: nobody });
    return { kind: "nothing" };
  });
}

async function answerOf(acting: Promise<{ readonly kind: string }>): Promise<Answer> {
  try {
    return (await acting).kind as Answer;
  } catch (error) {
    if (Refusal.isRefusal(error) && error.kind === "input") return "refused";
    throw error;
  }
}

function liveIn(repository: RepositoryInProcess, app: string, where: Where): string | undefined {
  return repository.git("ls-tree", "--name-only", "HEAD", `environments/releases/${where}/${app}.json`) === "" ? undefined : liveDigest(repository.root, app, where).at(-1);
}

function liveDigest(root: string, app: string, where: Where): string {
  return (JSON.parse(RepositoryInProcess.at(root).git("show", `HEAD:environments/releases/${where}/${app}.json`)) as { digest: string }).digest;
}

function count(what: string): void {
  seen.set(what, (seen.get(what) ?? 0) + 1);
}

const app = fc.constantFrom(...APPS);
const where = fc.constantFrom(...PLACES);
const build = fc.constantFrom("1", "2", "3", "4");
const acts = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(app, build).map((given) => releaseOf(...given)) },
  { weight: 4, arbitrary: fc.tuple(fc.option(app, { nil: undefined }), fc.boolean()).map((given) => promoteOf(...given)) },
  { weight: 2, arbitrary: fc.tuple(app, where).map((given) => rollbackOf(...given)) },
);
const happenings = [
  acts, acts, acts,
  fc.tuple(app, where, fc.constantFrom("passed" as const, "failed" as const)).map((given) => verifyOf(...given)),
  fc.tuple(app, where, build).map((given) => new Edit(...given)),
  fc.constant(new Revert()),
  fc.tuple(acts, fc.integer({ min: 1, max: 70 })).map((given) => new Crash(...given)),
];

/** What every story begins with, or most would be over before there is anything to go back to. */
const PROLOGUE = [releaseOf("web", "1"), promoteOf("web", false), releaseOf("web", "2"), promoteOf(undefined, false)];

async function begin(): Promise<() => Real> {
  const repository = await RepositoryInProcess.create();
  for (const act of PROLOGUE) expect(await act.happen({ repository })).toBe("committed");
  return () => {
    const folder = join(temporaryFolder(), "story");
    cpSync(repository.root, folder, { recursive: true, preserveTimestamps: true });
    return { repository: RepositoryInProcess.at(folder) };
  };
}

function beginModel(): DeliveryModel {
  const model = new DeliveryModel();
  for (const act of PROLOGUE) act.expected(model);
  return model;
}

test("whatever happens, git says what the model says, a refusal changes nothing, and dist is its own synth", { timeout: 1_800_000 }, async () => {
  const next = await begin();
  await fc.assert(fc.asyncProperty(fc.commands(happenings, { maxCommands: LENGTH, size: "max" }), async (commands) => {
    await fc.asyncModelRun(() => ({ model: beginModel(), real: next() }), commands);
  }), { numRuns: STORIES, seed: 20261126 });
  console.info([...seen].sort().map(([what, times]) => `${what}: ${times}`).join(", "));
  for (const what of ["release committed", "release refused", "promote committed", "rollback committed", "verify nothing", "edit committed", "revert committed", "crash"]) expect(seen.get(what) ?? 0, what).toBeGreaterThan(0);
});
