import { expect, test } from "vitest";
import { ROOT, runNode } from "../helpers/estate.ts";

const PORT = `${ROOT}engine/ports/deferred-yaml.ts`;

/** Runs a program that has cdk8s and tells whether the YAML library is there. */
async function said(program: string): Promise<unknown> {
  const script = `
    import { createRequire } from "node:module";
    import { deferYamlOfCdk8s } from ${JSON.stringify(PORT)};
    const require = createRequire(${JSON.stringify(PORT)});
    const isLoaded = () => Object.keys(require.cache).some((path) => path.includes("/node_modules/yaml/"));
    const yaml = createRequire(require.resolve("cdk8s")).resolve("yaml");
    const answers = [];
    ${program}
    console.log(JSON.stringify(answers));`;
  const { stdout, stderr } = await runNode(["--input-type=module-typescript", "--eval", script]);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test("cdk8s is loaded without the YAML library, which comes when a chart uses it", async () => {
  const use = 'answers.push(typeof cdk8s.ApiObject, isLoaded(), cdk8s.Yaml.stringify({ a: "0o7" }, { b: [1] }), isLoaded());';
  const [deferred, eager] = [await said(`deferYamlOfCdk8s(); const cdk8s = await import("cdk8s"); ${use}`), await said(`const cdk8s = await import("cdk8s"); ${use}`)];
  expect(deferred).toEqual(["function", false, expect.stringContaining("---\n"), true]);
  expect(eager).toEqual((deferred as unknown[]).with(1, true));
});

test("a chart reads YAML with cdk8s as ever", async () => {
  const read = `const { writeFileSync, mkdtempSync } = await import("node:fs");
    const file = mkdtempSync("/tmp/deferred-yaml-") + "/objects.yaml";
    writeFileSync(file, "kind: A\\nmetadata: {name: a}\\napiVersion: v1\\n---\\nkind: B\\nmetadata: {name: b}\\napiVersion: v1\\n");
    const chart = new cdk8s.Chart(new cdk8s.App(), "chart");
    answers.push(cdk8s.Yaml.load(file), new cdk8s.Include(chart, "all", { url: file }).apiObjects.map(({ kind }) => kind));
    (await import("node:fs")).rmSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });`;
  expect(await said(`deferYamlOfCdk8s(); const cdk8s = await import("cdk8s"); ${read}`)).toMatchObject([[{ kind: "A" }, { kind: "B" }], ["A", "B"]]);
});

test("whoever else imports the library gets it, and not what stands in for it", async () => {
  const both = 'const { default: YAML, parse } = await import(yaml); answers.push(Object.keys(YAML).length > 10, "__esModule" in YAML, parse("a: 1"), cdk8s.Yaml.stringify({ a: 1 }));';
  const asEver = [true, false, { a: 1 }, "a: 1\n"];
  expect(await said(`deferYamlOfCdk8s(); const cdk8s = await import("cdk8s"); ${both}`)).toEqual(asEver);
  expect(await said(`deferYamlOfCdk8s(); await import(yaml); const cdk8s = await import("cdk8s"); ${both}`)).toEqual(asEver);
});
