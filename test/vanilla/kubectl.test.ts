import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { joinEstate } from "lamplighter";
import type { Manifest } from "lamplighter";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { renderReconciler } from "../../constructs/lights/delivery/index.ts";
import charts from "../../charts/index.ts";
import path from "../../environments/index.ts";
import { renderChart } from "../charts/estate.ts";
import { readFiles, ROOT } from "../helpers/estate.ts";

/*
 * Whoever reads dist sees just the objects that were rendered: a YAML 1.1 reader that loads a folder,
 * as the reconcilers do, and kubectl itself, which needs no cluster for it.
 */

interface Folder {
  readonly name: string;
  readonly rendered: readonly Manifest[];
}

const folders: Folder[] = [];
for (const environment of path.environments) {
  for (const { name } of charts) folders.push({ name: `${environment.name}/lights/${name}`, rendered: await renderChart(name, environment) });
  const { objects } = renderReconciler({ estate: joinEstate(path, [], charts), environment, charts });
  folders.push({ name: `${environment.name}/reconciler`, rendered: objects.map(({ manifest }) => manifest) });
}

/** As plain JSON and in one order: what a reader gets, whatever the order of its files. */
function sorted(objects: readonly unknown[]): unknown[] {
  return objects.map((object) => JSON.parse(JSON.stringify(object)) as Manifest).sort((left, right) => (identity(left) < identity(right) ? -1 : 1));
}

function identity({ apiVersion, kind, metadata }: Manifest): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ""} ${metadata.name}`;
}

function documentsOf(text: string, version: "1.1" | "1.2" = "1.1"): unknown[] {
  return parseAllDocuments(text, { version, strict: true }).map((document) => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    return document.toJS() as unknown;
  });
}

const hasKubectl = spawnSync("kubectl", ["version", "--client"], { stdio: "ignore" }).status === 0;

/** @param HOME without a kubeconfig: there is no cluster to ask */
function kubectl(line: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("kubectl", line, { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 26, env: { PATH: process.env["PATH"], HOME: "/nonexistent", KUBECONFIG: "/dev/null" } });
}

test("every folder of a unit holds manifests", () => {
  expect(folders.length).toBe(path.environments.length * (charts.length + 1));
  expect(folders.filter(({ rendered }) => rendered.length === 0)).toEqual([]);
});

test.each(folders)("a YAML 1.1 reader of the directory $name gets what was rendered, one document a file", ({ name, rendered }) => {
  const files = readFiles(join(ROOT, "dist", name));
  expect([...files.keys()].filter((file) => !file.endsWith(".yaml"))).toEqual([]);
  const documents = [...files].map(([file, text]) => [file, documentsOf(text)] as const);
  expect(documents.filter(([, { length }]) => length !== 1)).toEqual([]);
  expect(sorted(documents.flatMap(([, objects]) => objects))).toEqual(sorted(rendered));
});

describe.skipIf(!hasKubectl)("with kubectl (skipped where there is none)", () => {
  test.each(folders)("kubectl reads the directory $name as what was rendered", ({ name, rendered }) => {
    // An empty patch, applied locally, is kubectl's way to read a directory without a server.
    const { status, stdout, stderr } = kubectl(["patch", "--local", "-R", "-f", join("dist", name), "--type", "merge", "-p", "{}", "-o", "json"]);
    expect(status, stderr).toBe(0);
    const objects = stdout.split(/^(?=\{$)/m).map((text) => JSON.parse(text) as unknown);
    expect(sorted(objects)).toEqual(sorted(rendered));
  });

  test.each(folders)("kubectl kustomize of $name gives what was rendered", ({ name, rendered }) => {
    const folder = mkdtempSync(join(tmpdir(), "kustomize-"));
    try {
      const resources = [...readFiles(join(ROOT, "dist", name)).keys()].map((file) => relative(folder, join(ROOT, "dist", name, file)));
      writeFileSync(join(folder, "kustomization.yaml"), JSON.stringify({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources }));
      const { status, stdout, stderr } = kubectl(["kustomize", "--load-restrictor=LoadRestrictionsNone", folder]);
      expect(status, stderr).toBe(0);
      // Its own writer leaves a lone dot unquoted, which this reader of YAML 1.1 takes for a number.
      expect(sorted(documentsOf(stdout, "1.2"))).toEqual(sorted(rendered));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("kubectl tells of a file that is no manifest", () => {
    const folder = mkdtempSync(join(tmpdir(), "kubectl-"));
    try {
      writeFileSync(join(folder, "torn.yaml"), "apiVersion: v1\nkind: [");
      expect(kubectl(["patch", "--local", "-R", "-f", folder, "--type", "merge", "-p", "{}", "-o", "json"]).status).not.toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
