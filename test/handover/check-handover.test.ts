import { expect, test } from "vitest";
import { parseHandover } from "../../constructs/contract/index.ts";
import { checkHandover } from "../../engine/handover/check-handover.ts";
import type { Asking } from "../../engine/handover/check-handover.ts";
import { declaredOutputs } from "../../engine/handover/declared-outputs.ts";
import { renderHandoverCheck } from "../../engine/render/handover.ts";

const declared = declaredOutputs([{ stack: "network", document: { output: { vpcId: { value: "${aws_vpc.network.id}" }, other: { value: "x" } } } }, { stack: "identity", document: {} }]);
const record = (values: object) => parseHandover({ schemaVersion: 1, environment: "dev", values }, "dev", "dev.json");
const vpcId = "vpc-0123456789abcdef0";
const asks = (chart: string, ...fields: string[]): Asking => ({ chart, asked: new Set(fields) });
const exitCode = (check: ReturnType<typeof checkHandover>): number => renderHandoverCheck(check, { format: "text" }).exitCode;

test("stacks declare what has the name of a field", () => {
  expect(declared).toEqual([{ field: "vpcId", stack: "network", expression: "${aws_vpc.network.id}" }]);
});

test("what charts ask for and stacks output is recorded: nothing is found", () => {
  const check = checkHandover("dev", record({ vpcId }), declared, [asks("platform", "vpcId"), asks("ui")]);
  expect(check).toMatchObject({ missing: [], stale: [], unrecorded: [], unchecked: [], recorded: 1 });
  expect(exitCode(check)).toBe(0);
});

test("what a chart asks for and nobody recorded is missing, with the stack that outputs it", () => {
  const check = checkHandover("dev", undefined, declared, [asks("platform", "vpcId"), asks("catalog", "databases.orders", "vpcId")]);
  expect(check.missing).toEqual([{ field: "databases.orders", charts: ["catalog"], stack: undefined }, { field: "vpcId", charts: ["platform", "catalog"], stack: "network" }]);
  expect(exitCode(check)).toBe(1);
});

test("what is recorded and no stack outputs is stale, with the charts that still ask", () => {
  const check = checkHandover("dev", record({ vpcId, databases: { orders: { host: "o", port: 1 } } }), declared, [asks("catalog", "databases.orders")]);
  expect(check.stale).toEqual([{ field: "databases.orders", charts: ["catalog"] }]);
  expect(exitCode(check)).toBe(1);
});

test("what a stack outputs and nobody asks for is told, and is no fault", () => {
  const check = checkHandover("dev", undefined, declared, []);
  expect(check.unrecorded).toEqual([{ field: "vpcId", stack: "network" }]);
  expect(exitCode(check)).toBe(0);
});

test("a chart that could not be asked is not clean", () => {
  expect(exitCode(checkHandover("dev", record({ vpcId }), declared, [{ chart: "ui", unchecked: "it does not load" }]))).toBe(3);
});
