import { suggest, visible } from "../../constructs/contract/index.ts";
import type { Estate, Finding } from "../../constructs/contract/index.ts";
import { handoverFile } from "../load/records.ts";
import type { Records } from "../load/records.ts";
import type { CheckRule } from "./rule.ts";

export const ORPHAN_HANDOVER_RULE = {
  rule: "no-orphan-handover",
  severity: "warning",
  layer: "lights",
  why: "a handover that no environment reads hands nothing over: its values are missing where they are meant to be",
  fix: "rename it to one of the environments, or remove it",
} as const satisfies CheckRule;

/** Handovers of no environment: nearly always a misspelt name. */
export function findOrphanHandovers(estate: Pick<Estate, "environments">, records: Records): Finding[] {
  const environments = estate.environments.map(({ name }) => name as string);
  return records.handoverEnvironments().filter((name) => !environments.includes(name)).map((name): Finding => ({
    ...ORPHAN_HANDOVER_RULE,
    environment: visible(name),
    part: "",
    path: visible(handoverFile(name)),
    what: `is the handover of no environment.${suggest(name, environments)}`,
    fix: `rename it to ${environments.join(" or ")}, or remove it`,
  }));
}
