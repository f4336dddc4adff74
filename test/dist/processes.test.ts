import { execFile, execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { recover } from "../../engine/dist/recover.ts";
import { aFolder, aPlace, leftovers, run, snapshot } from "../helpers/publication.ts";
import type { Trees } from "../helpers/publication.ts";
import { scenarios } from "./scenarios.ts";

const script = path.join(import.meta.dirname, "processes/publish.ts");
const node = process.execPath;

function writeTrees(trees: Trees): string {
  const file = `${aFolder()}/trees.json`;
  fs.writeFileSync(file, JSON.stringify(trees));
  return file;
}

function hasStrace(): boolean {
  return process.platform === "linux" && spawnSync("strace", ["-o", "/dev/null", "-e", "trace=getpid", "-e", "inject=getpid:signal=KILL:when=9999", "true"], { stdio: "ignore" }).status === 0;
}

/** System calls that change something below dist, in their order: their names. */
function traceChanges(root: string, trees: string): string[] {
  const log = `${aFolder()}/strace.log`;
  execFileSync("strace", ["-f", "-o", log, "-e", "trace=mkdir,rename,unlink,rmdir,fsync", node, script, root, trees]);
  return fs.readFileSync(log, "utf8").split("\n").map((line) => /^\d+ +(mkdir|rename|unlink|rmdir|fsync)\(/.exec(line)?.[1]).filter((name) => name !== undefined);
}

test("a process killed at a sample of its system calls leaves the old dist or the new one, once recovered", (context) => {
  if (!hasStrace()) return context.skip("strace is not here, or may not trace");
  const scenario = scenarios[3]!;
  const original = aPlace();
  scenario.arrange(original);
  const trees = writeTrees(scenario.trees);
  const again = (): string => {
    const root = aFolder();
    fs.cpSync(original.root, root, { recursive: true });
    return root;
  };
  const finished = again();
  const changes = traceChanges(finished, trees);
  const [before, after] = [snapshot(original), snapshot(aPlace(finished))];
  expect(changes.length).toBeGreaterThan(30);

  const seen = new Map<string, number>();
  const points = changes.map((name) => {
    const when = (seen.get(name) ?? 0) + 1;
    seen.set(name, when);
    return { name, when };
  }).filter((_, index) => index % 4 === 1);
  let undone = 0;
  for (const { name, when } of points) {
    const place = aPlace(again());
    const killed = spawnSync("strace", ["-f", "-o", "/dev/null", "-e", `trace=${name}`, "-e", `inject=${name}:signal=KILL:when=${when}`, node, script, place.root, trees], { stdio: "ignore" });
    expect(killed.signal ?? killed.status, `killed at ${name} ${when}`).not.toBe(0);
    if (recover(place)?.includes("was undone") === true) undone++;
    expect([before, after], `killed at ${name} ${when}`).toContainEqual(snapshot(place));
    execFileSync(node, [script, place.root, trees, "1000"]);
    expect(snapshot(place), `killed at ${name} ${when}`).toEqual(after);
    expect(leftovers(place), `killed at ${name} ${when}`).toEqual([]);
  }
  expect(undone).toBeGreaterThan(0);
}, 120_000);

test("processes that publish at once come one after the other, and the last one's dist stands whole", async () => {
  const place = aPlace();
  run(place, scenarios[0]!.trees);
  const names = ["one", "two", "three"];
  const trees = names.map((name) => writeTrees({ dev: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`lights/${index % 7}/${name}-${index}.yaml`, `${name}\n`])) }));
  await Promise.all(trees.map((file) => promisify(execFile)(node, [script, place.root, file])));
  const texts = new Set(Object.entries(snapshot(place)).filter(([file]) => file.startsWith("dev/lights")).map(([, text]) => text));
  expect(texts.size).toBe(1);
  expect(Object.keys(snapshot(place))).toHaveLength(61);
  expect(leftovers(place)).toEqual([]);
});
