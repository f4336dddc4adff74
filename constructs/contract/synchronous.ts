import { refuseInput } from "./problem.ts";

/**
 * Refuses what an asynchronous function returns: the compiler takes one where a function of nothing
 * is asked for, and whatever it makes after its first `await` would be lost.
 *
 * @throws Refusal (input) where the value is a promise
 */
export function assertSynchronous(returned: unknown, what: "chart" | "stack"): void {
  if (typeof returned !== "object" || returned === null || !("then" in returned)) return;
  Promise.resolve(returned).catch(() => undefined);
  throw refuseInput({
    what: `the ${what}'s function is asynchronous`,
    why: "what it makes after its first await would be missing from dist without a word",
    fix: `write it without async and await; load what the ${what} needs with an import`,
  });
}
