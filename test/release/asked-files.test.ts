import { expect, test } from "vitest";
import { emptyFileMemo } from "../../engine/cache/file-memo.ts";
import { DiskEstateFiles } from "../../engine/ports/estate-files.ts";
import { AskedFiles } from "../../engine/release/asked-files.ts";
import { aWorld, putFile } from "../engine/a-world.ts";
import { aFolder } from "../helpers/publication.ts";

function opened() {
  const root = aFolder();
  putFile(root, "environments/releases/dev/web.json", "{}");
  const asked = new AskedFiles();
  const world = asked.in({ ...aWorld({ root }), openFiles: (known) => new DiskEstateFiles(root, known) });
  return { asked, files: world.openFiles(emptyFileMemo) };
}

test("every file that is asked for is noted, whether it is there or not", () => {
  const { asked, files } = opened();
  expect(files.readJson("environments/releases/dev/web.json")).toEqual({});
  expect(files.tryHash("environments/handover/dev.json")).toBeUndefined();
  expect(asked.tryList()!.toSorted()).toEqual(["environments/handover/dev.json", "environments/releases/dev/web.json"]);
});

test("where the names in a folder were asked for, a list of files does not tell everything", () => {
  const { asked, files } = opened();
  expect(files.list("environments/releases/dev")).toEqual(["web.json"]);
  expect(asked.tryList()).toBeUndefined();
});
