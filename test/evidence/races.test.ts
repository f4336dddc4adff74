import { checksGreen } from "lamplighter";
import { expect, test } from "vitest";
import type { Evidence } from "../../engine/evidence/evidence.ts";
import { twoClones } from "./clone.ts";
import type { Clone } from "./clone.ts";
import { aRecord } from "./records.ts";

const record = (minute: number): Evidence => aRecord(checksGreen({ names: ["build"] }), { minute });

/** Records minute 3 when it is called first. */
function recordsOnce(clone: Clone): () => Promise<void> {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    await clone.record([record(3)]);
  };
}

test("what is recorded while another verification asks the remote is kept, and sent along", async () => {
  const [first] = twoClones();
  const happens = recordsOnce(first);
  await first.record([record(1)]);
  await first.record([record(2)], "origin", { remote: (remote) => ({ ...remote, tryFetchTip: (branch) => happens().then(() => remote.tryFetchTip(branch)) }) });
  expect(await first.fresh().minutes()).toEqual(["01", "02", "03"]);
  expect(first.git("rev-parse", "lamplighter/evidence")).toBe(first.git("rev-parse", "origin/lamplighter/evidence"));
});

test("what is recorded when the branch is about to follow the remote is kept, and sent along", async () => {
  const [first] = twoClones();
  const happens = recordsOnce(first);
  await first.record([record(1)]);
  await first.record([record(2)], "origin", { commits: (port) => ({ ...port, writer: { ...port.writer, moveBranch: (...move) => happens().then(() => port.writer.moveBranch(...move)) } }) });
  expect(await first.fresh().minutes()).toEqual(["01", "02", "03"]);
  expect(first.git("rev-parse", "lamplighter/evidence")).toBe(first.git("rev-parse", "origin/lamplighter/evidence"));
});

test("where somebody records each time, nothing is lost: the branch stays, and what is missing goes with the next one", async () => {
  const [first] = twoClones();
  let minute = 10;
  const happens = (): Promise<void> => first.record([record(minute++)]);
  await first.record([record(1)]);
  await first.record([record(2)], "origin", { commits: (port) => ({ ...port, writer: { ...port.writer, moveBranch: (...move) => happens().then(() => port.writer.moveBranch(...move)) } }) });
  expect(await first.minutes()).toEqual(["01", "02", ...Array.from({ length: minute - 10 }, (_, index) => String(10 + index))]);
  await first.record([record(50)], "origin");
  expect(await first.fresh().minutes()).toEqual(await first.minutes());
});
