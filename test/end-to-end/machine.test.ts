import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Child, stillAlive } from "../e2e/machine/child.ts";
import { eventually, found, notYet } from "../e2e/machine/eventually.ts";
import { freePort, isFree } from "../e2e/machine/free-ports.ts";
import { missingPrograms } from "../e2e/machine/missing-programs.ts";

const folder = mkdtempSync(join(tmpdir(), "lamplighter-e2e-machine-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const begin = (name: string, script: string): Child => new Child({ name, program: "sh", arguments: ["-c", script], log: join(folder, `${name}.log`) });
const hasSaid = (child: Child, word: string): Promise<boolean> => eventually(`${child.name} says ${word}`, 10, () => (child.tail().includes(word) ? found(true) : notYet(child.tail())));

describe.skipIf(process.platform !== "linux" || missingPrograms(["setpriv"]).length > 0)("a server of the end-to-end run", () => {
  test("is ended together with what it started", async () => {
    const child = begin("family", "sleep 600 & sleep 600 & echo up; wait");
    await hasSaid(child, "up");
    expect(stillAlive([child])).toEqual([`family (${child.pid})`]);
    await child.end();
    await eventually("the group is gone", 5, () => (stillAlive([child]).length === 0 ? found(true) : notYet("it is there")));
  });

  test("that does not listen is made to end", async () => {
    const child = begin("stubborn", "trap '' TERM; echo up; while true; do sleep 1; done");
    await hasSaid(child, "up");
    await child.end(200);
    expect(child.alive).toBe(false);
  });

  test("that ends by itself is missed, with its last words", async () => {
    const child = begin("broken", "echo no such file; exit 3");
    await eventually("it has ended", 10, () => (child.alive ? notYet("it runs") : found(true)));
    expect(() => child.assertAlive()).toThrow("broken has ended (exit 3). It last said:\nno such file");
  });

  test("ends with the process that started it, even where that was killed", async () => {
    const machine = (file: string): string => JSON.stringify(join(import.meta.dirname, "../e2e/machine", file));
    // It is killed only when the child says that it is up: before that, nobody has asked the kernel for anything yet.
    const script = `import { Child } from ${machine("child.ts")};
      import { eventually, found, notYet } from ${machine("eventually.ts")};
      const child = new Child({ name: "orphan", program: "sh", arguments: ["-c", "echo up; exec sleep 600"], log: ${JSON.stringify(join(folder, "orphan.log"))} });
      await eventually("it is up", 20, () => (child.tail().includes("up") ? found(true) : notYet("silent")));
      console.log(child.pid); process.kill(process.pid, "SIGKILL");`;
    const { stdout, signal } = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", script], { encoding: "utf8" });
    expect(signal).toBe("SIGKILL");
    const pid = Number(stdout.trim());
    expect(pid).toBeGreaterThan(1);
    await eventually("the kernel has ended it", 10, () => (stillAlive([{ name: "orphan", pid }]).length === 0 ? found(true) : notYet(`${pid} is there`)));
  });
});

describe("a wait", () => {
  test("that is in vain says what was seen last", async () => {
    let looks = 0;
    await expect(eventually("the lamp burns", 0.3, () => notYet(`dark, look ${++looks}`))).rejects.toThrow(/waited 0.3 s in vain: the lamp burns\. Last seen: dark, look [2-9]/);
  });
});

test("a port that somebody listens on is not free", async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  expect(await isFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isFree(port)).toBe(true);
});

test("programs that are not on the path are named", () => {
  expect(missingPrograms(["sh", "no-such-program"])).toEqual(["no-such-program"]);
  expect(missingPrograms(["sh"], "")).toEqual(["sh"]);
});
