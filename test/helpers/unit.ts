import type { Construct } from "constructs";
import { argoCd, defineEnvironment, Handover, Releases } from "lamplighter";
import type { Environment, HandoverRecord, Release, RenderedUnit } from "lamplighter";
import { chart } from "lamplighter/lights";
import type { UnitContext } from "lamplighter/lights";

/** An environment with nothing remarkable about it. */
export function anEnvironment(overrides: Partial<Parameters<typeof defineEnvironment>[0]> = {}): Environment {
  return defineEnvironment({
    name: "dev",
    aws: { account: "111111111111", region: "eu-west-1" },
    network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },
    cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } },
    domain: "dev.example.com",
    reconciler: argoCd(),
    ...overrides,
  });
}

/** Renders one chart that is written in the test itself. */
export function renderUnit(
  build: (context: UnitContext & { scope: Construct }) => void,
  given: { name?: string; namespace?: string; environment?: Environment; handover?: HandoverRecord; releases?: Record<string, Release> } = {},
): RenderedUnit {
  const environment = given.environment ?? anEnvironment();
  return chart(build).render({
    name: given.name ?? "catalog",
    namespace: given.namespace ?? "shop",
    environment,
    handover: new Handover(environment, given.handover),
    release: new Releases(environment.name, new Map(Object.entries(given.releases ?? {}))),
  });
}
