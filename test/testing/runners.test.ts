import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeProject, run } from "./runner.ts";
import type { Project } from "./runner.ts";

const RENDERED = { replicas: 2, objects: ["Service", "ConfigMap"], findings: [] as object[] };

describe.each(["vitest", "jest"] as const)("under %s", (runner) => {
  let project: Project;

  beforeEach(async () => {
    project = await makeProject();
  });
  afterEach(() => project.remove());

  const render = (changes: Partial<typeof RENDERED>) => project.write("rendered.json", JSON.stringify({ ...RENDERED, ...changes }));

  test("the first run writes one readable file for each unit and stack, and the second passes without touching them", async () => {
    expect(await run(runner, project)).toMatchObject({ exitCode: 0 });
    const written = await project.snapshots();
    expect(Object.keys(written)).toEqual(["catalog.prod.snapshot", "network.prod.snapshot"]);
    await expect(written["catalog.prod.snapshot"]).toMatchFileSnapshot("golden/catalog.prod.txt");
    await expect(written["network.prod.snapshot"]).toMatchFileSnapshot("golden/network.prod.txt");
    expect(await run(runner, project, { ci: true })).toMatchObject({ exitCode: 0 });
    expect(await project.snapshots()).toEqual(written);
  });

  test("in CI a missing snapshot fails and is not written", async () => {
    const { exitCode, output } = await run(runner, project, { ci: true });
    expect([exitCode, await project.snapshots()]).toEqual([1, {}]);
    expect(output).toContain("New snapshot was not written");
  });

  test("a changed field fails with its object and a diff, until the update flag accepts it", async () => {
    await run(runner, project);
    const before = await project.snapshots();
    await render({ replicas: 3 });
    const { exitCode, output } = await run(runner, project);
    expect([exitCode, await project.snapshots()]).toEqual([1, before]);
    expect(output).toContain("catalog in prod differs from __snapshots__/catalog.prod.snapshot");
    expect(output).toContain("Snapshot name: `apps/Deployment shop/catalog 1`");
    expect(output).toMatch(/- +replicas: 2\n.*\+ +replicas: 3/);
    expect(output).not.toContain("Service shop/catalog");
    expect(await run(runner, project, { update: true })).toMatchObject({ exitCode: 0 });
    expect((await project.snapshots())["catalog.prod.snapshot"]).toContain("replicas: 3");
  });

  test("an object that appears and one that disappears fail, until the update flag accepts them", async () => {
    await run(runner, project);
    const before = await project.snapshots();
    await render({ objects: ["Service", "Secret"] });
    const { exitCode, output } = await run(runner, project);
    expect([exitCode, await project.snapshots()]).toEqual([1, before]);
    expect(output).toContain("no longer rendered: ConfigMap shop/catalog");
    expect(output).toContain("Snapshot name: `Secret shop/catalog 1`");
    await run(runner, project, { update: true });
    const after = (await project.snapshots())["catalog.prod.snapshot"];
    expect([after?.includes("kind: Secret"), after?.includes("kind: ConfigMap")]).toEqual([true, false]);
  });
});
