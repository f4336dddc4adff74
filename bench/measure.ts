import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What one run of a command took. */
export interface Sample {
  readonly wallMs: number;
  /** User and system time of the process and all it started. */
  readonly cpuMs: number;
  /** Highest resident memory of the process tree, summed over its processes. */
  readonly peakBytes: number;
}

export interface Run {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Exit statuses that count as done. @default - 0 alone */
  readonly accept?: readonly number[];
}

/** Runs a command once. CPU time is read from the shell's `times`, memory from /proc while it runs. */
export function measure(run: Run): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const script = '"$@"; status=$?; { echo; times; } >&3; exit $status';
    const started = performance.now();
    const child = spawn("bash", ["-c", script, "bash", ...run.command], { cwd: run.cwd, env: { ...run.env }, stdio: ["ignore", "ignore", "pipe", "pipe"] });
    let messages = "";
    let times = "";
    let peakBytes = 0;
    const watch = setInterval(() => (peakBytes = Math.max(peakBytes, residentBytes(child.pid!))), 5);
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (messages += text));
    (child.stdio[3] as NodeJS.ReadableStream).setEncoding("utf8").on("data", (text: string) => (times += text));
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watch);
      const wallMs = performance.now() - started;
      if (!(run.accept ?? [0]).includes(code ?? -1)) reject(new Error(`${run.command.join(" ")} exited ${code}: ${messages.slice(-2000)}`));
      else resolve({ wallMs, cpuMs: readTimes(times), peakBytes });
    });
  });
}

/** The second line of `times` is the children's: `0m1.234s 0m0.567s`. */
function readTimes(text: string): number {
  const line = text.trim().split("\n").at(-1) ?? "";
  return line.split(" ").reduce((sum, part) => {
    const match = /^(\d+)m([\d.]+)s$/.exec(part);
    return sum + (match === null ? Number.NaN : (Number(match[1]) * 60 + Number(match[2])) * 1000);
  }, 0);
}

function residentBytes(pid: number): number {
  const children = new Map<number, number[]>();
  const resident = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const parent = Number(fields[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
      resident.set(Number(name), Number(fields[21]) * 4096);
    } catch {
      // The process ended between the listing and the reading.
    }
  }
  const total = (id: number): number => (resident.get(id) ?? 0) + (children.get(id) ?? []).reduce((sum, next) => sum + total(next), 0);
  return total(pid) - (resident.get(pid) ?? 0);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
