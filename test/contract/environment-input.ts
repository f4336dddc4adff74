import { argoCd, defineEnvironment, Refusal } from "lamplighter";
import type { Environment, EnvironmentInput, Problem } from "lamplighter";

/** An environment as somebody writes it, with nothing remarkable about it. */
export const INPUT: EnvironmentInput = {
  name: "dev",
  aws: { account: "111111111111", region: "eu-west-1" },
  network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },
  cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } },
  domain: "dev.example.com",
  reconciler: argoCd(),
};

export function anEnvironment(overrides: Partial<EnvironmentInput> = {}): Environment {
  return defineEnvironment({ ...INPUT, ...overrides });
}

/** What is refused, problem by problem. Fails where nothing is. */
export function problemsOf(act: () => unknown): readonly Problem[] {
  try {
    act();
  } catch (error) {
    if (Refusal.isRefusal(error) && error.kind === "input") return error.problems;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** The one problem of a refusal. */
export function problemOf(act: () => unknown): Problem {
  const problems = problemsOf(act);
  if (problems.length === 1) return problems[0]!;
  throw new Error(`${problems.length} problems: ${problems.map(({ what }) => what).join("; ")}`);
}

/** A value that came past the compiler, as JSON and JavaScript do. */
export function untyped<Value>(value: unknown): Value {
  return value as Value;
}
