import { quoted } from "../../constructs/contract/visible.ts";
import { refuseInput } from "../../constructs/contract/problem.ts";

/**
 * The context of each environment: `ENV=CONTEXT` for one, `CONTEXT` for all that have none of their own.
 *
 * @param environments names of the estate's environments; only they count in front of an equals sign
 * @throws Refusal (input) where one is named twice
 */
export function chooseContext(given: readonly string[], environments: readonly string[]): (environment: string) => string | undefined {
  const chosen = new Map<string, string>();
  for (const text of given) {
    const equals = text.indexOf("=");
    const environment = equals > 0 && environments.includes(text.slice(0, equals)) ? text.slice(0, equals) : "";
    if (chosen.has(environment)) throw refuseInput({ what: `a second context is given${environment === "" ? "" : ` for ${environment}`}: ${quoted(text)}`, where: "--context", why: "an environment is one cluster", fix: "give one context, or one for each environment: --context dev=CONTEXT --context prod=CONTEXT" });
    chosen.set(environment, environment === "" ? text : text.slice(equals + 1));
  }
  return (environment) => chosen.get(environment) ?? chosen.get("");
}
