import { expect, test } from "vitest";
import { checkOutDir } from "../../engine/dist/out-dir.ts";
import { failure } from "../helpers/publication.ts";

const sources = ["environments", "charts/index.ts", "package.json", "deep/er/sources/"];

test.each([
  ["dist", "dist"],
  ["./dist/", "dist"],
  ["/repo/out/dist", "out/dist"],
  ["charts/../dist", "dist"],
])("%s is an output folder", (outDir, relative) => {
  expect(checkOutDir("/repo", outDir, sources)).toBe(relative);
});

test.each([
  ["", "the repository itself"],
  ["/", "outside of the repository"],
  [".", "the repository itself"],
  ["..", "outside of the repository"],
  ["../elsewhere", "outside of the repository"],
  ["/repo", "the repository itself"],
  ["/repository", "outside of the repository"],
  ["dist/../..", "outside of the repository"],
  [".git", "git and npm own"],
  [".GIT", "git and npm own"],
  [".git/hooks", "git and npm own"],
  ["node_modules/dist", "git and npm own"],
  ["environments", "which people write"],
  ["charts", "which people write"],
  ["deep", "which people write"],
  ["deep/er", "which people write"],
  ["deep/er/sources", "which people write"],
  ["di st", "not a safe folder name"],
  ["dist\u202e", "not a safe folder name"],
  [".hidden", "not a safe folder name"],
])("%j is refused", (outDir, why) => {
  expect(failure(() => checkOutDir("/repo", outDir, sources))).toMatchObject({ kind: "input", message: expect.stringContaining(why) });
});
