import type { TypeCheckResult } from "../ports/type-check.ts";
import type { World } from "../world.ts";
import type { Memory } from "./memory.ts";

/** What is known of the estate's types, and the hash of the sources it is known for. */
export interface TypesChecked {
  readonly result: TypeCheckResult | { readonly kind: "remembered" };
  /** To be remembered: hash of what the compiler had nothing to say about. */
  readonly passed: string | undefined;
}

/**
 * Starts the compiler, unless it has passed these very sources before.
 *
 * @param stop ends it where nobody waits for its answer any more
 */
export async function checkTypes(wanted: boolean, world: World, { types }: Memory, stop?: AbortSignal): Promise<TypesChecked> {
  if (!wanted) return { result: { kind: "skipped", reason: "not asked for" }, passed: types.passed };
  const hash = types.tryHashSources();
  const passed = hash === undefined ? undefined : `${world.typeChecker.version ?? "none"} ${hash}`;
  if (passed !== undefined && types.passed === passed) return { result: { kind: "remembered" }, passed };
  const result = await world.typeChecker.start(types.prepareState(), stop, types.sources.length);
  return { result, passed: result.kind === "passed" ? passed : undefined };
}
