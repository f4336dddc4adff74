import { parseDigest } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf } from "./environment-input.ts";

const HEX = "0123456789abcdef".repeat(4);
const FORM = "write sha256: and 64 hex digits, as `docker buildx imagetools inspect` prints them";

test("a sha256 digest is one", () => {
  expect(parseDigest(`sha256:${HEX}`)).toBe(`sha256:${HEX}`);
});

test.each([
  ["63 digits", `sha256:${HEX.slice(1)}`, FORM],
  ["65 digits", `sha256:${HEX}0`, FORM],
  ["a letter that is no digit", `sha256:${HEX.slice(1)}g`, FORM],
  ["upper case", `SHA256:${HEX.toUpperCase()}`, `write "sha256:${HEX}"`],
  ["another algorithm", `sha512:${HEX}${HEX}`, FORM],
  ["no algorithm", HEX, FORM],
  ["a tag", "1.4.2", FORM],
  ["a whole reference", `ghcr.io/acme/catalog:1@sha256:${HEX}`, `write "sha256:${HEX}"`],
  ["a line feed at the end", `sha256:${HEX}\n`, FORM],
  ["nothing", "", FORM],
])("%s is refused", (_, text, fix) => {
  const problem = problemOf(() => parseDigest(text, "--image"));
  expect(problem.what).toMatch(/ is not an image digest$/);
  expect(problem).toMatchObject({ where: "--image", why: "only a sha256 digest names one build for ever; a tag can be moved", fix });
});
