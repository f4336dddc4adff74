#!/usr/bin/env -S node --max-semi-space-size=8 --min-semi-space-size=8
import "./compile-cache.js";
import { Console } from "node:console";
import { fstatSync, lstatSync, writeSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ExitCode } from "./exit-codes.ts";
import type { Host, InterruptSignal, Stream } from "./host.ts";

/*
 * The process: everything that is read from it or done to it stands here. The program is imported
 * when the compile cache is on, so that all of it is cached.
 */

const GRACE_MILLISECONDS = 5_000;

// What Node warns of is how libraries use it: their authors' business, and noise to everybody else.
if (!process.argv.includes("--debug")) process.removeAllListeners("warning");

const interruption = new AbortController();
for (const [signal, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  process.on(signal, () => interrupt(exitCode));
}
process.on("uncaughtException", (error) => void failed(error));
// Reached only where nothing is left to do and the answer never came; otherwise process.exit is first.
process.once("beforeExit", () => void failed(new Error("the command ended without an answer")));
// Somebody's chart that calls process.exit(0) must not look like an answer of ours.
let ended = false;
process.on("exit", () => {
  if (ended) return;
  process.exitCode = 2 satisfies ExitCode;
  writeSync(2, "error: the process was ended from within, before there was an answer\n  why: something the estate imports calls process.exit\n  fix: throw an error instead; nothing was published\n");
});

const host: Host = {
  line: process.argv.slice(2),
  directory: process.cwd(),
  variables: process.env,
  stdout: openStream(1, () => process.stdout),
  stderr: openStream(2, () => process.stderr),
  signal: interruption.signal as InterruptSignal,
  fileExists,
  importModule: (path) => import(pathToFileURL(path).href),
  listImports,
};

// Standard output is for the answer; a chart that logs must not stand in the middle of its JSON.
const log = { write: (text: string) => void host.stderr.write(text).catch(() => undefined) };
globalThis.console = new Console({ stdout: log as unknown as NodeJS.WritableStream, ignoreErrors: false });

try {
  const { runProgram } = await import("./program.ts");
  end(await runProgram(host));
} catch (error) {
  await failed(error);
}

/** A bug that no one caught. Node would end with 1, which is an answer of ours. */
async function failed(error: unknown): Promise<never> {
  const { describeFailure } = await import("./failure.ts");
  const failure = describeFailure(error, host.line, host.line.includes("--debug"));
  await host.stderr.write(failure.message).catch(() => undefined);
  return end(failure.exitCode);
}

function end(exitCode: ExitCode): never {
  ended = true;
  process.exit(exitCode);
}

/** The command may end what it is doing; a second signal, or too long a wait, ends it where it stands. */
function interrupt(exitCode: ExitCode): void {
  if (interruption.signal.aborted) end(exitCode);
  interruption.abort(exitCode);
  setTimeout(() => end(exitCode), GRACE_MILLISECONDS).unref();
}

/** Whatever stands there: a link that leads nowhere is a file that does not load, not one that is absent. */
function fileExists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/** Under another address the module is linked anew, and Node asks where each of its imports leads. */
async function listImports(path: string): Promise<readonly string[]> {
  const address = `${pathToFileURL(path).href}?imports`;
  const imports: string[] = [];
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      if (context.parentURL === address && specifier.startsWith(".")) imports.push(fileURLToPath(resolved.url));
      return resolved;
    },
  });
  await import(address).catch(() => undefined);
  hooks.deregister();
  return imports;
}

/**
 * Files and pipes are written without Node's streams, for which it loads its network: four milliseconds
 * of a start that takes forty.
 *
 * @param open the stream of the descriptor
 */
function openStream(descriptor: 1 | 2, open: () => NodeJS.WriteStream): Stream {
  let opened: NodeJS.WriteStream | undefined;
  // Every failure is also given to the callback of its write; without a listener it would end the process.
  const stream = (): NodeJS.WriteStream => (opened ??= open().on("error", () => undefined));
  return {
    get isTerminal() {
      return isDevice(descriptor) && stream().isTTY === true;
    },
    async write(text) {
      const { rest, failure } = isDevice(descriptor) ? { rest: Buffer.from(text) } : writeNow(descriptor, text);
      const error = failure ?? (rest.length === 0 ? undefined : await new Promise<NodeJS.ErrnoException | null | undefined>((settle) => stream().write(rest, settle)));
      if (error === null || error === undefined || error.code === "EPIPE") return;
      const { Refusal } = await import("../constructs/contract/problem.ts");
      throw new Refusal("disk", [{ what: `the answer could not be written: ${error.message}` }]);
    },
  };
}

/** A terminal, and all that may be one. */
function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return true;
  }
}

/** Writes what can be written at once. A reader that is slow leaves a rest, which has to wait for it. */
function writeNow(descriptor: number, text: string): { readonly rest: Buffer; readonly failure?: NodeJS.ErrnoException } {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
    return { rest };
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    return failure.code === "EAGAIN" ? { rest } : { rest, failure };
  }
}
