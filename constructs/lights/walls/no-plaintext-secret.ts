import type { JsonObject, JsonValue } from "../../contract/index.ts";
import type { Breach, Wall } from "./wall.ts";

export const noPlaintextSecret: Wall = {
  rule: "no-plaintext-secret",
  readsTexts: true,
  why: "base64 is no encryption, and what was once in git stays in every clone",
  fix: "use an ExternalSecret, a SealedSecret or a Secret encrypted whole by SOPS",
  inspect: ({ manifest }) => [...findSecrets(manifest, "")],
};

/** Secrets also hide in a List, in a template of another kind, or in Helm values. */
function* findSecrets(value: JsonValue, field: string): Generator<Breach> {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* findSecrets(item, `${field}[${index}]`);
    return;
  }
  const object = value as JsonObject;
  if (object["kind"] === "Secret" && object["apiVersion"] === "v1" && !isEncrypted(object)) {
    for (const key of ["data", "stringData"]) {
      const held = Object.keys((object[key] as JsonObject | undefined) ?? {});
      if (held.length > 0) yield { field: join(field, key), what: `a Secret holds ${held.length === 1 ? `the value of "${held[0]}"` : `the values of ${held.length} keys`} in plain text` };
    }
  }
  for (const [key, item] of Object.entries(object)) yield* findSecrets(item, join(field, key));
}

/** SOPS signs the whole document: a Secret without its MAC may have been changed or half encrypted. */
function isEncrypted(secret: JsonObject): boolean {
  const sops = secret["sops"] as JsonObject | undefined;
  if (typeof sops?.["mac"] !== "string" || !sops["mac"].startsWith("ENC[")) return false;
  return ["data", "stringData"].every((key) => Object.values((secret[key] as JsonObject | undefined) ?? {}).every((value) => typeof value === "string" && value.startsWith("ENC[")));
}

function join(field: string, key: string): string {
  return field === "" ? key : `${field}.${key}`;
}
