import fs from "node:fs";
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { lockDist } from "../../engine/dist/lock-dist.ts";
import type { DistPlace } from "../../engine/dist/observe.ts";
import type { Lock } from "../../engine/ports/lock.ts";
import { realDisk } from "../../engine/ports/disk.ts";
import { realIdentity } from "../../engine/ports/process-identity.ts";
import type { ProcessIdentity } from "../../engine/ports/process-identity.ts";
import { Death, dyingDisk, failingDisk } from "../helpers/faulty-disk.ts";
import { aPlace, leftovers } from "../helpers/publication.ts";

/** Time that passes only when somebody sleeps. */
function aClock(atEachSleep: () => void = () => {}): { readonly now: () => number; readonly sleep: (milliseconds: number) => Promise<void>; readonly slept: () => number } {
  let time = 0;
  return {
    now: () => time,
    slept: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
      atEachSleep();
    },
  };
}

/** A process that runs, has ended, or cannot be seen from here. */
function aProcess(name: string, ended: ReadonlySet<string> = new Set(), unseen: ReadonlySet<string> = new Set()): ProcessIdentity {
  let made = 0;
  return {
    self: name,
    makeName: () => String(++made),
    hasEnded: (identity) => {
      const process = identity.split("-")[0]!;
      return unseen.has(process) ? "unknown" : ended.has(process);
    },
  };
}

function take(place: DistPlace, identity: ProcessIdentity, options: { readonly wait?: number; readonly clock?: ReturnType<typeof aClock> } = {}): Promise<Lock> {
  return lockDist(place, { identity, purpose: "lamplighter synth", wait: options.wait ?? 0, clock: options.clock ?? aClock() });
}

test("a folder that another first run makes at the same moment is taken as it is", async () => {
  const disk = realDisk();
  const overtaken = { ...disk, makeDirectory: (path: string) => (/\/(?:dist|\.lamplighter)$/.test(path) ? [1, 2] : [1]).forEach(() => disk.makeDirectory(path)) };
  const lock = await take(aPlace(undefined, overtaken), aProcess("a"));
  lock.release();
});

test("a free lock is taken at once, and nothing of it is left when it is released", async () => {
  const place = aPlace();
  const lock = await take(place, aProcess("a"));
  expect(leftovers(place)).toEqual(["lock"]);
  lock.release();
  lock.release();
  expect(leftovers(place)).toEqual([]);
});

test("a held lock is refused by naming the holder, what it does and the way out", async () => {
  const place = aPlace();
  await take(place, aProcess("a"));
  await expect(take(place, aProcess("b"))).rejects.toMatchObject({ name: "Refusal", kind: "locked", message: expect.stringMatching(new RegExp(`the lock is held by process ${process.pid} on .*: lamplighter synth[^]*rm -r .*dist/.lamplighter/lock`)) });
  expect(leftovers(place)).toEqual(["lock"]);
});

test("a waiting process takes the lock when the holder releases it", async () => {
  const place = aPlace();
  const held = await take(place, aProcess("a"));
  let sleeps = 0;
  const clock = aClock(() => {
    if (++sleeps === 3) held.release();
  });
  const lock = await take(place, aProcess("b"), { wait: 1000, clock });
  expect(sleeps).toBe(3);
  lock.release();
});

test("waiting ends at its limit", async () => {
  const place = aPlace();
  await take(place, aProcess("a"));
  const clock = aClock();
  await expect(take(place, aProcess("b"), { wait: 500, clock })).rejects.toMatchObject({ kind: "locked" });
  expect(clock.slept()).toBe(500);
});

test("the lock of a process that ended is taken over at once", async () => {
  const place = aPlace();
  await take(place, aProcess("a"));
  const lock = await take(place, aProcess("b", new Set(["a"])));
  expect(fs.readdirSync(`${place.root}/dist/.lamplighter/lock`)).toEqual(["b-1"]);
  lock.release();
});

test("the lock of a process that cannot be seen from here is respected, however old it is", async () => {
  const place = aPlace();
  await take(place, aProcess("a"));
  fs.utimesSync(`${place.root}/dist/.lamplighter/lock`, 0, 0);
  await expect(take(place, aProcess("b", new Set(), new Set(["a"])))).rejects.toMatchObject({ kind: "locked" });
});

test("a holder whose stale lock was taken over does not release the lock of the other", async () => {
  const place = aPlace();
  const first = await take(place, aProcess("a"));
  await take(place, aProcess("b", new Set(["a"])));
  first.release();
  expect(fs.readdirSync(`${place.root}/dist/.lamplighter/lock`)).toEqual(["b-1"]);
});

