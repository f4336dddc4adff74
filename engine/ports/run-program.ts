import { spawn } from "node:child_process";

/** How a program ended. */
export type ProgramEnd = { readonly kind: "exited"; readonly code: number } | { readonly kind: "unknown"; readonly why: string };

/**
 * Runs a program of the estate to its end, without a shell. What it prints goes nowhere: it may hold
 * anything, and the exit code is the answer.
 *
 * @param variables added to the environment of this process
 */
export function runProgram([program, ...line]: readonly string[], folder: string, variables: Readonly<Record<string, string>>, timeoutSeconds: number): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const child = spawn(program!, line, { cwd: folder, env: { ...process.env, ...variables }, stdio: "ignore", detached: true });
    const deadline = setTimeout(() => {
      resolve({ kind: "unknown", why: `it did not end within ${timeoutSeconds} s` });
      // With all that it started.
      if (child.pid !== undefined) endGroup(child.pid);
    }, timeoutSeconds * 1000);
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(deadline);
      resolve({ kind: "unknown", why: `it could not be started: ${error.code ?? error.message}` });
    });
    child.on("close", (code, signal) => {
      clearTimeout(deadline);
      resolve(code === null ? { kind: "unknown", why: `the signal ${signal} ended it` } : { kind: "exited", code });
    });
  });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
