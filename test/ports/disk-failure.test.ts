import { expect, test } from "vitest";
import type { Refusal } from "../../constructs/contract/problem.ts";
import { diskFailure } from "../../engine/ports/disk-failure.ts";

const CODES = ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EPERM", "EXDEV", "EMFILE", "ENFILE", "EINTR", "ENOENT", "EEXIST", "ENOTEMPTY", "ENOTDIR", "EISDIR", "ENAMETOOLONG", "ESTRANGE"];

test.each(CODES)("the way out of %s fits whichever file it is about", (code) => {
  const refusal = diskFailure(Object.assign(new Error("said the system"), { code, errno: -1 }), "charts/web.ts", "nothing was read") as Refusal;
  expect(refusal).toMatchObject({ name: "Refusal", kind: "disk", problems: [{ where: "charts/web.ts", fix: expect.stringMatching(/\w/) as string }] });
  expect(refusal.message).toContain(code);
  expect(refusal.message).not.toContain("dist");
});

test("an error that is none of the file system's stays what it is", () => {
  const error = new Error("a bug");
  expect(diskFailure(error, "charts/web.ts")).toBe(error);
});
