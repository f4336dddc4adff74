import { expect, test } from "vitest";
import type { Finding } from "../../constructs/contract/index.ts";
import { renderFindings } from "../../engine/render/findings.ts";

const finding = (severity: Finding["severity"], rule: string): Finding => ({
  rule, severity, layer: "lights", environment: "prod", part: "catalog", path: "prod-catalog/catalog/deployment: spec.replicas",
  source: { file: "charts/catalog.ts", line: 12 }, what: `replicas: 3 stands beside an autoscaler`, why: "each sets it back", fix: "remove replicas",
});
const FINDINGS = [finding("warning", "fixed-replicas"), finding("unknown", "image-exists"), finding("error", "fixed-replicas"), finding("error", "plain-secret")];

test.each([["text", "txt"], ["json", "json"], ["markdown", "md"]] as const)("findings as %s, errors first", async (format, extension) => {
  const { output, exitCode } = renderFindings(FINDINGS, format);
  expect(exitCode).toBe(1);
  await expect(output).toMatchFileSnapshot(`golden/findings.${extension}`);
});

test("nothing found is said so, with exit code 0", () => {
  expect(renderFindings([], "text")).toEqual({ output: "Nothing was found.\n", exitCode: 0 });
  expect(renderFindings([], "markdown").exitCode).toBe(0);
  expect(JSON.parse(renderFindings([], "json").output)).toMatchObject({ findings: [] });
});

test("what could not be told never counts as clean", () => {
  expect(renderFindings([finding("unknown", "image-exists")], "text")).toMatchObject({ exitCode: 1, output: expect.stringContaining("1 could not be told") as string });
});

test("colour is used where it is asked for", () => {
  expect(renderFindings(FINDINGS, "text", { color: true }).output).toContain("\x1b[31merror\x1b[39m");
  expect(renderFindings(FINDINGS, "text").output).not.toContain("\x1b");
});
