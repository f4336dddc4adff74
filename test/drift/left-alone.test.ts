import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Duration } from "../../constructs/contract/duration.ts";
import type { JsonObject } from "../../constructs/contract/json.ts";
import { compareValues } from "../../engine/compare/compare-values.ts";
import { readTerraformObjects } from "../../engine/compare/terraform-objects.ts";
import { lookAtBuilding } from "../../engine/drift/building.ts";
import type { Drift } from "../../engine/drift/drift.ts";
import { withoutIgnored, withoutNothing, withoutTraces } from "../../engine/drift/left-alone.ts";
import { realTerraform } from "../../engine/ports/terraform.ts";
import type { Fields } from "../building/stub-provider/values.ts";
import { tryFindTerraform } from "../building/terraform.ts";
import { StubbedBuilding } from "../e2e/building/stubbed-building.ts";
import { ROOT } from "../helpers/estate.ts";

const moduleOf = (resource: object) => readTerraformObjects({ resource } as unknown as JsonObject, "main.tf.json");
const changed = (object: string, before: object, after: object): Drift => ({ kind: "changed", layer: "building", environment: "dev", part: "network", type: object.split(".")[0]!, object, fields: compareValues(before as JsonObject, after as JsonObject) });
const paths = (drifts: readonly Drift[]): string[] => drifts.flatMap((drift) => (drift.kind === "changed" ? drift.fields.map(({ path }) => `${drift.object} ${path}`) : [`${drift.object} ${drift.kind}`]));

describe("what is read back of a field that nobody set", () => {
  test.each([[null, {}], [null, []], [{}, null], [[], null]])("is no drift: %j, then %j", (before, after) => {
    expect(withoutNothing([changed("aws_kms_key.logs", { tags: before }, { tags: after })])).toEqual([]);
  });

  test.each([[null, { owner: "x" }], [["sg-1"], []], [null, ""], [{}, 0], [null, false]])("is drift: %j, then %j", (before, after) => {
    expect(withoutNothing([changed("aws_kms_key.logs", { value: before }, { value: after })])).toHaveLength(1);
  });

  test("does not hide what else changed", () => {
    expect(paths(withoutNothing([changed("aws_kms_key.logs", { tags: null, deletion_window_in_days: 30 }, { tags: {}, deletion_window_in_days: 7 })]))).toEqual(["aws_kms_key.logs deletion_window_in_days"]);
  });
});

describe("changes that the module ignores", () => {
  const nodes = (ignored: unknown) => moduleOf({ aws_eks_node_group: { nodes: { lifecycle: { ignore_changes: ignored } } } });
  const scaled = changed("aws_eks_node_group.nodes", { scaling_config: [{ desired_size: 2, max_size: 4 }], tags: { a: "1", b: "1" } }, { scaling_config: [{ desired_size: 5, max_size: 9 }], tags: { a: "2", b: "2" } });

  test.each([
    ["a field of a block", ["scaling_config[0].desired_size"], ["scaling_config[0].max_size", "tags.a", "tags.b"]],
    ["a whole block", ["scaling_config"], ["tags.a", "tags.b"]],
    ["one entry of a map", ['tags["a"]'], ["scaling_config[0].desired_size", "scaling_config[0].max_size", "tags.b"]],
    ["nothing that only begins like it", ["scaling", "tag"], ["scaling_config[0].desired_size", "scaling_config[0].max_size", "tags.a", "tags.b"]],
  ])("are no drift: %s", (_, ignored, told) => {
    expect(paths(withoutIgnored([scaled], nodes(ignored)))).toEqual(told.map((path) => `aws_eks_node_group.nodes ${path}`));
  });

  test.each(["all", ["all"]])("are no drift: %j", (ignored) => {
    expect(withoutIgnored([scaled], nodes(ignored))).toEqual([]);
  });

  test("of every instance of a resource", () => {
    expect(withoutIgnored([{ ...scaled, object: 'aws_eks_node_group.nodes["a"]' } as Drift], nodes("all"))).toEqual([]);
  });

  test("do not hide that it is gone", () => {
    expect(paths(withoutIgnored([{ kind: "missing", layer: "building", environment: "dev", part: "network", type: "aws_eks_node_group", object: "aws_eks_node_group.nodes" }], nodes("all")))).toEqual(["aws_eks_node_group.nodes missing"]);
  });
});