test("of two that find a stale lock, the slower one does not break the lock that the faster one took", async () => {
  const place = aPlace();
  await take(place, aProcess("stale"));
  const disk = realDisk();
  let taken: Promise<Lock> | undefined;
  const slower = { ...disk, unlink: (path: string) => {
    // The slower one has judged the lock to be stale; before it acts the faster one takes it.
    if (path.includes("lock/stale")) taken ??= take(place, aProcess("faster", new Set(["stale"])));
    disk.unlink(path);
  } };
  await expect(take({ ...place, disk: slower }, aProcess("slower", new Set(["stale"])))).rejects.toMatchObject({ kind: "locked" });
  await taken;
  expect(fs.readdirSync(`${place.root}/dist/.lamplighter/lock`)).toEqual(["faster-1"]);
});

test("a process that dies at any change while it takes or releases the lock is in nobody's way", async () => {
  for (let n = 1; ; n++) {
    const place = aPlace();
    let died = false;
    try {
      (await take({ ...place, disk: dyingDisk(realDisk(), n) }, aProcess("dead"))).release();
    } catch (error) {
      expect(error).toBeInstanceOf(Death);
      died = true;
    }
    const lock = await take(place, aProcess("next", new Set(["dead"])));
    lock.release();
    expect(leftovers(place), `died at ${n}`).toEqual([]);
    if (!died) break;
    expect(n).toBeLessThan(20);
  }
});

test("what a killed process was still preparing is removed, what a living one prepares is not", async () => {
  const place = aPlace();
  fs.mkdirSync(`${place.root}/dist/.lamplighter/lock-dead-1`, { recursive: true });
  fs.mkdirSync(`${place.root}/dist/.lamplighter/lock-alive-1`);
  const lock = await take(place, aProcess("a", new Set(["dead"])));
  expect(leftovers(place)).toEqual(["lock", "lock-alive-1"]);
  lock.release();
});

test("a lock that is a symbolic link or a file is refused and left alone", async () => {
  const place = aPlace();
  fs.mkdirSync(`${place.root}/dist/.lamplighter`, { recursive: true });
  fs.symlinkSync("/nowhere", `${place.root}/dist/.lamplighter/lock`);
  await expect(take(place, aProcess("a"))).rejects.toMatchObject({ kind: "disk" });
  expect(leftovers(place)).toEqual(["lock"]);
});

test("a dist that is a symbolic link is refused before a lock is made behind it", async () => {
  const place = aPlace();
  const outside = aPlace().root;
  fs.symlinkSync(outside, `${place.root}/dist`);
  await expect(take(place, aProcess("a"))).rejects.toMatchObject({ kind: "input" });
  expect(fs.readdirSync(outside)).toEqual([]);
});

test.each(["EROFS", "EACCES", "ENOSPC"])("a lock that cannot be made for %s is a fault of the disk, and leaves nothing behind", async (code) => {
  for (let n = 1; n <= 12; n++) {
    const place = aPlace();
    fs.mkdirSync(`${place.root}/dist/.lamplighter`, { recursive: true });
    try {
      await take({ ...place, disk: failingDisk(realDisk(), n, code) }, aProcess("a"));
      expect(leftovers(place), `call ${n}`).toEqual(["lock"]);
    } catch (error) {
      expect(error, `call ${n}`).toMatchObject({ kind: "disk", message: expect.stringContaining(code) });
      expect(leftovers(place), `call ${n}`).toEqual([]);
    }
  }
});

test("the lock of a real process that was killed is taken over", async () => {
  const place = aPlace();
  const program = `
    import { lockDist } from ${JSON.stringify(`${import.meta.dirname}/../../engine/dist/lock-dist.ts`)};
    import { realDisk } from ${JSON.stringify(`${import.meta.dirname}/../../engine/ports/disk.ts`)};
    import { realIdentity } from ${JSON.stringify(`${import.meta.dirname}/../../engine/ports/process-identity.ts`)};
    await lockDist({ disk: realDisk(), root: ${JSON.stringify(place.root)}, outDir: "dist" }, { identity: realIdentity(), purpose: "dying", wait: 0, clock: { now: () => 0, sleep: async () => {} } });
    process.kill(process.pid, "SIGKILL");
  `;
  expect(spawnSync(process.execPath, ["--input-type=module", "-e", program]).signal).toBe("SIGKILL");
  expect(leftovers(place)).toEqual(["lock"]);
  (await take(place, realIdentity())).release();
  expect(leftovers(place)).toEqual([]);
});
