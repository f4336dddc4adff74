import { expect, test } from "vitest";
import { ROOT, runNode } from "../helpers/estate.ts";

/** Loading the client is a bug to whoever runs with this. */
const HOOK = `import { registerHooks } from "node:module"; registerHooks({ resolve(specifier, context, next) { if (specifier.startsWith("@kubernetes/client-node")) throw new Error("the Kubernetes client was loaded"); return next(specifier, context); } });`;

const run = (...line: string[]) => runNode(["--conditions=lamplighter-source", "--import", `data:text/javascript,${encodeURIComponent(HOOK)}`, `${ROOT}cli/main.ts`, ...line]);

test("the Kubernetes client is loaded where a cluster is asked", async () => {
  expect((await run("drift", "--env", "dev", "--layer", "lights", "--kubeconfig", "/nowhere")).stderr).toContain("the Kubernetes client was loaded");
});

test.each([[["--help"]], [["drift", "--help"]], [["drift", "--env", "dev", "--layer", "building", "--terraform", "/nowhere"]], [["status"]], [["diff"]]])("%j does not pay for it", async (line) => {
  expect((await run(...line)).stderr).toBe("");
});
