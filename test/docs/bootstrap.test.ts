import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import path from "../../environments/index.ts";
import { DECISION, documentedBootstrap } from "../e2e/estate/documented-bootstrap.ts";
import { ROOT } from "../helpers/estate.ts";

const commandFor = (reconciler: "argo-cd" | "flux", environment: string): readonly string[] => documentedBootstrap(join(ROOT, DECISION), reconciler, path.name, environment);
const files = (line: readonly string[]): readonly string[] => line.filter((word) => word.startsWith("dist/"));

describe("the documented bootstrap", () => {
  test.each(path.environments.map(({ name, reconciler }) => [name, reconciler.kind] as const))("names what dist has for %s", (environment, reconciler) => {
    const named = files(commandFor(reconciler, environment));
    expect(named).not.toEqual([]);
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test("of Argo CD applies the root and its project alone: the root orders everything else, and only what it applies itself", () => {
    expect(commandFor("argo-cd", "dev")).toEqual([
      "apply", "-f", "dist/dev/reconciler/argocd/AppProject.argoproj.io.shop-dev-reconciler.yaml", "-f", "dist/dev/reconciler/argocd/Application.argoproj.io.dev.yaml",
    ]);
  });

  test("in the README is the same", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    expect(readme).toContain(`kubectl ${commandFor("argo-cd", "dev").join(" ")}\n`);
    expect(readme).toContain(`kubectl ${commandFor("flux", "prod").join(" ")}\n`);
  });
});
