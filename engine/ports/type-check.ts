import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
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
  /** Checks the whole repository, in a process of its own so that rendering goes on beside it. */
  start(): Promise<TypeCheckResult>;
}

export function typeChecker(root: string): TypeChecker {
  const compiler = tryFindCompiler(root);
  return {
    version: compiler?.version,
    async start() {
      if (!existsSync(join(root, "tsconfig.json"))) return { kind: "skipped", reason: "there is no tsconfig.json" };
      if (compiler === undefined) return { kind: "skipped", reason: "typescript is not installed here" };
      return run(compiler.file, root);
    },
  };
}

function tryFindCompiler(root: string): { readonly file: string; readonly version: string } | undefined {
  try {
    const manifest = createRequire(join(root, "package.json")).resolve("typescript/package.json");
    const { version, bin } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string; bin: { tsc: string } };
    return { file: join(dirname(manifest), bin.tsc), version };
  } catch {
    return undefined;
  }
}

function run(file: string, root: string): Promise<TypeCheckResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, "--project", root, "--noEmit", "--pretty", "false"], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", (error) => resolve({ kind: "skipped", reason: `the compiler could not be started: ${error.message}` }));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve({ kind: "passed" });
      const messages = output.split("\n").filter((line) => line.trim() !== "");
      resolve({ kind: "failed", messages: messages.length > 0 ? messages : [`the compiler ended with ${signal ?? `code ${code}`} and said nothing`] });
    });
  });
}
