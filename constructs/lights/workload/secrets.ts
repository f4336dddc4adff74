import type { Construct } from "constructs";
import { quoted, refuseInput } from "../../contract/index.ts";
import { makeExternalSecret } from "./external-secret.ts";
import type { SecretReference } from "./external-secret.ts";
import type { Labels } from "./labels.ts";
import { placeOf } from "./requirements.ts";

/** Name of the Kubernetes Secret that a workload reads a secret from. */
export type SecretNames = ReadonlyMap<SecretReference["path"], string>;

const NONE: SecretNames = new Map();

/**
 * Makes one ExternalSecret for each secret a workload refers to. Its name starts with the workload's,
 * because two workloads of a namespace may read the same secret.
 *
 * @throws Refusal (input) where two secrets would get one name
 */
export function makeSecrets(construct: Construct, name: string, labels: Labels, references: readonly SecretReference[]): SecretNames {
  if (references.length === 0) return NONE;
  const byPath = new Map<string, { readonly reference: SecretReference; readonly keys: Set<string> }>();
  for (const reference of references) {
    const known = byPath.get(reference.path);
    if (known === undefined) byPath.set(reference.path, { reference, keys: new Set([reference.key]) });
    else known.keys.add(reference.key);
  }
  const names = new Map<string, string>();
  const taken = new Map<string, string>();
  for (const path of [...byPath.keys()].sort()) {
    const { reference, keys } = byPath.get(path)!;
    const secretName = `${name}-${reference.name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "")}`;
    const other = taken.get(secretName);
    if (other !== undefined) {
      throw refuseInput({ what: `the secrets ${quoted(other)} and ${quoted(reference.name)} both become the Secret ${quoted(secretName)}`, where: placeOf(construct, "env"), why: "one would overwrite the other", fix: "rename one of them in the store" });
    }
    taken.set(secretName, reference.name);
    makeExternalSecret(construct, `external-secret-${secretName}`, { name: secretName, path, keys: [...keys], labels });
    names.set(path, secretName);
  }
  return names;
}
