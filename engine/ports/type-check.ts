import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";

/** What the compiler said: nothing wrong, its messages, or why it was not asked. */
export type TypeCheckResult =
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly messages: readonly string[] }
  | { readonly kind: "skipped"; readonly reason: string };

/** The compiler of the estate's own repository. */
export interface TypeChecker {
  /** Its version, part of what a passed check is remembered by; undefined where there is none. */
  readonly version: string | undefined;
  /**
   * Checks the whole repository, in a process of its own so that rendering goes on beside it.
   *
   * @param state the file in which the compiler keeps what it learnt for the next run. @default - it learns nothing
   * @param stop ends it early; what it answers then means nothing
   * @param sources how many files there are to check, about. @default - a few
   */
  start(state?: string, stop?: AbortSignal, sources?: number): Promise<TypeCheckResult>;
}

export function typeChecker(root: string): TypeChecker {
  const compiler = tryFindCompiler(root);
  return {
    version: compiler?.version,
    async start(state, stop, sources = 0) {
      if (!existsSync(join(root, "tsconfig.json"))) return { kind: "skipped", reason: "there is no tsconfig.json" };
      if (compiler === undefined) return { kind: "skipped", reason: "typescript is not installed here" };
      return run(compiler, root, state, stop, sources > MANY_SOURCES);
    },
  };
}

interface Compiler {
  /** Its package.json. */
  readonly manifest: string;
  /** The script that starts it. */
  readonly script: string;
  readonly version: string;
}

function tryFindCompiler(root: string): Compiler | undefined {
  try {
    const manifest = createRequire(join(root, "package.json")).resolve("typescript/package.json");
    const { version, bin } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string; bin: { tsc: string } };
    return { manifest, script: join(dirname(manifest), bin.tsc), version };
  } catch {
    return undefined;
  }
}

function commandOf({ manifest, script }: Compiler): { readonly program: string; readonly line: readonly string[] } {
  const native = tryFindNative(manifest);
  return native === undefined ? { program: process.execPath, line: [script] } : { program: native, line: [] };
}

/** From version 7 on the compiler is a program of the system, which a script starts: without the script it starts at once. */
function tryFindNative(manifest: string): string | undefined {
  try {
    const platform = createRequire(manifest).resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`);
    const program = join(dirname(platform), "lib", process.platform === "win32" ? "tsc.exe" : "tsc");
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** Rendering takes one core: where there is one more, threads of the compiler would only share it. */
const FEW_CORES = 2;

function optionsOf({ version }: Compiler, root: string, state: string | undefined): string[] {
  const isNative = Number.parseInt(version, 10) >= 7;
  return [
    "--project", root, "--noEmit", "--pretty", "false",
    ...(isNative && availableParallelism() <= FEW_CORES ? ["--singleThreaded"] : []),
    ...(state === undefined ? [] : ["--incremental", "--tsBuildInfoFile", state]),
  ];
}

/**
 * The compiler keeps nearly all that it makes and ends soon: collecting takes a fifth of its time for a
 * tenth of its memory. Where it goes on from what it kept, the run waits for it; where it begins anew,
 * the run has longer to do, and its memory counts beside that of the run.
 */
function collection(state: string | undefined, many: boolean): Readonly<Record<string, string>> {
  if (state !== undefined && existsSync(state)) return { GOGC: "off", GOMEMLIMIT: "1GiB" };
  return { GOGC: many ? "100" : "400" };
}

/** From so many on, collecting more often saves some twenty megabytes for each five thousand. */
const MANY_SOURCES = 2_000;

/** It writes nothing but what it keeps for the next run, which is a slower next run and no fault in the types. */
const NOT_WRITTEN = /\bTS5033: /;

/** Loaded where it is needed; and at once, for the compiler takes longer than all that is done beside it. */
const require = createRequire(import.meta.url);

function run(compiler: Compiler, root: string, state: string | undefined, stop: AbortSignal | undefined, many: boolean): Promise<TypeCheckResult> {
  const { spawn } = require("node:child_process") as typeof import("node:child_process");
  const { program, line } = commandOf(compiler);
  return new Promise((resolve) => {
    const child = spawn(program, [...line, ...optionsOf(compiler, root, state)], { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { ...collection(state, many), ...process.env }, ...(stop !== undefined && { signal: stop }) });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", (error) => resolve({ kind: "skipped", reason: `the compiler could not be started: ${error.message}` }));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve({ kind: "passed" });
      const said = output.split("\n").filter((line) => line.trim() !== "");
      const messages = said.filter((line) => !NOT_WRITTEN.test(line));
      if (said.length > 0 && messages.length === 0) return resolve({ kind: "passed" });
      resolve({ kind: "failed", messages: messages.length > 0 ? messages : [`the compiler ended with ${signal ?? `code ${code}`} and said nothing`] });
    });
  });
}
