import { spawn } from "node:child_process";

/** How a program ended. */
export type ProgramEnd = { readonly kind: "exited"; readonly code: number } | { readonly kind: "unknown"; readonly why: string };

/**
 * Runs a program of the estate to its end, without a shell. What it prints goes nowhere: it may hold
 * anything, and the exit code is the answer.
 *
 * @param variables added to the environment of this process
 * @param abort ends the program, with all that it started. @default - only its end and the timeout do
 * @throws the reason of `abort` where it is or becomes aborted
 */
export async function runProgram([program, ...line]: readonly string[], folder: string, variables: Readonly<Record<string, string>>, timeoutSeconds: number, abort?: AbortSignal): Promise<ProgramEnd> {
  abort?.throwIfAborted();
  // In a group of its own it can be ended with all that it started; a terminal's Ctrl-C does not reach it there.
  const child = spawn(program!, line, { cwd: folder, env: { ...process.env, ...variables }, stdio: "ignore", detached: true });
  const { promise, resolve, reject } = Promise.withResolvers<ProgramEnd>();
  const interrupt = (): void => {
    reject(abort!.reason);
    endGroup(child.pid);
  };
  abort?.addEventListener("abort", interrupt, { once: true });
  const deadline = setTimeout(() => {
    resolve({ kind: "unknown", why: `it did not end within ${timeoutSeconds} s` });
    endGroup(child.pid);
  }, timeoutSeconds * 1000);
  child.on("error", (error: NodeJS.ErrnoException) => resolve({ kind: "unknown", why: `it could not be started: ${error.code ?? error.message}` }));
  child.on("close", (code, signal) => resolve(code === null ? { kind: "unknown", why: `the signal ${signal} ended it` } : { kind: "exited", code }));
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    abort?.removeEventListener("abort", interrupt);
  }
}

/** @param pid undefined where nothing was started */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
