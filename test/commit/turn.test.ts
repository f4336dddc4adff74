import fs from "node:fs";
import { expect, test } from "vitest";
import { realDisk } from "../../engine/ports/disk.ts";
import type { Disk } from "../../engine/ports/disk.ts";
import type { ProcessIdentity } from "../../engine/ports/process-identity.ts";
import { takeTurn } from "../../engine/ports/turn.ts";
import type { Waiting } from "../../engine/ports/waiting.ts";
import { temporaryFolder } from "./scratch-repository.ts";

/** Time stands still, so that nobody's courtesy ends. */
const patient: Waiting = { now: () => 0, random: () => 0, sleep: () => new Promise((settle) => setImmediate(settle)) };

/** The kernel's clock ticks too seldom for what follows within microseconds: here each folder is a second younger. */
function ordered(): Disk {
  const disk = realDisk();
  const made: string[] = [];
  return {
    ...disk,
    makeDirectory(path) {
      disk.makeDirectory(path);
      made.push(path.slice(path.lastIndexOf("/")));
    },
    status(path) {
      const status = disk.status(path);
      const place = status === undefined ? -1 : made.indexOf(path.slice(path.lastIndexOf("/")));
      return place < 0 ? status : Object.assign(Object.create(Object.getPrototypeOf(status)), status, { mtimeMs: place * 1000 });
    },
  };
}

function process(name: string, ended: ReadonlySet<string> = new Set()): ProcessIdentity {
  let made = 0;
  return { self: name, makeName: () => String(++made), hasEnded: (identity) => ended.has(identity.split("-")[0]!) };
}

test("who comes first has the first turn, and who has just had one waits for all the others", async () => {
  const [disk, folder, order] = [ordered(), temporaryFolder(), [] as string[]];
  const work = async (name: ProcessIdentity): Promise<void> => {
    const end = await takeTurn(disk, folder, name, patient);
    order.push(name.self);
    end();
  };
  const a = process("a");
  const end = await takeTurn(disk, folder, a, patient);
  const waiting = [work(process("z")), work(process("c"))];
  await patient.sleep(0);
  end();
  await Promise.all([work(a), ...waiting]);
  expect(order).toEqual(["z", "c", "a"]);
});

test("nobody waits for one whose process ended while it waited", async () => {
  const [disk, folder] = [ordered(), temporaryFolder()];
  const ended = new Set<string>();
  const end = await takeTurn(disk, folder, process("a"), patient);
  let stopped = false;
  const killed = takeTurn(disk, folder, process("killed"), { ...patient, sleep: () => (stopped ? new Promise(() => undefined) : patient.sleep(0)) });
  void killed;
  await patient.sleep(0);
  stopped = true;
  ended.add("killed");
  end();
  (await takeTurn(disk, folder, process("b", ended), patient))();
  expect(fs.readdirSync(`${folder}/lamplighter`)).toEqual([]);
});

test("as long as the turns go on one waits; where they do not, one goes on after a minute", async () => {
  const [disk, folder] = [realDisk(), temporaryFolder()];
  let now = 0;
  const turns: (() => void)[] = [await takeTurn(disk, folder, process("a"), patient)];
  const clock: Waiting = {
    ...patient,
    now: () => now,
    async sleep(duration) {
      now += duration;
      // Four take a turn of 50 seconds each, the last one does not end it.
      if (now % 50_000 !== 0 || turns.length === 4) return;
      turns.at(-1)!();
      fs.mkdirSync(`${folder}/lamplighter/lock`);
      fs.writeFileSync(`${folder}/lamplighter/lock/b${turns.length}-1`, "");
      turns.push(() => fs.rmSync(`${folder}/lamplighter/lock`, { recursive: true }));
    },
  };
  const end = await takeTurn(disk, folder, process("z"), clock);
  expect(now).toBe(150_000 + 60_000);
  end();
});
