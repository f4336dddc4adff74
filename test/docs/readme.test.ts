import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareArtifacts } from "../../engine/compare/compare-artifacts.ts";
import { renderDiff } from "../../engine/render/diff.ts";
import { ROOT } from "../helpers/estate.ts";
import { lights } from "../render/changes.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** Whether a line is that of a sample, in which `…` stands for what is left out. */
function isSampled(sample: string, line: string): boolean {
  const pieces = sample.split("…").map((text) => text.trim());
  return pieces.every((piece) => line.includes(piece)) && line.trimStart().startsWith(pieces[0]!);
}

test("what the README shows of the demo is what the demo says", () => {
  const [, sample] = /```\n(\$ lamplighter status\n[^]*?)```/.exec(read("README.md"))!;
  const said = read("test/demo/golden/demo.txt").split("\n");
  const lines = sample!.split("\n").filter((line) => line.replace("…", "").trim() !== "");
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => !said.some((other) => isSampled(line, other)))).toEqual([]);
});

test("what the README shows of a diff is how it is rendered", () => {
  const [, sample] = /\$ npm run -s lamplighter -- diff\n([^]*?)```/.exec(read("README.md"))!;
  const [before, after] = [/- (\S+:(\S+)@\S+)$/m, /\+ (\S+:(\S+)@\S+)$/m].map((line) => line.exec(sample!)!.slice(1) as [string, string]).map(([image, version]) => {
    const metadata = { labels: { "app.kubernetes.io/version": version } };
    return lights("apps/Deployment", "api", { metadata, spec: { template: { metadata, spec: { containers: [{ name: "api", image }] } } } }, { environment: "dev", part: "api" });
  });
  expect(renderDiff(compareArtifacts([before!], [after!]), "text").output).toBe(sample);
});
