import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Who works on something, in a form that another process can check later, even after process ids
 * were given out again.
 */
export interface ProcessIdentity {
  /** This process: machine, start of the system, process namespace, process id, start of the process. */
  readonly self: string;
  /** A name for one piece of work, never used twice. */
  makeName(): string;
  /**
   * Whether the process of an identity has ended. `unknown` where that cannot be seen from here: it
   * ran on another machine or in another container. Age is never an argument.
   */
  hasEnded(identity: string): boolean | "unknown";
}

export function realIdentity(): ProcessIdentity {
  const machine = createHash("sha256").update(`${tryRead("/etc/machine-id")}\0${hostname()}`).digest("hex").slice(0, 12);
  const boot = tryReadBoot() ?? "0";
  const namespace = tryReadNamespace();
  const here = `${machine}-${boot}-${namespace}`;
  return {
    self: `${here}-${process.pid}-${startOf(process.pid) ?? "0"}`,
    makeName: () => randomBytes(6).toString("hex"),
    hasEnded(identity) {
      const [itsMachine, itsBoot, itsNamespace, pid, start] = identity.split("-");
      if (itsMachine !== machine || !/^[1-9]\d*$/.test(pid ?? "")) return "unknown";
      if (itsBoot !== boot) return true;
      if (itsNamespace !== namespace) return "unknown";
      return !isRunning(Number(pid), start!);
    },
  };
}

/** Names the present start of the system; undefined where it does not tell. */
export function tryReadBoot(): string | undefined {
  return tryRead("/proc/sys/kernel/random/boot_id").replaceAll("-", "").trim().slice(0, 12) || undefined;
}

/** Where a system does not tell when a process began, a process with the same id counts as the same one. */
function isRunning(pid: number, start: string): boolean {
  const now = startOf(pid);
  if (now !== undefined) return now === start;
  if (start !== "0") return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Clock ticks from the start of the system to the start of the process: the 22nd field of proc(5) stat. */
function startOf(pid: number): string | undefined {
  const text = tryRead(`/proc/${pid}/stat`);
  const afterName = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const state = afterName[0];
  return text === "" || state === "Z" || state === "X" ? undefined : afterName[19];
}

function tryReadNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}

function tryRead(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
