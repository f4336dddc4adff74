import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dump } from "js-yaml";
import { imageReference, parseDigest, parseImageRepository, Refusal } from "lamplighter";
import type { Environment, Manifest, RenderedUnit } from "lamplighter";
import type { UnitContext } from "lamplighter/lights";
import { expect } from "vitest";
import type { WebServiceProps } from "../../../constructs/lights/workload/index.ts";
import { WebService } from "../../../constructs/lights/workload/index.ts";
import { renderUnit } from "../../helpers/unit.ts";

/** podinfo 6.11.0. */
export const IMAGE = imageReference({
  repository: parseImageRepository("ghcr.io/stefanprodan/podinfo"),
  digest: parseDigest("sha256:5b789251f4b35f4ac6319c48b57eb6d29356d67471404c5fd3733db2eb8c11cf"),
  tag: "6.11.0",
});

type Build = (context: UnitContext) => void;

/** The manifests of a chart that the walls have nothing against. */
export function manifestsOf(build: Build, environment?: Environment): readonly Manifest[] {
  const unit: RenderedUnit = renderUnit(build, environment === undefined ? {} : { environment });
  expect(unit.findings).toEqual([]);
  return unit.objects.map(({ manifest }) => manifest);
}

/** The only object of a kind; loosely typed, because tests look at single fields. */
export function only(manifests: readonly Manifest[], kind: string): any {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  expect(found.map(({ metadata }) => metadata.name), `objects of kind ${kind}`).toHaveLength(1);
  return found[0];
}

/** A WebService with as little said as possible, and what a test adds. */
export function webService(props: Partial<WebServiceProps> = {}, id = "catalog"): readonly Manifest[] {
  return manifestsOf(({ scope }) => {
    new WebService(scope, id, { image: IMAGE, port: 8080, ...props });
  });
}

export function podOf(manifests: readonly Manifest[], kind = "Deployment"): any {
  const { spec } = only(manifests, kind);
  return (spec.jobTemplate?.spec ?? spec).template;
}

/** The message with which a chart is refused. */
export function refusalOf(build: Build): string {
  try {
    renderUnit(build);
  } catch (error) {
    if (Refusal.isRefusal(error)) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** The message with which a WebService is refused. */
export function refusalOfService(props: object, id = "catalog"): string {
  return refusalOf(({ scope }) => {
    new WebService(scope, id, { image: IMAGE, port: 8080, ...props });
  });
}

/** Compares manifests with golden/NAME.yaml; UPDATE_GOLDEN=1 writes it anew. */
export function expectGolden(name: string, manifests: readonly Manifest[]): void {
  const file = new URL(`golden/${name}.yaml`, import.meta.url);
  const text = manifests.map((manifest) => dump(manifest, { lineWidth: -1, noRefs: true })).join("---\n");
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
  expect(existsSync(file), `${file.pathname} exists; UPDATE_GOLDEN=1 makes it`).toBe(true);
  expect(text).toBe(readFileSync(file, "utf8"));
}
