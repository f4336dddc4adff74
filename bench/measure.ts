import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What one run of a command took. */
export interface Sample {
  readonly wallMs: number;
  /** User and system time of the process and all it started. */
  readonly cpuMs: number;
  /** Highest resident memory of the process and all it started, summed over those that ran at once. */
  readonly treeBytes: number;
  /** Highest resident memory of the process itself. */
  readonly mainBytes: number;
}

export interface Run {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Ended extends Sample {
  readonly stdout: string;
}

/** Time by the shell's own clocks, so that its start and ours are not in it. */
const SCRIPT = 'begin=$EPOCHREALTIME; "$@"; status=$?; end=$EPOCHREALTIME; { echo "$begin $end"; times; } >&3; exit $status';

/** How often memory is looked at. Runs that are over sooner are seen once or twice, and their memory is not reported. */
const WATCH_MS = 10;

/**
 * Runs a command once.
 *
 * @throws where it does not exit with 0
 */
export function measure(run: Run): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", SCRIPT, "bash", ...run.command], { cwd: run.cwd, env: run.env, stdio: ["ignore", "pipe", "pipe", "pipe"] });
    const [stdout, stderr, times] = [child.stdout!, child.stderr!, child.stdio[3] as NodeJS.ReadableStream].map(collect) as [() => string, () => string, () => string];
    const memory = { treeBytes: 0, mainBytes: 0 };
    const watch = setInterval(() => {
      const { treeBytes, mainBytes } = residentBytes(child.pid!);
      memory.treeBytes = Math.max(memory.treeBytes, treeBytes);
      memory.mainBytes = Math.max(memory.mainBytes, mainBytes);
    }, WATCH_MS);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ ...readTimes(times()), ...memory, stdout: stdout() });
      else reject(new Error(`${run.command.join(" ")} exited ${code} in ${run.cwd}:\n${stdout().slice(-2000)}${stderr().slice(-2000)}`));
    });
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (more: string) => (text += more));
  return () => text;
}

/** Two times of day in seconds; then, of `times`, the second line is the children's: `0m1.234s 0m0.567s`. */
function readTimes(text: string): Pick<Sample, "wallMs" | "cpuMs"> {
  const [clock, , children] = text.trim().split("\n") as [string, string, string];
  const [begin, end] = clock.split(" ").map(Number) as [number, number];
  const cpuSeconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
  return { wallMs: (end - begin) * 1000, cpuMs: cpuSeconds * 1000 };
}

/** Of the shell's descendants; the first child is the command itself. */
function residentBytes(shell: number): Pick<Sample, "treeBytes" | "mainBytes"> {
  const total = (pid: number): number => residentOf(pid) + childrenOf(pid).reduce((sum, child) => sum + total(child), 0);
  const main = childrenOf(shell)[0];
  return main === undefined ? { treeBytes: 0, mainBytes: 0 } : { treeBytes: total(main), mainBytes: residentOf(main) };
}

const PAGE_BYTES = 4096;

function residentOf(pid: number): number {
  const [, pages = "0"] = read(`/proc/${pid}/statm`).split(" ");
  return Number(pages) * PAGE_BYTES;
}

function childrenOf(pid: number): number[] {
  return list(`/proc/${pid}/task`).flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(" ").filter((word) => word !== "").map(Number));
}

/** A process may end between two looks at it. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
