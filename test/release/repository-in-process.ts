import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { joinEstate, promotionPath } from "../../constructs/contract/index.ts";
import type { ChartDeclaration, Estate, Name } from "../../constructs/contract/index.ts";
import { isCurrent } from "../../engine/dist/plan.ts";
import { synthesize } from "../../engine/pipeline.ts";
import { DiskEstateFiles } from "../../engine/ports/estate-files.ts";
import { openDelivery } from "../../engine/ports/open-delivery.ts";
import type { DeliveryPorts } from "../../engine/release/deliver.ts";
import type { World } from "../../engine/world.ts";
import { aWorld } from "../engine/a-world.ts";
import { anEnvironment } from "../helpers/unit.ts";
import { temporaryFolder } from "../commit/scratch-repository.ts";
import { VARIABLES } from "./delivery-estate.ts";

/** Two charts that make one ConfigMap each, which names the image that is live. */
const charts = ["web", "api"].map((name): ChartDeclaration => ({
  name: name as Name, namespace: "shop" as Name, releases: [name as Name], after: [], environments: undefined, helmRepositories: [], podSecurity: "restricted",
  load: async () => ({ default: { layer: "lights", render: ({ release }) => ({ objects: [{ manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data: { image: release.image(name) } }, path: name }], findings: [] }) } }),
}));
const path = promotionPath({ name: "small", repository: { url: "https://git.example.com/small.git" }, environments: [anEnvironment(), anEnvironment({ name: "staging", promotesFrom: "dev" })] });
export const ESTATE: Estate = joinEstate(path, [], charts);

/** A repository whose estate is a value: no module is loaded, so that a scenario takes milliseconds. */
export class RepositoryInProcess {
  readonly root: string;
  readonly world: World;

  private constructor(root: string) {
    this.root = root;
    this.world = { ...aWorld({ root }), openFiles: (known) => new DiskEstateFiles(root, known) };
  }

  /** As if this module had been loaded for a chart. */
  hasReached(path: string): void {
    this.world.modules.listReached = () => [join(this.root, path)];
  }

  /** @param below the way from the top of the repository to the estate. @default - it stands at the top */
  static async create(below = ""): Promise<RepositoryInProcess> {
    const top = temporaryFolder();
    const made = new RepositoryInProcess(join(top, below));
    mkdirSync(made.root, { recursive: true });
    await synthesize(ESTATE, { typeCheck: false }, made.world);
    writeFileSync(join(made.root, ".gitignore"), "dist/.lamplighter\n");
    made.git("init", "-q", "-b", "main", top);
    made.git("add", "-A");
    made.git("commit", "-q", "-m", "The estate");
    return made;
  }

  /** One that stands already: a copy. */
  static at(root: string): RepositoryInProcess {
    return new RepositoryInProcess(root);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  git(...line: readonly string[]): string {
    return execFileSync("git", line, { cwd: this.root, env: VARIABLES, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Renders into the work tree. */
  async synth(): Promise<void> {
    await synthesize(ESTATE, { typeCheck: false }, this.world);
  }

  open(): Promise<DeliveryPorts> {
    return openDelivery(this.world, VARIABLES);
  }

  /** The tip and what git sees in index and work tree. */
  state(): string {
    return this.git("rev-parse", "HEAD") + this.git("status", "--porcelain", "--untracked-files=all");
  }

  /** Whether dist is its own synth. */
  async isCurrent(): Promise<boolean> {
    const { plan } = await synthesize(ESTATE, { check: true, typeCheck: false }, this.world);
    return plan === undefined || isCurrent(plan);
  }
}
