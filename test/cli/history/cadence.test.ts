import { expect, test } from "vitest";
import { cadence } from "../../../cli/commands/cadence.ts";
import { promotionPath } from "../../../constructs/contract/index.ts";
import { parseCadenceThresholds } from "../../../engine/history/index.ts";
import { DAY, repositoryOf, START } from "../../history/repository.ts";
import type { CommitInput } from "../../history/repository.ts";
import { jsonOf, PATH, runInEstate, workTreeOf } from "./run-history.ts";

/** A node group that is resized each day, and lights that nobody touched since the first of them. */
const SIZES: readonly CommitInput[] = [1, 2, 3, 4].map((size) => ({
  files: { "dist/prod/building/cluster/main.tf.json": JSON.stringify({ size }), "dist/prod/lights/web/shop/Service.web.yaml": "kind: Service\nspec: {port: 80}\n" }, at: START + size * DAY,
}));

const run = (...line: readonly string[]) => runInEstate(repositoryOf(SIZES).directory, ["cadence", ...line]);

test("without options the engine's own thresholds hold, as the help says", async () => {
  expect(parseCadenceThresholds()).toEqual({ flicker: { changes: 6, days: 30, mode: "enforce" }, masonry: { days: 365, mode: "shadow" } });
  expect(cadence.description.join(" ")).toContain("6 changes in 30 days, enforced, and 365 days, in shadow");
  expect((await jsonOf(run("--format", "json")))["thresholds"]).toEqual(parseCadenceThresholds());
});

test("a building input that changed as often as --flicker-changes within --flicker-days exits 1", async () => {
  expect(await run("--flicker-changes", "3", "--flicker-days", "2")).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("error flicker: prod cluster: size changed 3 times in 2 days") });
  expect(await run("--flicker-changes", "3", "--flicker-days", "1")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("0 flicker: building that changed 3 times or more in 1 days (enforced)\n") });
});

test("the estate sets the thresholds, and an option stands above it", async () => {
  const path = promotionPath({ ...PATH, cadence: { flicker: { changes: 2, days: 2 }, masonry: { days: 8, mode: "enforce" } } });
  const { directory } = repositoryOf(SIZES);
  const { stdout, exitCode } = await runInEstate(directory, ["cadence"], { path });
  expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/error flicker: prod cluster: size changed 3 times in 2 days[^]*error masonry[^]*masonry: lights untouched for 8 days or more \(enforced\)/)]);
  expect(await runInEstate(directory, ["cadence", "--flicker-changes", "9", "--masonry-mode", "shadow"], { path })).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("shadow masonry") });
});

test("a threshold of the estate that is none is refused by its field", () => {
  expect(() => promotionPath({ ...PATH, cadence: { flicker: { changes: 0 } } })).toThrow("cadence.flicker.changes");
  expect(() => promotionPath({ ...PATH, cadence: { flikker: {} } as object })).toThrow('Did you mean "flicker"?');
});

test("in shadow it is told and fails nothing", async () => {
  expect(await run("--flicker-changes", "3", "--flicker-mode", "shadow")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("shadow flicker: prod cluster: size") });
});

test("lights untouched for --masonry-days are told, and fail where that is enforced", async () => {
  expect(await run("--masonry-days", "5")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("shadow masonry: prod web: the whole unit") });
  expect(await run("--masonry-days", "5", "--masonry-mode", "enforce")).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("1 masonry: lights untouched for 5 days or more (enforced)\n") });
});

test("--revision measures another branch", async () => {
  const { directory, commits } = repositoryOf(SIZES);
  expect((await jsonOf(runInEstate(directory, ["cadence", "--revision", commits[1]!, "--format", "json"])))["rates"]).toMatchObject([{ path: "size", changes: 1 }]);
});

test.each(["--flicker-changes", "--flicker-days", "--masonry-days"])("%s takes whole numbers only, and is named where it is none", async (option) => {
  expect(await run(option, "often")).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(`${option}: "often" is not a whole number`) });
});

test("an estate in a folder of its repository measures its own dist", async () => {
  const moved = SIZES.map((commit) => ({ ...commit, files: Object.fromEntries(Object.entries(commit.files!).flatMap(([path, content]) => [[`platform/${path}`, content], [path, `${content}\n`]])) }));
  const root = workTreeOf(repositoryOf(moved));
  const { rates } = await jsonOf(runInEstate(`${root}/platform`, ["cadence", "--format", "json"]));
  expect(rates.map(({ file }: { file: string }) => file)).toEqual(["platform/dist/prod/building/cluster/main.tf.json"]);
});
