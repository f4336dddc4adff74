import { imageReference, parseDigest, parseImageRepository, parseRelease } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf } from "./environment-input.ts";

const DIGEST = parseDigest(`sha256:${"a".repeat(64)}`);

test.each([
  "ghcr.io/stefanprodan/podinfo",
  "registry.k8s.io/pause",
  "public.ecr.aws/aws-containers/retail-store-sample-ui",
  "111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop/catalog",
  "registry.example.com:5000/a/b__c/d-e",
  "localhost:5000/catalog",
  "10.0.0.1:5000/catalog",
])("%s is a repository", (text) => {
  expect(parseImageRepository(text)).toBe(text);
});

test.each([
  ["nginx", "write host/path, such as ghcr.io/acme/catalog"],
  ["library/nginx", "write host/path, such as ghcr.io/acme/catalog"],
  ["ghcr.io", "write host/path, such as ghcr.io/acme/catalog"],
  ["ghcr.io/../etc", "write host/path, such as ghcr.io/acme/catalog"],
  ["ghcr.io/acme/catalog:1.0", 'write "ghcr.io/acme/catalog"'],
  [`ghcr.io/acme/catalog:1.0@${DIGEST}`, 'write "ghcr.io/acme/catalog"'],
  ["https://ghcr.io/acme/catalog", 'write "ghcr.io/acme/catalog"'],
  ["ghcr.io/Acme/Catalog", 'write "ghcr.io/acme/catalog"'],
])("%s is refused", (text, fix) => {
  const problem = problemOf(() => parseImageRepository(text));
  expect(problem.what).toMatch(/ is not an image repository$/);
  expect(problem.fix).toBe(fix);
});

test("a repository of more than 255 characters is refused with its length", () => {
  expect(problemOf(() => parseImageRepository(`ghcr.io/${"a".repeat(300)}`)).what).toBe("the image repository has 308 characters");
});

test("a reference ends with its digest, and the tag stands before it for the reader", () => {
  const repository = parseImageRepository("ghcr.io/acme/catalog");
  expect(imageReference({ repository, digest: DIGEST })).toBe(`ghcr.io/acme/catalog@${DIGEST}`);
  expect(imageReference({ repository, digest: DIGEST, tag: "1.4.2" })).toBe(`ghcr.io/acme/catalog:1.4.2@${DIGEST}`);
});

const tagged = (tag: string) => () => parseRelease({ schemaVersion: 1, repository: "ghcr.io/acme/catalog", digest: DIGEST, tag }, "catalog.json");

test.each(["1", "v1.4.2", "_x", "main-2024.11.20_1", "a".repeat(128)])("%s is a tag", (tag) => {
  expect(tagged(tag)().tag).toBe(tag);
});

test.each(["", ".1", "-rf", "a b", "a/b", "a:b", "a@b", "é", "a\n", "a".repeat(129)])("the tag %j is refused", (tag) => {
  expect(problemOf(tagged(tag)).what).toMatch(/ is not an image tag$/);
});
