import { describe, expect, test } from "vitest";
import type { FieldChange } from "../../engine/compare/change.ts";
import { compareValues } from "../../engine/compare/compare-values.ts";
import type { Drift, EnvironmentDrift } from "../../engine/drift/drift.ts";
import { renderDrift } from "../../engine/render/drift.ts";
import { maskChange } from "../../engine/render/mask-values.ts";

const at = { layer: "lights", environment: "prod", part: "catalog", type: "apps/Deployment", object: "apps/Deployment shop/catalog" } as const;
const container = (rest: object) => ({ spec: { replicas: 2, template: { spec: { containers: [{ name: "catalog", image: "example.com/catalog:1", ...rest }] } } } });
const changed: Drift = {
  ...at,
  kind: "changed",
  fields: compareValues(container({ env: [{ name: "MODE", value: "a" }] }), { ...container({ env: [{ name: "MODE", value: "b" }] }) }).map((field) => ({ ...field, owner: { manager: "kubectl-edit", at: "2026-11-26T10:00:00Z" } })),
};

/** One of everything. */
const REPORT: readonly EnvironmentDrift[] = [
  {
    environment: "dev", cluster: "https://dev.example.com", compared: { building: 12, lights: 40 }, hooks: 0, reconciliations: [], drifts: [],
    healing: { changed: "left", extra: "pruned", policy: "Argo CD applies commits, and self-healing is off: developers try things", suspended: [] },
  },
  {
    environment: "prod", cluster: "https://prod.example.com", compared: { building: 12, lights: 40 }, hooks: 1,
    healing: { changed: "healed", extra: "pruned", policy: "Flux reconciles every 5m", suspended: ["prod-worker"] },
    reconciliations: [{ part: "catalog", status: "HealthCheckFailed", at: "2026-11-26T09:00:00Z" }],
    drifts: [
      { layer: "building", environment: "prod", part: "network", type: "aws_vpc", object: "aws_vpc.main", kind: "changed", fields: compareValues({ tags: { team: "a", owner: "x" } }, { tags: { team: "b" } }) },
      { layer: "building", environment: "prod", part: "queue", type: "", object: "every resource of the stack", kind: "unchecked", reason: "terraform plan failed: No valid credential sources found", fix: "terraform -chdir=dist/prod/building/queue init, then plan -refresh-only, says more" },
      changed,
      { ...at, type: "Service", object: "Service shop/catalog", kind: "changed", refused: "spec.ports[1].name: Duplicate value", fields: compareValues({ spec: { ports: [{ name: "http", port: 80 }] } }, { spec: { ports: [] } }) },
      { ...at, type: "ConfigMap", object: "ConfigMap shop/catalog", kind: "missing" },
      { ...at, type: "ServiceAccount", object: "ServiceAccount shop/catalog", kind: "missing", since: "2026-11-26T11:00:00Z" },
      { ...at, type: "ConfigMap", object: "ConfigMap shop/old", kind: "extra", since: "2026-10-01T00:00:00Z" },
      { ...at, type: "CronJob", object: "batch/CronJob shop/report", kind: "unchecked", reason: "the server does not allow it (403)", fix: "let your user get it" },
    ],
  },
];

test.each([["text", "txt"], ["json", "json"], ["markdown", "md"]] as const)("one of everything as %s", async (format, extension) => {
  const { output, exitCode } = renderDrift(REPORT, format);
  expect(exitCode).toBe(1);
  await expect(output).toMatchFileSnapshot(`golden/drift.${extension}`);
});

describe("the exit code", () => {
  const code = (...drifts: Drift[]): number => renderDrift([{ ...REPORT[0]!, drifts }], "text").exitCode;
  const unchecked: Drift = { ...at, kind: "unchecked", reason: "403" };

  test("is 0 where everything was looked at and nothing differs", () => expect(code()).toBe(0));
  test.each(["missing", "extra"] as const)("is 1 where something is %s", (kind) => expect(code({ ...at, kind })).toBe(1));
  test("is 1 where something is changed", () => expect(code(changed)).toBe(1));
  test("is 1 where something differs and something is unknown", () => expect(code(changed, unchecked)).toBe(1));
  test("is 3 where nothing is known to differ and something is unknown", () => expect(code(unchecked)).toBe(3));
});

