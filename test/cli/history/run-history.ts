import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runProgram } from "../../../cli/program.ts";
import { argoCd, defineEnvironment, promotionPath } from "../../../constructs/contract/index.ts";
import type { PromotionPath } from "../../../constructs/contract/index.ts";
import { messageOf, pins, record } from "../../history/estate.ts";
import { DAY, git, START } from "../../history/repository.ts";
import type { CommitInput, TestRepository } from "../../history/repository.ts";
import { recordingHost } from "../recording-host.ts";
import type { RecordingHost } from "../recording-host.ts";

/** The day on which every command of these tests is run: 11 September 2026. */
export const NOW = START + 10 * DAY;

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The working directory. @default - the root */
  readonly directory?: string;
  readonly terminal?: boolean;
  /** What else the host does. */
  readonly change?: (host: RecordingHost) => RecordingHost;
}

/** Runs a command in a folder that holds an estate of dev, staging and prod: real git, recorded process. */
export function runInEstate(root: string, line: readonly string[], options: RunOptions & { readonly path?: PromotionPath } = {}): Promise<Ran> {
  return run(line, { [join(root, "environments/index.ts")]: { default: options.path ?? PATH } }, { directory: root, ...options });
}

/** Runs a command where no estate is. */
export function runAnywhere(directory: string, line: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return run(line, {}, { directory, ...options });
}

async function run(line: readonly string[], files: Readonly<Record<string, unknown>>, { directory, terminal = false, change = (host) => host }: RunOptions & { readonly directory: string }): Promise<Ran> {
  const recording = recordingHost(line, { files, directory, terminal });
  const host = change({ ...recording, now: NOW, fileExists: (path) => recording.fileExists(path) || existsSync(path) });
  const exitCode = await runProgram(host);
  return { exitCode, ...recording.written };
}

/** The answer as data. */
export async function jsonOf(ran: Promise<Ran>): Promise<Record<string, any>> {
  return JSON.parse((await ran).stdout) as Record<string, any>;
}

const environment = (name: string, promotesFrom?: string) => defineEnvironment({
  name, aws: { account: "111111111111", region: "eu-west-1" }, network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },
  cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } }, domain: `${name}.example.com`, reconciler: argoCd(), ...(promotesFrom !== undefined && { promotesFrom }),
});

export const PATH = promotionPath({ name: "shop", repository: { url: "https://git.example.com/shop.git" }, environments: [environment("dev"), environment("staging", "dev"), environment("prod", "staging")] });

function made(name: string, build: number, action: "release" | "promote" | "rollback", more: object = {}): CommitInput {
  return { files: pins({ [name]: build }), message: messageOf(`${action} web`, record(action, name, build, more)) };
}

/** Releases, promotions, a rollback, an edit by hand and a skipped environment; and another application. */
export const STORY: readonly CommitInput[] = [
  made("dev", 1, "release"),
  made("staging", 1, "promote"),
  made("prod", 1, "promote"),
  { ...made("dev", 2, "release"), at: START + 2 * DAY },
  made("staging", 2, "promote"),
  made("prod", 2, "promote"),
  made("prod", 1, "rollback", { reason: "checkout answers 500" }),
  { files: pins({ dev: 3 }), message: "quick fix", at: START + 5 * DAY },
  made("prod", 3, "promote", { from: "dev", reason: "cannot wait" }),
  { files: pins({ dev: 1 }, "api"), message: messageOf("release api", record("release", "dev", 1, { app: "api" })) },
];

/** A clone with a work tree. */
export function workTreeOf(of: TestRepository): string {
  const folder = emptyFolder();
  git(folder, ["clone", "--quiet", of.directory, "."]);
  return folder;
}

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-cli-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file in a folder of its own. */
export function fileOf(name: string, content: string): string {
  const path = join(emptyFolder(), name);
  writeFileSync(path, content);
  return path;
}