describe("what another resource of the stack leaves on one that it builds on", () => {
  const schemas = JSON.stringify({ provider_schemas: { aws: { resource_schemas: {
    aws_route_table: { block: { attributes: { route: { computed: true, optional: true }, propagating_vgws: { optional: true } }, block_types: { timeouts: {} } } },
    aws_iam_role: { block: { attributes: { max_session_duration: { optional: true } }, block_types: { inline_policy: { nesting_mode: "set" } } } },
  } } } });
  const module = moduleOf({
    aws_route_table: { used: { vpc_id: "x" }, unused: { vpc_id: "x", depends_on: ["aws_route_table.used"] }, written: { route: [] } },
    aws_route: { out: { route_table_id: "${aws_route_table.used.id}" }, other: { route_table_id: "${aws_route_table.written.id}" } },
    aws_iam_role: { role: { name: "r" } },
    aws_iam_role_policy: { policy: { role: "${aws_iam_role.role.name}" } },
  });
  const route = (name: string): Drift => changed(`aws_route_table.${name}`, { route: [] }, { route: [{ cidr_block: "0.0.0.0/0" }] });

  test("is no drift where the provider fills the field in", () => {
    expect(withoutTraces([route("used")], module, schemas)).toEqual([]);
  });

  test("is no drift where the field is a block that nobody writes", () => {
    expect(withoutTraces([changed("aws_iam_role.role", { inline_policy: [] }, { inline_policy: [{ name: "p" }] })], module, schemas)).toEqual([]);
  });

  test.each([
    ["nothing builds on the resource", route("unused")],
    ["the module sets the field", route("written")],
    ["the provider does not fill it in", changed("aws_iam_role.role", { max_session_duration: 3600 }, { max_session_duration: 43200 })],
    ["the provider does not know the field", changed("aws_iam_role.role", { other: 1 }, { other: 2 })],
  ])("is drift where %s", (_, drift) => {
    expect(withoutTraces([drift], module, schemas)).toEqual([drift]);
  });

  test("is drift where the schemas cannot be read", () => {
    expect(withoutTraces([route("used")], module, "no JSON")).toEqual([route("used")]);
  });
});

describe.skipIf(tryFindTerraform() === undefined)("with a terraform binary (skipped where there is none), on the network of dev", () => {
  const clone = mkdtempSync(join(tmpdir(), "lamplighter-left-alone-"));
  let building: StubbedBuilding;
  beforeAll(async () => {
    cpSync(join(ROOT, "dist/dev/building"), join(clone, "dist/dev/building"), { recursive: true, filter: (path) => !path.includes("/.terraform") });
    building = await StubbedBuilding.apply(tryFindTerraform()!, clone, "dev", join(clone, "scratch"));
  });
  afterAll(() => {
    building.remove();
    rmSync(clone, { recursive: true });
  });

  const look = async (name: string): Promise<string[]> => {
    const folder = join(clone, "dist/dev/building", name);
    const module = readFileSync(join(folder, "main.tf.json"), "utf8");
    const { drifts } = await lookAtBuilding({ environment: "dev", stacks: [{ name, folder, shownFolder: folder, module, isCommitted: true }], onStack: () => undefined }, realTerraform({ program: building.program, timeout: Duration.minutes(1) }));
    return paths(drifts);
  };
  const meddle = (type: string, change: (state: Fields) => Fields): void => onTestFinished(building.stub.meddle(type, change));
  const RULE = { cidr_blocks: ["0.0.0.0/0"], description: "", from_port: 0, ipv6_cidr_blocks: [], prefix_list_ids: [], protocol: "-1", security_groups: [], self: false, to_port: 0 };

  test("a rule on a group shows on the group, and is no drift of it", async () => {
    meddle("aws_security_group", (state) => ({ ...state, ingress: [RULE] }));
    expect(await look("network")).toEqual([]);
  });

  test("a rule that somebody puts on the closed default group is drift", async () => {
    meddle("aws_default_security_group", (state) => ({ ...state, ingress: [RULE] }));
    expect(new Set((await look("network")).map((told) => told.split("[")[0]))).toEqual(new Set(["aws_default_security_group.network_default ingress"]));
  });

  test("nodes that an autoscaler adds are no drift, and another maximum is", async () => {
    meddle("aws_eks_node_group", (state) => ({ ...state, scaling_config: (state["scaling_config"] as readonly Fields[]).map((block) => ({ ...block, desired_size: 3 })) }));
    expect(await look("cluster")).toEqual([]);
    meddle("aws_eks_node_group", (state) => ({ ...state, scaling_config: (state["scaling_config"] as readonly Fields[]).map((block) => ({ ...block, max_size: 40 })) }));
    expect(await look("cluster")).toEqual(["aws_eks_node_group.nodes scaling_config[0].max_size"]);
  });
});
