import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { CommitPlan, FileChange } from "../../engine/commit/plan.ts";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import type { CommitMachine, CommitPort } from "../../engine/ports/commit-port.ts";

export interface ScratchRepository {
  readonly root: string;
  /** The environment of the process under test: no configuration but the one in `home`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  git(...args: string[]): string;
  write(file: string, content: string | Uint8Array): void;
  read(file: string): string;
  exists(file: string): boolean;
  /** Commits everything in the work tree. */
  commit(subject?: string): string;
  tip(branch?: string): string;
  /** What `git status` shows, untracked files too. */
  status(): string;
  open(machine?: CommitMachine): Promise<CommitPort>;
  /** A plan on the present tip. */
  plan(changes: readonly FileChange[], overrides?: Partial<CommitPlan>): CommitPlan;
}

export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "lamplighter-commit-")));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }), 60_000);
  return folder;
}

/** A repository with a pointer, two units of dist and a file of the user's own, all committed. */
export function scratchRepository(options: { readonly arguments?: readonly string[] } = {}): ScratchRepository {
  const folder = temporaryFolder();
  const root = path.join(folder, "estate");
  fs.mkdirSync(root);
  const repository = scratchAt(root, folder);
  repository.git("init", "-q", "-b", "main", ...(options.arguments ?? []));
  repository.write("environments/releases/prod/catalog.json", "1\n");
  repository.write("dist/prod/lights/catalog/shop/Deployment.catalog.yaml", "image: a\n");
  repository.write("dist/prod/lights/ui/shop/Deployment.ui.yaml", "image: b\n");
  repository.write("notes.md", "one\n");
  repository.commit("The estate");
  return repository;
}

/** A folder as a repository, with the home of another one. */
export function scratchAt(root: string, folder: string): ScratchRepository {
  const home = path.join(folder, "home");
  if (!fs.existsSync(home)) {
    fs.mkdirSync(home);
    fs.writeFileSync(path.join(home, ".gitconfig"), "[user]\n\tname = Ada\n\temail = ada@example.com\n[protocol \"file\"]\n\tallow = always\n");
  }
  const variables = { PATH: process.env["PATH"], HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, env: variables, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).replace(/\n$/, "");
  const tip = (branch = "main"): string => git("rev-parse", `refs/heads/${branch}`);
  return {
    root, variables, home, git, tip,
    write(file, content) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), content);
    },
    read: (file) => fs.readFileSync(path.join(root, file), "utf8"),
    exists: (file) => fs.existsSync(path.join(root, file)),
    commit(subject = "a change") {
      git("add", "-A");
      git("commit", "-q", "-m", subject);
      return git("rev-parse", "HEAD");
    },
    status: () => git("status", "--porcelain", "--untracked-files=all"),
    open: (machine) => openCommitPort(root, variables, machine),
    plan: (changes, overrides = {}) => ({ branch: "main", base: tip(), changes, message: { subject: "Promote catalog", trailers: [["Lamplighter-Action", "promote"]] }, ...overrides }),
  };
}

/** What a promotion of the scratch repository's application changes. */
export const PROMOTION: readonly FileChange[] = [
  { path: "environments/releases/prod/catalog.json", kind: "write", text: "2\n" },
  { path: "dist/prod/lights/catalog/shop/Deployment.catalog.yaml", kind: "write", text: "image: c\n" },
  { path: "dist/prod/lights/catalog/shop/Service.catalog.yaml", kind: "write", text: "port: 80\n" },
  { path: "dist/prod/lights/ui/shop/Deployment.ui.yaml", kind: "remove" },
];
