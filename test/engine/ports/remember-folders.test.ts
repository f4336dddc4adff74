import { expect, test } from "vitest";
import { rememberFolders } from "../../../engine/ports/remember-folders.ts";

const asked: string[] = [];

/** A repository in which every folder but those that begin with `no` exists. */
const remember = () => rememberFolders(async (commit, folders) => {
  asked.push(`${commit}: ${folders.join()}`);
  if (commit === "gone") throw new Error("not in this clone");
  return new Map(folders.filter((folder) => !folder.startsWith("no")).map((folder) => [folder, Buffer.from(`${commit} ${folder}`)]));
});

test("a folder is asked for once, also while the answer is on its way, and an absent one too", async () => {
  asked.length = 0;
  const read = remember();
  const [first, second] = await Promise.all([read("one", ["", "dist", "none"]), read("one", ["", "dist", "none", "charts"])]);
  expect([...first.keys()]).toEqual(["", "dist"]);
  expect([...second].map(([folder, tree]) => [folder, tree.toString()])).toEqual([["", "one "], ["dist", "one dist"], ["charts", "one charts"]]);
  await read("one", ["", "dist", "none", "charts"]);
  expect(asked).toEqual(["one: ,dist,none", "one: ,charts"]);
});

test("another commit is asked for by itself", async () => {
  const read = remember();
  await read("one", ["dist"]);
  expect((await read("two", ["dist"])).get("dist")!.toString()).toBe("two dist");
});

test("what failed is asked for again", async () => {
  asked.length = 0;
  const read = remember();
  for (let time = 0; time < 2; time++) await expect(read("gone", [""])).rejects.toThrow("not in this clone");
  expect(asked).toHaveLength(2);
});
