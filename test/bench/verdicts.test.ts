import { expect, test } from "vitest";
import type { Case, Claim } from "../../bench/case.ts";
import { CASES } from "../../bench/cases.ts";
import { changedBetween } from "../../bench/estate.ts";
import { measure, median } from "../../bench/measure.ts";
import type { Sample } from "../../bench/measure.ts";
import { pageOf, textOf } from "../../bench/report.ts";
import type { Provenance } from "../../bench/report.ts";
import { judge } from "../../bench/run-case.ts";

const quick: Sample = { wallMs: 100, cpuMs: 200, treeBytes: 150e6, mainBytes: 100e6 };
const slow: Sample = { wallMs: 850, cpuMs: 1200, treeBytes: 900e6, mainBytes: 300e6 };
const medians = new Map([["ours", quick], ["theirs", slow]]);

const claims: readonly Claim[] = [
  { kind: "faster", subject: "ours", than: "theirs", times: 8, in: "wall" },
  { kind: "faster", subject: "ours", than: "theirs", times: 7, in: "cpu" },
  { kind: "within", subject: "theirs", of: "ours", times: 8.5, in: "wall" },
  { kind: "within", subject: "theirs", of: "ours", times: 5.5, in: "cpu" },
  { kind: "memory", subject: "ours", megabytes: 200 },
  { kind: "memory", subject: "theirs", megabytes: 200 },
  { kind: "below", subject: "ours", milliseconds: 100 },
  { kind: "below", subject: "ours", milliseconds: 99 },
];
const verdicts = claims.map((claim) => judge(claim, medians));
const example: Case = { name: "example", title: "An example", runs: 3, baseline: "theirs", claims, open: () => Promise.resolve([]) };
const provenance: Provenance = { date: "2026-01-02", command: "npm run bench", revision: "abc", vanilla: "run by ts-node", objects: "typed classes", onRamDisk: true };

test("a claim is met by the ratio of the medians it names, and missed by any less", () => {
  expect(verdicts.map(({ found, met }) => [found, met])).toEqual([[8.5, true], [6, false], [8.5, true], [6, false], [150, true], [900, false], [100, true], [100, false]]);
});

test("the page tells every missed target first, and what was not measured", () => {
  const page = pageOf([{ of: example, medians, runs: 3, verdicts }], ["A big one"], provenance);
  expect(page).toContain("4 of 8 targets are met. Missed:\n\n- An example: ours is 6.0 × faster than theirs in CPU time; the target is at least 7 ×\n");
  expect(page).toContain("Not measured in this run:\n\n- A big one\n");
  expect(page).toContain("| ours | 100 ms | 0.118 | 200 ms | 0.167 |  |  |\n| theirs | 850 ms | 1.0 | 1.20 s | 1.0 | 900 MB | 300 MB |\n");
});

test("a ratio that would round to its target is told with a digit more", () => {
  const claim: Claim = { kind: "within", subject: "theirs", of: "ours", times: 1.1, in: "wall" };
  const close = new Map([["ours", quick], ["theirs", { ...slow, wallMs: 112.7 }]]);
  expect(textOf({ of: example, medians: close, runs: 3, verdicts: [judge(claim, close)] })).toContain("MISSED  theirs takes 1.13 × ours; the target is at most 1.1 ×");
});

test("the page tells what the vanilla estates are run by, and how their objects are written", () => {
  const page = pageOf([{ of: example, medians, runs: 3, verdicts }], [], provenance);
  expect(page).toContain("set up as the project templates do: run by ts-node; ");
  expect(page).toContain("The objects of `cdk8s synth`: typed classes. ");
});

test("the terminal shows the same verdicts", () => {
  expect(textOf({ of: example, medians, runs: 3, verdicts }).match(/^ {2}(met   |MISSED) {2}/gm)).toEqual(verdicts.map(({ met }) => (met ? "  met     " : "  MISSED  ")));
});

test.each([[[3], 3], [[5, 1, 3], 3], [[4, 1, 3, 2], 2.5]])("the median of %j is %d", (values, middle) => {
  expect(median(values)).toBe(middle);
});

test("a run is measured with all it starts, and its answer is kept", async () => {
  const child = `const end = performance.now() + 150; while (performance.now() < end); Buffer.alloc(1);`;
  const script = `console.log("answer"); require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(child)}]);`;
  const { stdout, wallMs, cpuMs, treeBytes, mainBytes } = await measure({ command: [process.execPath, "-e", script], cwd: "/", env: {} });
  expect(stdout).toBe("answer\n");
  expect(wallMs).toBeGreaterThan(150);
  expect(cpuMs).toBeGreaterThan(100);
  expect(mainBytes).toBeGreaterThan(20e6);
  expect(treeBytes).toBeGreaterThan(mainBytes + 20e6);
});

test("a run that fails is told with its words, and is no measurement", async () => {
  await expect(measure({ command: [process.execPath, "-e", "console.error('out of luck'); process.exit(3)"], cwd: "/", env: {} })).rejects.toThrow(/exited 3 in \/:\nout of luck/);
});

test("a file that was written, made or removed is a change", () => {
  const before = new Map([["kept", "1"], ["written", "2"], ["removed", "3"]]);
  expect(changedBetween(before, new Map([["kept", "1"], ["written", "9"], ["made", "4"]]))).toEqual(["made", "removed", "written"]);
});

test("every case has claims, and a name of its own", () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  expect(CASES.filter((known) => known.claims.length === 0)).toEqual([]);
});
