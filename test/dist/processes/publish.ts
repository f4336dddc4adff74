// Publishes a dist as a process of its own: node publish.ts ROOT TREES.json [WAIT]
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { lockDist } from "../../../engine/dist/lock-dist.ts";
import { realDisk } from "../../../engine/ports/disk.ts";
import { realIdentity } from "../../../engine/ports/process-identity.ts";
import { run } from "../../helpers/run-dist.ts";
import type { Trees } from "../../helpers/run-dist.ts";

const [root, trees, wait = "20000"] = process.argv.slice(2);
const place = { disk: realDisk(), root: root!, outDir: "dist" };
const lock = await lockDist(place, { identity: realIdentity(), purpose: "a test", wait: Number(wait), clock: { now: () => performance.now(), sleep: (milliseconds) => sleep(milliseconds) } });
try {
  run(place, JSON.parse(fs.readFileSync(trees!, "utf8")) as Trees);
} finally {
  lock.release();
}
