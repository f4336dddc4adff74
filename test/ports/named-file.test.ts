import { expect, test } from "vitest";
import { tryReadPlainFile } from "../../engine/ports/named-file.ts";
import { failure } from "../helpers/publication.ts";

test("a plain file that the system does not let be looked at is a failure of the disk", () => {
  expect(failure(() => tryReadPlainFile(`/tmp/${"x".repeat(300)}`))).toMatchObject({ name: "Refusal", kind: "disk" });
});
