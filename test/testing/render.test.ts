import { expect, test } from "vitest";
import { argoCd, defineEnvironment, parseRelease } from "../../constructs/contract/index.ts";
import type { ChartModule, Manifest, StackModule, UnitInput } from "../../constructs/contract/index.ts";
import { renderStack, renderUnit } from "../../constructs/testing/index.ts";

const dev = defineEnvironment({
  name: "dev",
  aws: { account: "111111111111", region: "eu-west-1" },
  network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },
  cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } },
  domain: "dev.example.com",
  reconciler: argoCd(),
});

/** A chart that says of its input what it was asked for. */
function chartSaying(say: (input: UnitInput) => string): ChartModule {
  const manifest = (input: UnitInput): Manifest => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: input.name, namespace: input.namespace }, data: { said: say(input) } });
  return { layer: "lights", render: (input) => ({ objects: [{ manifest: manifest(input), path: input.name }], findings: [] }) };
}

const said = (chart: ChartModule, options: Parameters<typeof renderUnit>[2]) => (renderUnit(chart, dev, options).objects[0]!.manifest["data"] as { said: string }).said;

test("a unit is rendered with its names and says which one it is", () => {
  const unit = renderUnit(chartSaying(() => ""), dev, { name: "catalog" });
  expect(unit).toMatchObject({ layer: "lights", name: "catalog", environment: "dev" });
  expect(unit.objects[0]!.manifest.metadata).toEqual({ name: "catalog", namespace: "catalog" });
});

test("its own release is a placeholder that no registry has", () => {
  expect(said(chartSaying(({ release }) => release.image("catalog")), { name: "catalog" })).toBe(`registry.invalid/catalog@sha256:${"0".repeat(64)}`);
});

test("releases are given by name or in full", () => {
  const chart = chartSaying(({ release }) => release.image("ui"));
  const release = parseRelease({ schemaVersion: 1, repository: "ghcr.io/shop/ui", digest: `sha256:${"a".repeat(64)}`, tag: "1.0" }, "test");
  expect(said(chart, { name: "catalog", releases: ["ui"] })).toMatch(/^registry\.invalid\/ui@/);
  expect(said(chart, { name: "catalog", releases: { ui: release } })).toBe(`ghcr.io/shop/ui:1.0@sha256:${"a".repeat(64)}`);
});

test("a release that was not given is refused as it is when the estate is rendered", () => {
  expect(() => said(chartSaying(({ release }) => release.image("ui")), { name: "catalog" })).toThrow('no release of "ui" is given to this unit in dev');
});

test("recorded values of the handover are given, derived ones always there", () => {
  const chart = chartSaying(({ handover }) => `${handover.role("catalog")} ${handover.database("catalog").host}`);
  expect(said(chart, { name: "catalog", handover: { databases: { catalog: { host: "db.internal", port: 5432 } } } as never })).toBe("arn:aws:iam::111111111111:role/dev-catalog db.internal");
  expect(() => said(chart, { name: "catalog" })).toThrow("the handover of dev has no databases.catalog");
});

test("a handover that does not fit is refused", () => {
  expect(() => said(chartSaying(() => ""), { name: "catalog", handover: { vpcId: "vpc" } as never })).toThrow('"vpc" is not a VPC id');
});

test("a name that cannot be one is refused", () => {
  expect(() => renderUnit(chartSaying(() => ""), dev, { name: "../x" })).toThrow('renderUnit(): name: "../x" is not a name');
});

test("a stack is rendered and says which one it is", () => {
  const stack: StackModule = { layer: "building", render: ({ name, environment }) => ({ terraform: { output: { said: { value: `${name} ${environment.name}` } } }, findings: [] }) };
  expect(renderStack(stack, dev, { name: "network" })).toEqual({ layer: "building", name: "network", environment: "dev", terraform: { output: { said: { value: "network dev" } } }, findings: [] });
});
