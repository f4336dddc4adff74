import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import path from "../../environments/index.ts";
import stacks from "../../stacks/index.ts";
import { tryFindTerraform } from "../building/terraform.ts";

/*
 * What Terraform itself says of the documents without a provider at hand, which only its registry
 * has: `get` reads structure and names, `fmt` reads the syntax of every template. `validate` would
 * need the provider and is not run.
 */

const terraform = tryFindTerraform();

function inFolder<Result>(files: Readonly<Record<string, string>>, use: (run: (...args: string[]) => { status: number | null; output: string }) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "terraform-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return use((...args) => {
      const { status, stdout, stderr } = spawnSync(terraform!, [...args, "-no-color"], { cwd: folder, encoding: "utf8", env: { PATH: process.env["PATH"], HOME: folder, CHECKPOINT_DISABLE: "1" } });
      return { status, output: `${stdout}${stderr}` };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every text of a document as a quoted template of HCL, whose escapes are those of JSON. */
function templatesOf(value: unknown): string[] {
  if (typeof value === "string") return [JSON.stringify(value)];
  return typeof value === "object" && value !== null ? Object.entries(value).filter(([key]) => key !== "//").flatMap(([, inner]) => templatesOf(inner)) : [];
}

const asHcl = (templates: readonly string[]): string => `locals {\n${templates.map((template, index) => `  text_${index} = ${template}\n`).join("")}}\n`;

const documents = await Promise.all(stacks.flatMap(({ name, load }) => path.environments.map(async (environment) => {
  const { default: module } = await load();
  return [`${environment.name}/${name}`, module.render({ name, environment }).terraform] as const;
})));

describe.skipIf(terraform === undefined)("with a terraform binary (skipped where there is none)", () => {
  test.each(documents)("Terraform reads the structure of %s", (_, document) => {
    inFolder({ "main.tf.json": JSON.stringify(document, null, 2) }, (run) => expect(run("get")).toMatchObject({ status: 0 }));
  });

  test("Terraform reads every template of the estate", () => {
    const templates = documents.flatMap(([, document]) => templatesOf(document));
    expect(templates.length).toBeGreaterThan(1_000);
    inFolder({ "texts.tf": asHcl(templates) }, (run) => expect(run("fmt", "-write=false", "-list=false", "texts.tf")).toMatchObject({ status: 0 }));
  });

  test("a document that is none, and a template that is none, are told", () => {
    inFolder({ "main.tf.json": JSON.stringify({ resource: { aws_vpc: { "not a name": {} } } }) }, (run) => expect(run("get")).toMatchObject({ status: 1, output: expect.stringContaining("Invalid resource name") }));
    inFolder({ "texts.tf": asHcl(["\"${aws_vpc.\""]) }, (run) => expect(run("fmt", "-write=false", "-list=false", "texts.tf").status).not.toBe(0));
  });
});
