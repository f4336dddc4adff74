import { expect, test } from "vitest";
import { readRefreshPlan } from "../../engine/drift/terraform-plan.ts";

const place = { environment: "dev", part: "network", folder: "dist/dev/building/network", program: "terraform" };
const line = (message: object): string => `${JSON.stringify(message)}\n`;
const VERSION = line({ "@level": "info", "@message": "Terraform 1.11.4", terraform: "1.11.4", type: "version", ui: "1.2" });
const SUMMARY = line({ "@level": "info", "@message": "Plan: 0 to add, 0 to change, 0 to destroy.", changes: { add: 0, change: 0, import: 0, remove: 0, operation: "plan" }, type: "change_summary" });
const resource = (name: string) => ({ address: `aws_vpc.${name}`, mode: "managed", type: "aws_vpc", name });

/** What `show -json` says of a plan (format 1.2), with what a test is about put in. */
function shown({ drift = [], outputs = {}, declared = ["main"], state = ["main"] }: { drift?: object[]; outputs?: object; declared?: (string | object)[]; state?: string[] }): string {
  return JSON.stringify({
    format_version: "1.2",
    resource_drift: drift,
    output_changes: outputs,
    prior_state: { values: { root_module: { resources: state.map((name) => ({ ...resource(name), address: `aws_vpc.${name}` })) } } },
    configuration: { root_module: { resources: declared.map((each) => (typeof each === "string" ? resource(each) : each)) } },
  });
}

const read = (code: number, output: string, show?: string) => readRefreshPlan({ plan: { code, output: VERSION + output }, shown: show === undefined ? undefined : { code: 0, output: show } }, place);
const drifted = (before: object | null, after: object | null, rest: object = {}) => ({ ...resource("main"), change: { actions: after === null ? ["delete"] : ["update"], before, after, before_sensitive: {}, after_sensitive: {}, ...rest } });

test("a world that is as the state says, and a state as dist says, is clean", () => {
  expect(read(0, "", shown({}))).toEqual({ drifts: [], compared: 1 });
});

test("a resource that was changed is told field by field", () => {
  const { drifts } = read(2, "", shown({ drift: [drifted({ id: "vpc-1", tags: { team: "a" } }, { id: "vpc-1", tags: { team: "b" } })] }));
  expect(drifts).toMatchObject([{ kind: "changed", layer: "building", environment: "dev", part: "network", type: "aws_vpc", object: "aws_vpc.main", fields: [{ path: "tags.team", before: "a", after: "b" }] }]);
});

test("a resource that is gone is missing, once", () => {
  expect(read(2, "", shown({ drift: [drifted({ id: "vpc-1" }, null)], state: [] })).drifts).toMatchObject([{ kind: "missing", object: "aws_vpc.main" }]);
});

test("a resource that was never made is missing, though a refresh has nothing to say of it", () => {
  expect(read(0, "", shown({ declared: ["main", "second"] })).drifts).toMatchObject([{ kind: "missing", object: "aws_vpc.second" }]);
});

test("a resource that the state has and dist has not is extra", () => {
  expect(read(0, "", shown({ state: ["main", "old"] })).drifts).toMatchObject([{ kind: "extra", object: "aws_vpc.old", type: "aws_vpc" }]);
});

test("a count of unknown size may have no instance", () => {
  expect(read(0, "", shown({ declared: ["main", { ...resource("many"), count_expression: {} }] })).drifts).toEqual([]);
});

test("instances are counted to their resource", () => {
  expect(read(0, "", shown({ declared: [{ ...resource("zone"), for_each_expression: {} }], state: ['zone["a.b"]', "zone[0]"] })).drifts).toEqual([]);
});

test("values that the provider marks as sensitive are masked, and their change is seen", () => {
  const sensitive = { before_sensitive: { password: true, list: [false, true] }, after_sensitive: { password: true, list: [false, true] } };
  const { drifts } = read(2, "", shown({ drift: [drifted({ password: "hunter2", list: ["a", "s1"], size: 1 }, { password: "hunter3", list: ["a", "s1"], size: 2 }, sensitive)] }));
  expect(drifts).toMatchObject([{ fields: [{ path: "password", before: "(sensitive value 1)", after: "(sensitive value 3)" }, { path: "size", before: 1, after: 2 }] }]);
  expect(JSON.stringify(drifts)).not.toMatch(/hunter|s1/);
});

test("outputs that are new, gone and otherwise", () => {
  const change = (actions: string[], before: unknown, after: unknown) => ({ actions, before, after, before_sensitive: false, after_sensitive: false });
  const { drifts } = read(2, "", shown({ outputs: { made: change(["create"], null, "x"), gone: change(["delete"], "x", null), other: change(["update"], "x", "y"), same: change(["no-op"], "x", "x") } }));
  expect(drifts.map(({ kind, object }) => `${kind} ${object}`)).toEqual(["missing output.made", "extra output.gone", "changed output.other"]);
});

test("an error is unchecked with its summary, and its detail stays unsaid", () => {
  const output = line({ "@level": "error", type: "diagnostic", diagnostic: { severity: "error", summary: "No valid credential sources \u001b[31mfound", detail: "token hunter2" } });
  const { drifts, compared } = read(1, output);
  expect(compared).toBe(0);
  expect(drifts).toMatchObject([{ kind: "unchecked", reason: "terraform plan failed: No valid credential sources \\x1b[31mfound", fix: expect.stringContaining("-chdir=dist/dev/building/network init") as string }]);
  expect(JSON.stringify(drifts)).not.toContain("hunter2");
});

test("an exit code of 2 where Terraform tells no drift, because it would only write the state anew, is clean", () => {
  expect(read(2, SUMMARY, shown({}))).toEqual({ drifts: [], compared: 1 });
});

test.each([
  ["ended without a word", 1, "", undefined, "it ended with 1"],
  ["was ended by a signal", undefined, "", undefined, "a signal ended it"],
  ["differs and does not show what", 2, "", shown({}), "does not show what"],
  ["tells a drift that the plan does not show", 2, line({ type: "resource_drift", change: { resource: { addr: "aws_vpc.main" }, action: "update" } }) + SUMMARY, shown({}), "does not show what"],
  ["made a plan that cannot be shown", 0, "", "not JSON", "did not show the plan"],
  ["printed an error and exits 0", 0, line({ "@level": "error", type: "diagnostic", diagnostic: { summary: "odd" } }), shown({}), "odd"],
] as const)("a Terraform that %s is unchecked", (_, code, output, show, text) => {
  expect(readRefreshPlan({ plan: { code, output }, shown: show === undefined ? undefined : { code: 0, output: show } }, place).drifts).toMatchObject([{ kind: "unchecked", reason: expect.stringContaining(text) as string }]);
});

test("warnings and lines for people are no errors", () => {
  expect(read(0, `There are some problems with the CLI configuration:\n${line({ "@level": "warn", type: "diagnostic", diagnostic: { severity: "warning", summary: "old" } })}`, shown({})).drifts).toEqual([]);
});
