import { canonicalJson } from "../../contract/index.ts";
import type { JsonValue, Manifest } from "../../contract/index.ts";
import { unescapePointer } from "../patch.ts";
import type { AskedPatch } from "../patch.ts";
import type { Wall } from "./wall.ts";

export const noLostPatch: Wall = {
  rule: "no-lost-patch",
  why: "typed cdk8s classes render their own fields again after a JSON patch and drop the ones they do not know",
  fix: "set the field with patch() of lamplighter/lights, which is applied last",
  inspect({ manifest, patches }) {
    return patches
      .filter((asked) => !isVisible(manifest, asked))
      .map((asked) => ({ field: asked.path, what: `the patch ${asked.op} ${asked.path} is not visible in the manifest` }));
  },
};

function isVisible(manifest: Manifest, asked: AskedPatch): boolean {
  const segments = asked.path.split("/").slice(1).map(unescapePointer);
  const last = segments.pop();
  const parent = segments.reduce<JsonValue | undefined>(child, manifest);
  if (asked.op === "remove") return last === undefined || child(parent, last) === undefined;
  const wanted = canonicalJson(asked.value);
  if (Array.isArray(parent) && asked.op === "add") return parent.some((item: JsonValue) => canonicalJson(item) === wanted);
  const found = last === undefined ? manifest : child(parent, last);
  return found !== undefined && canonicalJson(found) === wanted;
}

function child(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Record<string, JsonValue>)[key];
}
