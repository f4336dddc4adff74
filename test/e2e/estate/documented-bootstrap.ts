import { readFileSync } from "node:fs";

/** The page that tells people how an environment is brought to life. */
export const DECISION = "docs/decisions/0003-reconciler-objects.md";

/**
 * What follows `kubectl` in the one command that the page has people run for a reconciler.
 *
 * @throws where the page shows another number of them
 */
export function documentedBootstrap(page: string, reconciler: "argo-cd" | "flux", estate: string, environment: string): readonly string[] {
  const title = reconciler === "flux" ? "Flux" : "Argo CD";
  const section = readFileSync(page, "utf8").split(/^## /m).find((text) => text.startsWith(`Once for each cluster: ${title}`)) ?? "";
  const commands = [...section.matchAll(/```sh\n\s*kubectl (.*)\n\s*```/g)].map(([, line]) => line!);
  if (commands.length !== 1) throw new Error(`${page} shows ${commands.length} commands for ${title}, and one was looked for`);
  return commands[0]!.replaceAll("<env>", environment).replaceAll("<estate>", estate).split(" ");
}
