import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { synthesize } from "../../../engine/pipeline.ts";
import { Memory } from "../../../engine/synth/memory.ts";
import { PublishedDist } from "../../../engine/synth/published.ts";
import { put } from "../../helpers/publication.ts";
import { anEstate, aWorld } from "../a-world.ts";

const estate = anEstate({ notes: {}, shop: {} });
const part = (folder: string) => ({ folder }) as Parameters<PublishedDist["tryFindOutputs"]>[0];
const NOTES = "dev/lights/notes/shop/ConfigMap.notes.yaml";

async function published() {
  const world = aWorld();
  await synthesize(estate, {}, world);
  return world;
}

test("what stands as it was published is settled; another file or another text unsettles it", async () => {
  const world = await published();
  const settled = async () => (await PublishedDist.look(world, new Memory(world), false)).isSettled;
  expect(await settled()).toBe(true);
  put(world.place, "dev/foreign.txt", "");
  expect(await settled()).toBe(false);
});

test("without memory nothing is settled, and the checksum file tells what is intact", async () => {
  const world = await published();
  put(world.place, NOTES, "edited: true\n");
  const dist = await PublishedDist.look(world, new Memory(aWorld()), false);
  expect([dist.isSettled, dist.tryFindOutputs(part("dev/lights/notes")), dist.tryFindOutputs(part("dev/lights/gone"))]).toEqual([false, undefined, undefined]);
  expect(dist.tryFindOutputs(part("dev/lights/shop"))).toMatch(/^[0-9a-f]{64}$/);
});

test("a file that was deleted leaves its part without outputs", async () => {
  const world = await published();
  rmSync(join(world.place.root, "dist", NOTES));
  expect((await PublishedDist.look(world, new Memory(world), false)).tryFindOutputs(part("dev/lights/notes"))).toBeUndefined();
});

test("a dist that does not exist has nothing recorded", async () => {
  const dist = await PublishedDist.look(aWorld(), new Memory(aWorld()), true);
  expect([dist.isSettled, dist.recorded.size, dist.repaired]).toEqual([false, 0, undefined]);
});
