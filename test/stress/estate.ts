import { joinEstate, defineEnvironment, argoCd, promotionPath } from "../../constructs/contract/index.ts";
import type { ChartDeclaration, Environment, Estate, Name } from "../../constructs/contract/index.ts";
import { renderReconciler } from "../../constructs/lights/delivery/index.ts";
import { trackModules } from "../../engine/ports/modules.ts";
import { openWorld } from "../../engine/ports/open-world.ts";
import type { World } from "../../engine/world.ts";

export const VARIABLES = {
  PATH: process.env["PATH"], HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.com", GIT_COMMITTER_NAME: "Ada", GIT_COMMITTER_EMAIL: "ada@example.com",
};

/** The applications of one process, so that no two move the same pointer. */
export function appsOf(worker: number, each: number): string[] {
  return Array.from({ length: each }, (_, index) => `w${worker}-${index}`);
}

export function pointer(app: string, build: number): string {
  return `${JSON.stringify({ schemaVersion: 1, repository: `ghcr.io/acme/${app}`, digest: `sha256:${String(build).repeat(64)}` }, null, 2)}\n`;
}

/** Two environments, and a chart for each application that makes one ConfigMap, which names the image that is live. */
export function stressEstate(apps: readonly string[]): Estate {
  const environments = [environment("dev"), environment("staging", "dev")];
  return joinEstate(promotionPath({ name: "stress", repository: { url: "https://git.example.com/stress.git" }, environments }), [], apps.map(chartOf));
}

export function stressWorld(root: string): World {
  // The estate is a value: no module was read for it.
  return openWorld({ root, modules: { ...trackModules(), tryFindReached: () => [] }, cache: false, purpose: "stress", loadReconciler: async () => renderReconciler, between: () => undefined });
}

function chartOf(name: string): ChartDeclaration {
  return {
    name: name as Name, namespace: "shop" as Name, releases: [name as Name], after: [], environments: undefined, helmRepositories: [], podSecurity: "restricted",
    load: async () => ({ default: { layer: "lights", render: ({ release }) => ({ objects: [{ manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data: { image: release.image(name) } }, path: name }], findings: [] }) } }),
  };
}

function environment(name: string, promotesFrom?: string): Environment {
  return defineEnvironment({
    name, ...(promotesFrom !== undefined && { promotesFrom }),
    aws: { account: "111111111111", region: "eu-west-1" },
    network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },
    cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } },
    domain: `${name}.example.com`,
    reconciler: argoCd(),
  });
}

/** One to be killed at, one for whoever comes next. */
export const KILLED_APPS = ["web", "next"] as const;
