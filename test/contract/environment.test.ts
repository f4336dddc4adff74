import { approved, command, defineEnvironment, Duration, flux, healthy } from "lamplighter";
import type { EnvironmentInput } from "lamplighter";
import { expect, test } from "vitest";
import { anEnvironment, INPUT, problemOf, problemsOf, untyped } from "./environment-input.ts";

const network = (changes: Partial<EnvironmentInput["network"]>) => () => anEnvironment({ network: { ...INPUT.network, ...changes } });
const cluster = (changes: Partial<EnvironmentInput["cluster"]>) => () => anEnvironment({ cluster: { ...INPUT.cluster, ...changes } });

test("what is left out has its default", () => {
  expect(anEnvironment()).toMatchObject({ network: { nat: "per-zone" }, cluster: { administrators: [], publicAccessFrom: [] }, sizes: {}, gates: [] });
});

test("an environment takes every reconciler and every gate", () => {
  const gates = [healthy({ in: "dev", for: Duration.minutes(5) }), approved({ by: ["ada@example.com"] }), command({ name: "smoke", run: ["true"] })];
  expect(anEnvironment({ reconciler: flux(), gates })).toMatchObject({ reconciler: { kind: "flux" }, gates: [{ kind: "healthy" }, { kind: "approved" }, { kind: "command" }] });
});

test("every problem is told at once, each with its place and the way out", () => {
  const problems = problemsOf(() => defineEnvironment(untyped({
    name: "Dev",
    aws: { account: 111111111111, regio: "eu-west-1" },
    network: { cidr: "10.10.1.0/16", zones: ["eu-west-1a"], nat: "per-zon" },
    cluster: { version: 1.33, nodes: { instanceTypes: [], min: 5, max: 4 }, publicAccessFrom: ["0.0.0.0"] },
    domain: "Dev",
    sizes: { catalog: "huge", Ui: "small" },
    reconciler: { kind: "argocd" },
    gates: [{ kind: "healthie" }],
    netwrok: {},
  })));
  expect(problems.filter(({ why }) => why === undefined)).toEqual([]);
  expect(problems.map(({ what, where, fix }) => `${where}: ${what}; ${fix}`)).toEqual([
    'environment "Dev": name: "Dev" is not a name; write "dev"',
    'environment "Dev": aws.account: 111111111111 is not a string; write its twelve digits as a string',
    'environment "Dev": aws.region: "region" is missing; write a region such as eu-west-1, without the letter of a zone',
    'environment "Dev": aws.regio: unknown field "regio". Did you mean "region"?; use one of account, region',
    'environment "Dev": network.cidr: "10.10.1.0/16" is not how AWS writes this block; write "10.10.0.0/16"',
    'environment "Dev": network.zones: 1 zone is listed; list two to four zones of the region',
    'environment "Dev": network.nat: "per-zon" does not fit; write "per-zone"',
    'environment "Dev": cluster.version: 1.33 is not a string; write a minor version such as "1.33"',
    'environment "Dev": cluster.nodes.instanceTypes: [] does not fit; list at least one instance type',
    'environment "Dev": cluster.nodes: min 5 is above max 4; write max: 5, or a smaller min',
    'environment "Dev": cluster.publicAccessFrom[0]: "0.0.0.0" is not a CIDR block; write a block such as 10.30.0.0/16',
    'environment "Dev": domain: "Dev" is not a domain; write a lower-case domain such as dev.shop.example.com',
    'environment "Dev": sizes.catalog: "huge" does not fit; use one of small, medium, large',
    'environment "Dev": sizes.Ui: "Ui" is not a name; write "ui"',
    'environment "Dev": reconciler.kind: "argocd" is not a reconciler; use argoCd() or flux()',
    'environment "Dev": gates[0].kind: "healthie" is not a gate; use healthy(), analysisPassed(), checksGreen(), approved(), notFrozen(), command() or http()',
    'environment "Dev": netwrok: unknown field "netwrok". Did you mean "network"?; use one of name, promotesFrom, aws, network, cluster, domain, sizes, reconciler, gates',
  ]);
});

