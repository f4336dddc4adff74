import type { JsonValue } from "../../constructs/contract/index.ts";
import type { Artifact } from "../../engine/compare/artifact.ts";
import type { Change } from "../../engine/compare/change.ts";
import { compareArtifacts } from "../../engine/compare/compare-artifacts.ts";

/** An object of the lights of prod. */
export function lights(type: string, name: string, value: JsonValue, rest: Partial<Artifact> = {}): Artifact {
  return { layer: "lights", environment: "prod", part: "catalog", type, object: `${type} shop/${name}`, value, where: "f", ...rest };
}

export function building(type: string, name: string, value: JsonValue): Artifact {
  return { layer: "building", environment: "prod", part: "network", type, object: `${type}.${name}`, value, where: "f" };
}

/** A release with something of everything: a digest, a script, a list, a network that is replaced, a volume that goes. */
export function variedChanges(): Change[] {
  const deployment = (image: string, env: JsonValue[], args: string[]): JsonValue => ({ spec: { template: { spec: { containers: [{ name: "catalog", image, env, args }] } } } });
  const digest = (letter: string) => `ghcr.io/acme/catalog:1.0@sha256:${letter.repeat(64)}`;
  return compareArtifacts([
    lights("apps/Deployment", "catalog", deployment(digest("a"), [{ name: "A", value: "1" }, { name: "B", value: "2" }], ["--json"])),
    lights("apps/Deployment", "catalog", deployment(digest("a"), [], []), { environment: "dev" }),
    lights("ConfigMap", "catalog", { data: { "start.sh": "set -e\necho one\nexec app\n" } }),
    lights("PersistentVolumeClaim", "data", {}),
    building("aws_vpc", "main", { cidr_block: "10.0.0.0/16", tags: { team: "a" } }),
  ], [
    lights("apps/Deployment", "catalog", deployment(digest("b"), [{ name: "B", value: "2" }, { name: "C", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }, { name: "A", value: "yes" }], ["--json", "--quiet"])),
    lights("apps/Deployment", "catalog", deployment(digest("c"), [], []), { environment: "dev" }),
    lights("ConfigMap", "catalog", { data: { "start.sh": "set -e\necho two\necho three\nexec app\n" } }),
    lights("Service", "catalog", {}),
    building("aws_vpc", "main", { cidr_block: "10.1.0.0/16", tags: { team: "a", owner: "b" } }),
  ]);
}
