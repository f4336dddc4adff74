import type { Disk } from "../../engine/ports/disk.ts";

/** The process is dead: thrown once at the point of death and again by every later call. */
export class Death extends Error {}

const changing = ["create", "write", "sync", "rename", "unlink", "makeDirectory", "removeDirectory"] as const;
const observing = ["openDirectory", "close", "statusOf", "status", "read", "list"] as const;
type Primitive = (typeof changing)[number] | (typeof observing)[number];

/** Called before each primitive with its number, counted from one; may throw. */
type Fault = (primitive: Primitive, number: number, run: (portion?: number) => unknown) => void;

function faultyDisk(disk: Disk, primitives: readonly Primitive[], fault: Fault): Disk {
  let number = 0;
  const faulty = { ...disk };
  for (const primitive of primitives) {
    const run = disk[primitive] as (...given: unknown[]) => unknown;
    const replaced = (...given: unknown[]): unknown => {
      number++;
      fault(primitive, number, (portion = 1) => run(...(primitive === "write" ? [given[0], (given[1] as Uint8Array).subarray(0, Math.floor((given[1] as Uint8Array).length * portion))] : given)));
      return run(...given);
    };
    Object.assign(faulty, { [primitive]: replaced });
  }
  return faulty;
}

/** A disk that says how many of its primitives change something. */
export function countingDisk(disk: Disk): { readonly disk: Disk; readonly changes: () => number; readonly calls: () => number } {
  let changes = 0;
  let calls = 0;
  const counting = faultyDisk(disk, [...changing, ...observing], (primitive) => {
    calls++;
    if ((changing as readonly Primitive[]).includes(primitive)) changes++;
  });
  return { disk: counting, changes: () => changes, calls: () => calls };
}

/** Dies before the n-th primitive that changes something; a write is cut in its middle. */
export function dyingDisk(disk: Disk, n: number): Disk {
  const dying = faultyDisk(disk, changing, (primitive, number, run) => {
    if (number < n) return;
    if (number === n && primitive === "write") run(0.5);
    throw new Death(`died at ${primitive}, change ${n}`);
  });
  let dead = false;
  const living = { ...dying };
  for (const primitive of [...changing, ...observing]) {
    const run = dying[primitive] as (...given: unknown[]) => unknown;
    Object.assign(living, {
      [primitive]: (...given: unknown[]) => {
        if (dead) throw new Death("dead already");
        try {
          return run(...given);
        } catch (error) {
          dead ||= error instanceof Death;
          throw error;
        }
      },
    });
  }
  return living;
}

/** Fails with an errno at the n-th primitive of any kind, and, where it lasts, at every later one that changes something. */
export function failingDisk(disk: Disk, n: number, code: string, options: { readonly lasting?: boolean } = {}): Disk {
  return faultyDisk(disk, [...changing, ...observing], (primitive, number) => {
    const lasts = options.lasting === true && number > n && (changing as readonly Primitive[]).includes(primitive);
    if (number === n || lasts) throw Object.assign(new Error(`${code}: planted at ${primitive}`), { code, errno: -1, syscall: primitive });
  });
}

/** Writes at most so many bytes a call. */
export function shortWritingDisk(disk: Disk, bytes: number): Disk {
  return { ...disk, write: (handle, content) => disk.write(handle, content.subarray(0, bytes)) };
}

/** Runs something before the first call of a primitive whose path matches: an attacker who waits for his moment. */
export function ambushedDisk(disk: Disk, primitive: "rename" | "unlink" | "create" | "status", path: RegExp, attack: () => void): Disk {
  let done = false;
  const run = disk[primitive] as (...given: unknown[]) => unknown;
  return {
    ...disk,
    [primitive]: (...given: unknown[]) => {
      if (!done && given.some((item) => typeof item === "string" && path.test(item))) {
        done = true;
        attack();
      }
      return run(...given);
    },
  };
}
