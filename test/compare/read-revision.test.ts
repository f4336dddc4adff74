import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { compareDist } from "../../engine/compare/compare-dist.ts";
import { readDistAt } from "../../engine/compare/read-revision.ts";
import { realGit } from "../../engine/ports/git.ts";
import { temporaryRepository } from "../git/temporary-repository.ts";

const configMap = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  X: ${data}\n`;

test("the dist of a revision is compared with the one in hand, and the work tree is left alone", async () => {
  const repository = temporaryRepository();
  repository.write("dist/dev/lights/a/_cluster/ConfigMap.a.yaml", configMap("one"));
  repository.write("src.ts", "");
  repository.commit();
  repository.write("dist/dev/lights/a/_cluster/ConfigMap.a.yaml", "edited by hand");
  const before = await readDistAt(realGit(repository.root), "HEAD");
  expect([...before.keys()]).toEqual(["dev/lights/a/_cluster/ConfigMap.a.yaml"]);
  const { changes } = compareDist(before, new Map([["dev/lights/a/_cluster/ConfigMap.a.yaml", configMap("two")]]));
  expect(changes.map(({ fields }) => fields)).toEqual([[{ kind: "changed", path: "data.X", steps: [{ field: "data" }, { field: "X" }], before: "one", after: "two" }]]);
  expect(repository.git("status", "--porcelain")).toBe("M dist/dev/lights/a/_cluster/ConfigMap.a.yaml");
});

test("a revision without dist has no files", async () => {
  const repository = temporaryRepository();
  repository.write("a", "");
  repository.commit();
  expect((await readDistAt(realGit(repository.root), "HEAD")).size).toBe(0);
});

test("a link in the dist of a revision is refused, and not followed", async () => {
  const repository = temporaryRepository();
  repository.write("dist/a", "");
  fs.symlinkSync("/etc/passwd", path.join(repository.root, "dist/b.yaml"));
  repository.commit();
  await expect(readDistAt(realGit(repository.root), "HEAD")).rejects.toThrow('HEAD: "dist/b.yaml" is a symbolic link');
});
