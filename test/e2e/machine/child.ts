import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { eventually, found, notYet } from "./eventually.ts";

/** What is running now. Whatever ends this process ends these too. */
const running = new Set<Child>();
const started: Child[] = [];

/** Every child of this run, ended or not. */
export const startedChildren = (): readonly Child[] => started;

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What it prints goes here. */
  readonly log: string;
}

/** A server of the run: a process group of its own, ended by its own id. */
export class Child {
  readonly name: string;
  readonly log: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;

  constructor({ name, program, arguments: line, env, cwd, log }: ChildOptions) {
    this.name = name;
    this.log = log;
    const output = openSync(log, "a");
    try {
      // `detached` makes the group; setpriv has the kernel end the child even where this process was killed.
      this.#process = spawn("setpriv", ["--pdeathsig", "KILL", "--", program, ...line], {
        detached: true, cwd, env: { ...process.env, ...env }, stdio: ["ignore", output, output],
      });
    } finally {
      closeSync(output);
    }
    this.#ended = new Promise((resolve) => {
      this.#process.once("exit", () => resolve());
      this.#process.once("error", () => resolve());
    });
    started.push(this);
    running.add(this);
    void this.#ended.then(() => running.delete(this));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get alive(): boolean {
    return running.has(this) && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** @throws where it has ended, with the last it printed */
  assertAlive(): void {
    if (!this.alive) throw new Error(`${this.name} has ended (${this.#process.signalCode ?? `exit ${this.#process.exitCode}`}). It last said:\n${this.tail()}`);
  }

  tail(lines = 15): string {
    return readFileSync(this.log, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }

  /** Asks it to end, and after `patience` milliseconds makes it. */
  async end(patience = 10_000): Promise<void> {
    if (this.alive) {
      this.signal("SIGTERM");
      const timer = setTimeout(() => this.signal("SIGKILL"), patience);
      await this.#ended;
      clearTimeout(timer);
    }
    // What the child itself started is in the same group.
    this.signal("SIGKILL");
    await eventually(`nothing of ${this.name} is left`, 10, () => (stillAlive([this]).length === 0 ? found(true) : notYet("the kernel has not ended all of it yet")));
  }

  signal(signal: NodeJS.Signals): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

export async function endAll(): Promise<void> {
  await Promise.all([...running].map((child) => child.end()));
}

/** The servers of this run that still exist, by what the kernel says. */
export function stillAlive(children: Iterable<Pick<Child, "name" | "pid">>): readonly string[] {
  const groups = livingGroups();
  return [...children].filter(({ pid }) => pid !== undefined && groups.has(pid)).map(({ name, pid }) => `${name} (${pid})`);
}

/** The process groups that have a member which still runs. One that has ended and whom nobody has asked for its exit code does not. */
function livingGroups(): ReadonlySet<number> {
  const groups = new Set<number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const [state, , group] = stat(entry);
    if (state !== undefined && state !== "Z" && state !== "X") groups.add(Number(group));
  }
  return groups;
}

/** State, parent, process group and more; nothing where the process is gone. Its name, in brackets, may hold anything. */
function stat(pid: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

process.once("exit", () => {
  for (const child of running) child.signal("SIGKILL");
});
