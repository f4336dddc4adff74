import { defineEnvironment, argoCd } from "lamplighter";
import type { Environment, EnvironmentInput, JsonObject, RenderedStack } from "lamplighter";
import { stack } from "lamplighter/building";
import type { BuildStack } from "lamplighter/building";

const FACTS: EnvironmentInput = {
  name: "test",
  aws: { account: "123456789012", region: "eu-west-1" },
  network: { cidr: "10.0.0.0/16", zones: ["eu-west-1a", "eu-west-1b"], nat: "single" },
  cluster: {
    version: "1.33",
    nodes: { instanceTypes: ["m7g.large"], min: 2, max: 4 },
    administrators: ["arn:aws:iam::123456789012:role/teams/platform-admin"],
  },
  domain: "test.example.com",
  reconciler: argoCd(),
};

/** A small environment, with what a test is about changed in it. */
export function environmentWith(change: Partial<EnvironmentInput> = {}): Environment {
  return defineEnvironment({ ...FACTS, ...change });
}

/** The facts of one part, with a field changed: `cluster({ version: "1.34" })`. */
export const network = (change: Partial<EnvironmentInput["network"]>): Partial<EnvironmentInput> => ({ network: { ...FACTS.network, ...change } });
export const cluster = (change: Partial<EnvironmentInput["cluster"]>): Partial<EnvironmentInput> => ({ cluster: { ...FACTS.cluster, ...change } });

export function render(build: BuildStack, environment = environmentWith()): RenderedStack {
  return stack(build).render({ name: "probe", environment });
}

/** The blocks of a kind and type by logical id: `blocks(rendered, "resource", "aws_vpc")`. */
export function blocks({ terraform }: RenderedStack, kind: string, type: string): Readonly<Record<string, JsonObject>> {
  return ((terraform[kind] as JsonObject | undefined)?.[type] ?? {}) as Readonly<Record<string, JsonObject>>;
}

/** What the walls say of a stack, as rule and place. */
export function findingsOf(build: BuildStack): string[] {
  return render(build).findings.map((finding) => `${finding.rule} at ${finding.path}`);
}
