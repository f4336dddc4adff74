import { emptyFileMemo } from "../cache/file-memo.ts";
import type { Estate, Finding } from "../../constructs/contract/index.ts";
import { findAttributeFaults } from "../check/git-attributes.ts";
import { findDistFaults } from "../check/dist-state.ts";
import { findOrphanHandovers } from "../check/orphan-handovers.ts";
import { findOrphanReleases } from "../check/orphan-releases.ts";
import { Records } from "../load/records.ts";
import { synthesize } from "../pipeline.ts";
import type { World } from "../world.ts";

/**
 * Everything that is wrong with the estate and with the dist that is committed of it. Nothing is
 * written, and no cache is believed.
 */
export async function check(estate: Estate, world: World): Promise<readonly Finding[]> {
  const { findings, plan, typeCheck } = await synthesize(estate, { check: true }, world);
  const types = typeCheck.kind === "failed" ? typeCheck.messages.map(typeFault) : typeCheck.kind === "skipped" ? [typesUnknown(typeCheck.reason)] : [];
  const records = new Records(world.openFiles(emptyFileMemo));
  return [...types, ...findings, ...(plan === undefined ? [] : findDistFaults(plan)), ...findAttributeFaults(world.place), ...findOrphanReleases(estate, records), ...findOrphanHandovers(estate, records)];
}

function typeFault(message: string): Finding {
  const [, file, line, what] = /^(.+?)\((\d+),\d+\): (.*)$/.exec(message) ?? [];
  return {
    ...TYPES,
    severity: "error",
    layer: file?.startsWith("stacks/") === true ? "building" : "lights",
    path: file ?? "tsconfig.json",
    ...(file !== undefined && { source: { file, line: Number(line) } }),
    what: what ?? message,
    fix: "mend the line the compiler names",
  };
}

function typesUnknown(reason: string): Finding {
  return { ...TYPES, severity: "unknown", layer: "lights", path: "tsconfig.json", what: `types were not checked: ${reason}`, fix: "install typescript and write a tsconfig.json beside package.json" };
}

const TYPES = { rule: "types-hold", environment: "", part: "", why: "the split between building and lights is held by types first" } as const;
