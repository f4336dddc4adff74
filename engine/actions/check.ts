import type { Estate, Finding } from "../../constructs/contract/index.ts";
import { findAttributeFaults } from "../check/git-attributes.ts";
import { findDistFaults } from "../check/dist-state.ts";
import { synthesize } from "../pipeline.ts";
import type { World } from "../world.ts";

/**
 * Everything that is wrong with the estate and with the dist that is committed of it. Nothing is
 * written, and no cache is believed.
 */
export async function check(estate: Estate, world: World): Promise<readonly Finding[]> {
  const { findings, plan, typeCheck } = await synthesize(estate, { check: true }, world);
  const types = typeCheck.kind === "failed" ? typeCheck.messages.map(typeFault) : [];
  return [...types, ...findings, ...(plan === undefined ? [] : findDistFaults(plan)), ...findAttributeFaults(world.place)];
}

function typeFault(message: string): Finding {
  const [, file, line, what] = /^(.+?)\((\d+),\d+\): (.*)$/.exec(message) ?? [];
  return {
    rule: "types-hold",
    severity: "error",
    layer: file?.startsWith("stacks/") === true ? "building" : "lights",
    environment: "",
    part: "",
    path: file ?? "tsconfig.json",
    ...(file !== undefined && { source: { file, line: Number(line) } }),
    what: what ?? message,
    why: "the split between building and lights is held by types first",
    fix: "mend the line the compiler names",
  };
}
