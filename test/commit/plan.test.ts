import { expect, test } from "vitest";
import { assertPlan } from "../../engine/commit/plan.ts";
import type { FileChange } from "../../engine/commit/plan.ts";

const BASE = "0".repeat(39) + "1";

function check(...changes: FileChange[]): () => void {
  return () => assertPlan({ branch: "main", base: BASE, changes, message: { subject: "x", trailers: [["A", "b"]] } });
}

function write(path: string): FileChange {
  return { path, kind: "write", text: "" };
}

test.each([
  "../outside", "/etc/passwd", "a//b", "a/./b", "a/../b", "", "a/", ".git/config", "a/.GIT/hooks/x", "git~1/config", ".git ./x", "a/.git::$INDEX_ALLOCATION/x",
  "a\nb", "a\0b", "a\u202eb", "a\u200bb", "a\\b", "x".repeat(1025),
])("the path %j is refused", (path) => {
  expect(check(write(path))).toThrow(/a commit touches plain files inside the repository only/);
});

test.each([".gitattributes", ".github/workflows/release.yml", "a b/c", "dist/prod/lights/_cluster/ClusterRole.rbac.authorization.k8s.io.x.yaml", "ünï/cödé"])("the path %j is accepted", (path) => {
  expect(check(write(path))).not.toThrow();
});

test("a path that is changed twice, and one below a file, are refused together", () => {
  expect(check(write("a"), { path: "a", kind: "remove" }, write("b"), write("b/c"))).toThrow(/a: is changed twice in one commit[^]*b\/c: lies below a path/);
});

test("half of a character in a text is refused, because it cannot be written", () => {
  expect(check({ path: "a", kind: "write", text: "\ud800" })).toThrow("a: the text holds half of a character");
});

test.each(["--force", "-x", "a..b", "a b", "a\nb", "HEAD", "refs/heads/a~1", "a@{1}", "a.lock", "a/", "/a", "a//b", ".a", "a.", "a:b", "", "x".repeat(201)])("%j is not the name of a branch", (branch) => {
  expect(() => assertPlan({ branch, base: BASE, changes: [], message: { subject: "x", trailers: [] } })).toThrow("is not the name of a branch");
});

test.each(["HEAD", "main", "--all", BASE.slice(1), `${BASE}^`])("%j is not a full commit id", (base) => {
  expect(() => assertPlan({ branch: "main", base, changes: [], message: { subject: "x", trailers: [] } })).toThrow("is not a full commit id");
});