test("the last line is the answer in one sentence", () => {
  const last = (drifts: readonly Drift[]): string => renderDrift([{ ...REPORT[0]!, drifts }], "text").output.trim().split("\n").at(-1)!;
  expect(last([])).toBe("Nothing drifted: 52 objects are as dist says.");
  expect(last([{ ...at, kind: "unchecked", reason: "403" }])).toBe("Nothing is known to differ, but 1 thing was not looked at: unknown is not clean.");
  expect(last([{ ...at, kind: "missing" }])).toBe("1 object differs from dist: 0 changed, 1 missing, 0 extra.");
});

const many = (count: number): readonly EnvironmentDrift[] => [{ ...REPORT[1]!, drifts: Array.from({ length: count }, (_, index) => ({ ...at, object: `ConfigMap shop/c${index}`, kind: "missing" as const })) }];

test("thousands of objects are shown in part and counted in text, and all in JSON", () => {
  expect(renderDrift(many(3000), "text").output).toContain("… 2900 more objects");
  expect((JSON.parse(renderDrift(many(3000), "json").output) as { drifts: unknown[] }).drifts).toHaveLength(3000);
});

test.each([65_536, 10_000, 1000, 100])("markdown stays within %d characters, and the rest is counted", (longest) => {
  const { output } = renderDrift(many(3000), "markdown", { longest });
  expect(output.length).toBeLessThanOrEqual(longest);
  const shown = output.split("\n").filter((line) => line.startsWith("- ConfigMap")).length;
  if (output.includes("| environment |")) expect(output).toContain(`… ${3000 - shown} more objects than fit here`);
  else expect(output).toBe("3000 objects differ from dist: 0 changed, 3000 missing, 0 extra.\n".replaceAll("!", "\\!"));
});

describe("what looks like a secret is hidden", () => {
  const masked = (before: object, after: object): string => JSON.stringify(compareValues(before as never, after as never).map((change: FieldChange) => maskChange(change)));
  const variable = (name: string, value: string) => ({ env: [{ name, value }] });

  test.each([
    ["a variable whose name says so", variable("DB_PASSWORD", "a"), variable("DB_PASSWORD", "hunter2")],
    ["a variable that was added", { env: [] }, variable("API_TOKEN", "hunter2")],
    ["a key of a ConfigMap", { data: { password: "a" } }, { data: { password: "hunter2" } }],
    ["a key below a field that was added", {}, { data: { nested: { apiKey: "hunter2" } } }],
    ["a URL with a password", { data: { url: "x" } }, { data: { url: "postgres://app:hunter2@db/orders" } }],
    ["an argument that names it", { args: ["a"] }, { args: ["--token=hunter2"] }],
    ["a key in PEM", { data: { a: "x" } }, { data: { a: "-----BEGIN RSA PRIVATE KEY-----\nhunter2" } }],
  ])("%s", (_, before, after) => {
    expect(masked(before, after)).toContain("(hidden)");
    expect(masked(before, after)).not.toContain("hunter2");
  });

  test.each([
    ["a reference to a Secret", { valueFrom: { secretKeyRef: { name: "a", key: "password" } } }, { valueFrom: { secretKeyRef: { name: "visible", key: "password" } } }],
    ["a volume that is called so", { volumes: [{ name: "token", emptyDir: {} }] }, { volumes: [{ name: "token", configMap: { name: "visible" } }] }],
    ["an ordinary value", variable("MODE", "a"), variable("MODE", "visible")],
  ])("%s is shown", (_, before, after) => {
    expect(masked(before, after)).toContain("visible");
    expect(masked(before, after)).not.toContain("(hidden)");
  });
});
