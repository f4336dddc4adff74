import type { Construct } from "constructs";
import { quoted, refuseInput } from "../../contract/index.ts";
import type { SecretReference } from "./external-secret.ts";
import { placeOf } from "./requirements.ts";
import type { SecretNames } from "./secrets.ts";

/**
 * Environment variables by name. A secret is given by reference, `externalSecret(…)`; `secretFiles`
 * is safer, because a variable shows in crash dumps and child processes.
 */
export type Variables = Readonly<Record<string, string | SecretReference>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The secrets among the variables. */
export function secretVariables(variables: Variables): SecretReference[] {
  return Object.values(variables).filter((value) => isReference(value));
}

/**
 * The `env` of a container, sorted by name: the order in which somebody wrote them down is not part
 * of what they mean. `$(NAME)` therefore only reaches names that sort before.
 *
 * @throws Refusal (input) for a name or a value that is none
 */
export function containerVariables(construct: Construct, variables: Variables, secrets: SecretNames): object[] {
  return Object.keys(variables).sort().map((name) => {
    const value = variables[name]!;
    if (!NAME.test(name)) {
      throw refuseInput({ what: `${quoted(name)} is not the name of a variable`, where: placeOf(construct, "env"), why: "shells and most programs cannot read it", fix: `write "${name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9])/, "_") || "NAME"}"` });
    }
    if (isReference(value)) return { name, valueFrom: { secretKeyRef: { name: secrets.get(value.path)!, key: value.key } } };
    if (typeof value === "string") return { name, value };
    throw refuseInput({ what: `${quoted(value)} is not a string`, where: placeOf(construct, `env.${name}`), why: "the API server takes strings only", fix: correctionOf(value) });
  });
}

/** Only of what JSON writes as it is can one tell what was meant: nobody wants a program to read "undefined". */
function correctionOf(value: unknown): string {
  if (value === undefined || value === null) return "leave it out, or give a string";
  return typeof value === "boolean" || Number.isFinite(value) ? `write ${JSON.stringify(String(value))}` : "give a string";
}

function isReference(value: string | SecretReference): value is SecretReference {
  return typeof value === "object" && value !== null && value.kind === "external-secret";
}
