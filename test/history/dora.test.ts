import { expect, test } from "vitest";
import { dora, renderDora } from "../../engine/history/index.ts";
import type { Dora, DoraOptions } from "../../engine/history/index.ts";
import { bucketsBetween, startOfBucket } from "../../engine/history/time-bucket.ts";
import { historyOf, messageOf, pins, pointerFile, pointerPath, record } from "./estate.ts";
import { DAY, HOUR, repositoryOf, START } from "./repository.ts";
import type { CommitInput } from "./repository.ts";

async function doraOf(commits: readonly CommitInput[], options: DoraOptions = {}): Promise<Dora> {
  return dora(await historyOf(repositoryOf(commits)), options);
}

/** Deployments to dev, by the days after the start and the build. */
function days(...moves: readonly (readonly [number, number])[]): readonly CommitInput[] {
  return moves.map(([day, build]) => ({ files: pins({ dev: build }), at: START + day * DAY }));
}

test("deployments are counted by environment, by application and by day", async () => {
  const answer = await doraOf([...days([0, 1], [1, 2]), { files: pins({ dev: 7 }, "api"), at: START + 2 * DAY }], { bucket: "day" });
  expect(answer.environments).toMatchObject([{ environment: "dev", total: { deployments: 3, perDay: 1.5 } }]);
  expect(answer.rows.map(({ app, total }) => [app, total.deployments])).toEqual([["api", 1], ["web", 2]]);
  expect(answer.starts).toHaveLength(3);
  expect(answer.rows[1]!.buckets.map(({ start, figures }) => [start, figures.deployments])).toEqual([[answer.starts[0], 1], [answer.starts[1], 1]]);
});

test("an edit that leaves the build alone and a removal are no deployments", async () => {
  const answer = await doraOf([{ files: pins({ dev: 1 }) }, { files: { [pointerPath("dev")]: pointerFile(1, { tag: "x" }) } }, { files: pins({ dev: null }) }]);
  expect(answer.environments[0]!.total.deployments).toBe(1);
});

test("a change that a rollback left behind failed, and was restored when the rollback landed", async () => {
  const { total } = (await doraOf(days([0, 1], [1, 2], [3, 1], [4, 3]))).environments[0]!;
  expect(total.changeFail).toEqual({ count: 1, of: 3, share: 1 / 3 });
  expect(total.timeToRestore).toEqual({ known: 1, unknown: 0, median: 2 * DAY, p90: 2 * DAY });
});

test("a rollback and the first change after it are rework", async () => {
  const { total } = (await doraOf(days([0, 1], [1, 2], [3, 1], [4, 3], [5, 4]))).environments[0]!;
  expect(total.rework).toEqual({ count: 2, of: 5, share: 2 / 5 });
});

test("without a rollback nothing failed and nothing was restored", async () => {
  const { total } = (await doraOf(days([0, 1], [1, 2]))).environments[0]!;
  expect(total).toMatchObject({ changeFail: { count: 0, of: 2, share: 0 }, timeToRestore: { known: 0, unknown: 0 }, rework: { count: 0 } });
  expect(total.timeToRestore.median).toBeUndefined();
});

test("a restore before the failure, by a wrong clock, is unknown and counted", async () => {
  const { total } = (await doraOf(days([0, 1], [5, 2], [3, 1]))).environments[0]!;
  expect(total.timeToRestore).toEqual({ known: 0, unknown: 1, median: undefined, p90: undefined });
});

test("lead times are known where the source's time is, and counted where it is not", async () => {
  const released = (build: number, day: number, hours: number): CommitInput => ({
    files: pins({ dev: build }), at: START + day * DAY,
    message: messageOf("x", record("release", "dev", build, { sourceTime: new Date((START + day * DAY - hours * HOUR) * 1000).toISOString() })),
  });
  const { total } = (await doraOf([released(1, 1, 3), released(2, 2, 1), released(3, 3, 5), { files: pins({ dev: 4 }), at: START + 4 * DAY }])).environments[0]!;
  expect(total.leadTime).toEqual({ known: 3, unknown: 1, median: 3 * HOUR, p90: 5 * HOUR });
});

test("a deployment that no clock dates is in no figure, and counted", async () => {
  const answer = await doraOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }), at: 99_999_999_999_999 }]);
  expect(answer).toMatchObject({ undated: 1, environments: [{ total: { deployments: 1 } }] });
});

test("a stretch of time narrows every figure", async () => {
  const answer = await doraOf(days([0, 1], [1, 2], [10, 3]), { since: START + DAY, until: START + 5 * DAY });
  expect(answer).toMatchObject({ from: START + DAY, to: START + 5 * DAY, environments: [{ total: { deployments: 1, perDay: 0.25 } }] });
});

test("a git revert that takes a first deployment away restores, and is no deployment itself", async () => {
  const there = days([0, 1]);
  const gone = { files: pins({ dev: null }), at: START + 2 * DAY, message: `Revert\n\nThis reverts commit ${repositoryOf(there).commits[0]}.\n` };
  const { total } = (await doraOf([...there, gone, ...days([3, 2], [4, 3])])).environments[0]!;
  expect(total).toMatchObject({ deployments: 3, changeFail: { count: 1, of: 3 }, timeToRestore: { known: 1, median: 2 * DAY }, rework: { count: 1, of: 3 } });
});

test("a deployment by a clock that is ahead of now is in no figure, and counted", async () => {
  const answer = await doraOf([...days([0, 1], [1, 2]), { files: pins({ dev: 3 }), at: 100_000_000_000 }], { now: START + 2 * DAY });
  expect(answer).toMatchObject({ undated: 1, to: START + DAY, environments: [{ total: { deployments: 2, perDay: 2 } }] });
  expect(renderDora(answer, "text").output).toContain("1 deployment has no readable time, or one in the future, and is not counted\n");
});

test("a rollback by a clock that is ahead of now restores at a time that is unknown", async () => {
  const { total } = (await doraOf([...days([0, 1], [1, 2]), { files: pins({ dev: 1 }), at: 100_000_000_000 }], { now: START + 2 * DAY })).environments[0]!;
  expect(total).toMatchObject({ changeFail: { count: 1, of: 2 }, timeToRestore: { known: 0, unknown: 1 } });
});

test("a history without deployments has no figures", async () => {
  expect(await doraOf([])).toMatchObject({ from: undefined, environments: [], rows: [] });
});

test("weeks begin on Monday and months on their first day, in UTC", () => {
  const day = (text: string): number => Date.parse(`${text}Z`) / 1000;
  expect(startOfBucket(day("2026-11-08T23:59:59"), "week")).toBe(day("2026-11-02T00:00:00"));
  expect(startOfBucket(day("2026-11-09T00:00:00"), "week")).toBe(day("2026-11-09T00:00:00"));
  expect(startOfBucket(day("2026-02-28T12:00:00"), "month")).toBe(day("2026-02-01T00:00:00"));
  expect(bucketsBetween(day("2026-11-30T12:00:00"), day("2027-01-01T00:00:00"), "month").map(({ start }) => start)).toEqual(["2026-11-01", "2026-12-01", "2027-01-01"].map((text) => day(`${text}T00:00:00`)));
});

test("a clock that is millennia off does not ask for millions of buckets", async () => {
  const answer = await doraOf([{ files: pins({ dev: 1 }), at: 1 }, { files: pins({ dev: 2 }), at: 250_000_000_000 }], { bucket: "day" });
  expect(answer.starts).toHaveLength(5000);
});
