import { execFile } from "node:child_process";

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds. @default - 120 */
  readonly within?: number;
  readonly input?: string;
}

/** Runs a program to its end, whatever its exit code. */
export function runToEnd(program: string, line: readonly string[], { cwd, env, within = 120, input }: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...line], { cwd, env: { ...process.env, ...env }, timeout: within * 1000, killSignal: "SIGKILL", maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error?.killed) return reject(new Error(`${[program, ...line].join(" ")} did not end within ${within} s. It last said:\n${stderr.slice(-2000)}`));
      if (error !== null && typeof error.code !== "number") return reject(error);
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
    if (input !== undefined) child.stdin?.end(input);
  });
}

/** @throws where it exits with another code than 0, with what it printed */
export async function run(program: string, line: readonly string[], options: RunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runToEnd(program, line, options);
  if (exitCode !== 0) throw new Error(`${[program, ...line].join(" ")} exited with ${exitCode}:\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return stdout;
}
