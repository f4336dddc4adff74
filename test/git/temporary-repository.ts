import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

export interface TemporaryRepository {
  readonly root: string;
  /** Runs git as a user would, with whatever configuration the repository has by then. */
  git(...args: string[]): string;
  write(file: string, content: string | Uint8Array): void;
  /** Commits everything in the work tree and returns the commit. */
  commit(): string;
}

/** A repository of its own for one test, removed after it. */
export function temporaryRepository(): TemporaryRepository {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "lamplighter-git-"));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  const env = { PATH: process.env["PATH"], HOME: root, GIT_CONFIG_NOSYSTEM: "1", GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@example.com", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@example.com" };
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  git("init", "-q", "-b", "main");
  return {
    root,
    git,
    write(file, content) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), content);
    },
    commit() {
      git("add", "-A");
      git("commit", "-q", "-m", "a change");
      return git("rev-parse", "HEAD");
    },
  };
}
