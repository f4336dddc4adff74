import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { isCurrent } from "../../engine/dist/plan.ts";
import { synthesize } from "../../engine/pipeline.ts";
import { pointer, stressEstate, stressWorld, VARIABLES } from "./estate.ts";

/** A repository in which every application has a newer build in dev than in staging. */
export class StressRepository {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  static async create(apps: readonly string[], whenDone: (remove: () => void) => void = (remove) => onTestFinished(remove, 60_000)): Promise<StressRepository> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "lamplighter-stress-")));
    whenDone(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    const made = new StressRepository(join(folder, "estate"));
    for (const app of apps) {
      made.write(`environments/releases/dev/${app}.json`, pointer(app, 2));
      made.write(`environments/releases/staging/${app}.json`, pointer(app, 1));
    }
    made.write(".gitignore", "dist/.lamplighter\n");
    await made.synth(apps);
    made.git("init", "-q", "-b", "main");
    made.git("add", "-A");
    made.git("commit", "-q", "-m", "The estate");
    return made;
  }

  /** @param name of a folder beside it */
  clone(name: string, ...options: readonly string[]): StressRepository {
    const root = join(dirname(this.root), name);
    this.git("clone", "-q", ...options, this.root, root);
    return new StressRepository(root);
  }

  git(...line: readonly string[]): string {
    return execFileSync("git", line, { cwd: this.root, env: VARIABLES, encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "pipe"] }).trim();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  async synth(apps: readonly string[]): Promise<void> {
    await synthesize(stressEstate(apps), { typeCheck: false }, stressWorld(this.root));
  }

  status(): string {
    return this.git("status", "--porcelain", "--untracked-files=all");
  }

  /** Whether the dist in the work tree is what its sources render to. */
  async isCurrent(apps: readonly string[]): Promise<boolean> {
    const { plan } = await synthesize(stressEstate(apps), { check: true, typeCheck: false }, stressWorld(this.root));
    return plan === undefined || isCurrent(plan);
  }

  /** The commits of a branch whose dist is not its own synth: each one is checked out and rendered as a whole. */
  async listStale(apps: readonly string[], revision = "main"): Promise<string[]> {
    const commits = this.git("rev-list", "--reverse", "--first-parent", revision).split("\n");
    const walked = this.clone(`walk-${commits.length}`);
    const stale: string[] = [];
    for (const commit of commits) {
      walked.git("checkout", "-q", "--detach", commit);
      if (!(await walked.isCurrent(apps))) stale.push(commit);
    }
    rmSync(walked.root, { recursive: true });
    return stale;
  }
}