test("an empty environment is told every field it lacks, and how each is written", () => {
  const problems = problemsOf(() => defineEnvironment(untyped({})));
  expect(problems.filter(({ why }) => why === undefined)).toEqual([]);
  expect(problems.map(({ what, fix }) => `${what}: ${fix}`)).toEqual([
    '"name" is missing: write a name such as "catalog"',
    '"aws" is missing: give an object with account, region',
    '"network" is missing: give an object with cidr, zones, nat',
    '"cluster" is missing: give an object with version, nodes, administrators, publicAccessFrom',
    '"domain" is missing: write a lower-case domain such as dev.shop.example.com',
    '"reconciler" is missing: use argoCd() or flux()',
  ]);
});

test.each([undefined, null, [], "dev", 7])("%j is no environment", (input) => {
  expect(problemOf(() => defineEnvironment(untyped(input)))).toMatchObject({ where: "defineEnvironment()", fix: expect.stringMatching(/^give an object with name, /) as string });
});

test.each([
  ["a block too large for AWS", network({ cidr: "10.0.0.0/15" }), '"10.0.0.0/15" is not a block for a VPC'],
  ["a block too small for the subnets", network({ cidr: "10.0.0.0/21" }), '"10.0.0.0/21" is not a block for a VPC'],
  ["five zones", network({ zones: ["a", "b", "c", "d", "e"].map((letter) => `eu-west-1${letter}`) }), "5 zones are listed"],
  ["one zone twice", network({ zones: ["eu-west-1a", "eu-west-1a"] }), '"eu-west-1a" is listed twice'],
  ["a zone of another region", network({ zones: ["eu-west-1a", "us-east-1a"] }), "zone us-east-1a is not in the region eu-west-1"],
  ["a version without a minor", cluster({ version: "1" }), '"1" is not a Kubernetes version'],
  ["a version with a patch", cluster({ version: "1.33.2" }), '"1.33.2" is not a Kubernetes version'],
  ["fewer than no nodes", cluster({ nodes: { instanceTypes: ["m7g.large"], min: -1, max: 2 } }), "-1 does not fit"],
  ["half a node", cluster({ nodes: { instanceTypes: ["m7g.large"], min: 0, max: 1.5 } }), "1.5 does not fit"],
  ["a family without a size", cluster({ nodes: { instanceTypes: ["m7g"], min: 0, max: 1 } }), '"m7g" is not an instance type'],
  ["a domain of one label", () => anEnvironment({ domain: "localhost" }), '"localhost" is not a domain'],
  ["a domain with a scheme", () => anEnvironment({ domain: "https://dev.example.com" }), '"https://dev.example.com" is not a domain'],
])("%s is refused", (_, make, what) => {
  expect(problemOf(make).what).toBe(what);
});

test("an environment is frozen, all the way down", () => {
  const frozen: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    if (!Object.isFrozen(value)) frozen.push(path);
    for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  walk(anEnvironment({ sizes: { catalog: "large" }, gates: [healthy({ in: "dev", for: Duration.minutes(5) })] }), "environment");
  expect(frozen).toEqual([]);
});

test("what was given is neither frozen nor shared", () => {
  const zones = ["eu-west-1a", "eu-west-1b"];
  const environment = network({ zones })();
  zones.push("eu-west-1c");
  expect(environment.network.zones).toHaveLength(2);
});

test("a unit that is not listed is small", () => {
  const environment = anEnvironment({ sizes: { catalog: "large" } });
  expect(environment.size("catalog")).toBe("large");
  expect(environment.size("ui")).toBe("small");
});

test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])("a unit named %s has a size like any other", (name) => {
  expect(anEnvironment().size(name)).toBe("small");
});

test("size() is no part of the data", () => {
  expect(Object.keys(anEnvironment())).not.toContain("size");
  expect(JSON.parse(JSON.stringify(anEnvironment()))).not.toHaveProperty("size");
});

test("what is quoted of an environment's name cannot reach the terminal", () => {
  const problem = problemOf(() => anEnvironment({ name: "dev\u001b]0;x\u0007" }));
  expect(problem.where).toBe(String.raw`environment "dev\x1b]0;x\x07": name`);
});
