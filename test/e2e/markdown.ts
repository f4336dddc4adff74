import type { NotedScenario } from "./record.ts";

export interface RunFacts {
  readonly node: string;
  readonly cores: number;
  readonly commit: string;
  readonly seconds: number;
  readonly processes: readonly string[];
}

/** One run, as docs/e2e.md shows it. */
export function markdown(scenarios: readonly NotedScenario[], { node, cores, commit, seconds, processes }: RunFacts): string {
  const programs = new Map<string, number>();
  for (const name of processes) programs.set(name.replace(/^[^/]*\//, ""), (programs.get(name.replace(/^[^/]*\//, "")) ?? 0) + 1);
  return `${[
    "<!-- Written by npm run e2e -- --write. Do not edit. -->",
    "",
    "# One end-to-end run",
    "",
    `Of commit ${commit.slice(0, 12)}, on ${cores} cores, Node ${node}: ${scenarios.length} scenarios passed in ${seconds.toFixed(0)} s. [test/e2e/README.md](../test/e2e/README.md) says what is real in it, what stands in for what, and how to run it.`,
    "",
    `Started, and ended: ${[...programs].map(([name, count]) => `${count} × ${name}`).join(", ")}.`,
    ...scenarios.flatMap(({ name, title, steps, seconds: took }) => [
      "",
      `## ${title}`,
      "",
      `[${name}](../test/e2e/scenarios/${name}.ts), ${took.toFixed(0)} s`,
      "",
      "| s | done | seen |",
      "|---:|---|---|",
      ...steps.map((step) => `| ${step.seconds.toFixed(1)} | ${cell(step.what)} | ${cell(step.seen)} |`),
    ]),
  ].join("\n")}\n`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ").replaceAll("<", "&lt;");
