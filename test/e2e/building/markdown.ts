import { LIMITS } from "./limits.ts";

export interface NotedStep {
  readonly title: string;
  readonly seen: string;
  readonly seconds: number;
}

export interface RunFacts {
  readonly commit: string;
  readonly cores: number;
  readonly seconds: number;
  /** What was at work, with versions. */
  readonly parts: readonly string[];
  readonly eksCalls: readonly string[];
}

/** One run, as docs/e2e-building.md shows it. */
export function markdown(steps: readonly NotedStep[], { commit, cores, seconds, parts, eksCalls }: RunFacts): string {
  return `${[
    "<!-- Written by npm run e2e:building -- --write. Do not edit. -->",
    "",
    "# One run of the building",
    "",
    `Of commit ${commit.slice(0, 12)}, on ${cores} cores: ${steps.length} steps passed in ${seconds.toFixed(0)} s. [test/e2e/README.md](../test/e2e/README.md#the-building) says how to run it.`,
    "",
    ...parts.map((part) => `- ${part}`),
    "",
    "| s | true | seen |",
    "|---:|---|---|",
    ...steps.map((step) => `| ${step.seconds.toFixed(1)} | ${cell(step.title)} | ${cell(step.seen)} |`),
    "",
    "## What the simulators cannot do",
    "",
    ...LIMITS.map(({ what, why }) => `- **${what}**: ${why}.`),
    "",
    "## What was asked of the EKS simulator",
    "",
    ...eksCalls.map((call) => `- \`${call}\``),
  ].join("\n")}\n`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ").replaceAll("<", "&lt;");
