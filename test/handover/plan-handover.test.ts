import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { parseHandover } from "../../constructs/contract/index.ts";
import type { JsonValue } from "../../constructs/contract/index.ts";
import { handoverText, planHandover } from "../../engine/handover/plan-handover.ts";
import type { HandoverPlan, Reported } from "../../engine/handover/plan-handover.ts";
import type { DeclaredOutput } from "../../engine/handover/declared-outputs.ts";

const VPC = "vpc-0123456789abcdef0";
const OTHER_VPC = "vpc-0fedcba9876543210";
const SUBNETS = ["subnet-0123456789abcdef2", "subnet-0123456789abcdef1"];

const from = (source: string, values: Record<string, JsonValue>, isSensitive = false): Reported =>
  ({ source, outputs: new Map(Object.entries(values).map(([name, value]) => [name, { value, isSensitive }])) });
const declares = (...fields: DeclaredOutput["field"][]): DeclaredOutput[] => fields.map((field) => ({ field, stack: "network", expression: "" }));
const record = (values: object) => parseHandover({ schemaVersion: 1, environment: "dev", values }, "dev", "recorded");
const plan = (reported: readonly Reported[], { recorded, declared = [] }: { recorded?: object; declared?: readonly DeclaredOutput[] } = {}): HandoverPlan =>
  planHandover({ environment: "dev", file: "environments/handover/dev.json", recorded: recorded === undefined ? undefined : record(recorded), declared, reported });
const refusal = (...given: Parameters<typeof plan>): string => {
  try {
    plan(...given);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was not refused");
};

describe("what stacks report", () => {
  test("is recorded where the handover has a field of that name, and left out where it has none", () => {
    const { changes, left, record: { values } } = plan([from("network", { vpcId: VPC, natGatewayIds: ["nat-1"] })]);
    expect(changes).toEqual([{ field: "vpcId", before: undefined, after: VPC, source: "network" }]);
    expect(left).toEqual([{ source: "network", output: "natGatewayIds" }]);
    expect(values).toMatchObject({ vpcId: VPC });
  });

  test("is no change where it is recorded already", () => {
    expect(plan([from("network", { vpcId: VPC })], { recorded: { vpcId: VPC } }).changes).toEqual([]);
  });

  test("keeps what other sources recorded", () => {
    const { kept, record: { values } } = plan([from("network", { vpcId: VPC })], { recorded: { vpcId: OTHER_VPC, databases: { orders: { host: "orders.internal", port: 5432 } } } });
    expect(kept).toEqual(["databases"]);
    expect(values).toMatchObject({ vpcId: VPC, databases: { orders: { port: 5432 } } });
  });

  test("keeps its order in a list: subnets stand in that of their zones", () => {
    expect(JSON.parse(handoverText(plan([from("network", { privateSubnetIds: SUBNETS })]).record))).toMatchObject({ values: { privateSubnetIds: SUBNETS } });
  });

  test("may come from two stacks that agree", () => {
    expect(plan([from("network", { vpcId: VPC }), from("cluster", { vpcId: VPC })]).changes).toHaveLength(1);
  });
});

describe("it is refused where", () => {
  test("two stacks disagree", () => {
    expect(refusal([from("network", { vpcId: VPC }), from("cluster", { vpcId: OTHER_VPC })])).toContain("vpcId differs between network and cluster");
  });

  test("dist declares an output that the state does not have", () => {
    expect(refusal([from("network", { vpcId: VPC })], { declared: declares("vpcId", "publicSubnetIds") })).toContain("the state of network has no output publicSubnetIds");
  });

  test("nothing belongs into the handover", () => {
    expect(refusal([from("network", { vpcID: VPC })])).toContain("nothing that is reported belongs into the handover of dev");
  });

  test("a value does not hold", () => {
    expect(refusal([from("network", { vpcId: "10.0.0.0/16" })])).toContain("network: values.vpcId");
  });

  test("an output is sensitive, without showing it", () => {
    const message = refusal([from("network", { vpcId: VPC }, true)]);
    expect(message).toContain("network: vpcId: the output is sensitive");
    expect(message).not.toContain(VPC);
  });

  test.each<{ what: string; value: JsonValue; told: string; hidden: string }>([
    { what: "a key of AWS", value: { orders: { host: "AKIAIOSFODNN7EXAMPLE", port: 5432 } }, told: "the value looks like a secret", hidden: "AKIAIOSFODNN7EXAMPLE" },
    { what: "a URL with a password", value: { orders: { host: "postgres://app:hunter2@orders", port: 5432 } }, told: "the value looks like a secret", hidden: "hunter2" },
    { what: "a field that is called password", value: { orders: { host: "orders.internal", port: 5432, password: "hunter2" } }, told: '"password" is the name of a secret', hidden: "hunter2" },
    { what: "a digest", value: { orders: { host: `sha256:${"a".repeat(64)}`, port: 5432 } }, told: "the value is a digest or commit", hidden: "aaaa" },
    { what: "a commit", value: { orders: { host: "1d5b16b0f04d97689a1b2c3d4e5f60718293a4b5", port: 5432 } }, told: "the value is a digest or commit", hidden: "1d5b16b0" },
  ])("$what is in it, without showing it", ({ value, told, hidden }) => {
    const message = refusal([from("data", { databases: value })]);
    expect(message).toContain(told);
    expect(message).toContain("data: databases.orders");
    expect(message).not.toContain(hidden);
  });

  test("several things are wrong, and all are told", () => {
    const message = refusal([from("network", { vpcId: "AKIAIOSFODNN7EXAMPLE" }), from("data", { clusterSecurityGroupId: "sg-1" }, true)], { declared: declares("publicSubnetIds") });
    expect(message.match(/why:/g)).toHaveLength(3);
  });
});

test("what is written is read back, whatever order it came in, and pulling it again changes nothing", () => {
  const hosts = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.record({ host: fc.stringMatching(/^[g-z]{1,12}\.internal$/), port: fc.integer({ min: 1, max: 65_535 }) }), { maxKeys: 5 });
  fc.assert(fc.property(hosts, (databases) => {
    const reversed = Object.fromEntries(Object.entries(databases).reverse());
    const once = plan([from("network", { vpcId: VPC, databases })]);
    const text = handoverText(once.record);
    expect(handoverText(plan([from("network", { databases: reversed, vpcId: VPC })]).record)).toBe(text);
    const recorded = (JSON.parse(text) as { values: object }).values;
    expect(plan([from("network", { vpcId: VPC, databases })], { recorded }).changes).toEqual([]);
  }));
});
