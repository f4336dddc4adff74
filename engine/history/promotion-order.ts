import * as v from "valibot";
import { list, parse, strict } from "../../constructs/contract/parse.ts";
import { Refusal, suggest } from "../../constructs/contract/index.ts";
import type { Problem } from "../../constructs/contract/index.ts";

const pathSchema = list(strict({ name: v.pipe(v.string(), v.minLength(1)), promotesFrom: v.optional(v.pipe(v.string(), v.minLength(1))) }));

/** The order in which a build passes through the environments, as data. */
export class PromotionOrder {
  readonly names: readonly string[];
  readonly #before: ReadonlyMap<string, string | undefined>;

  constructor(before: ReadonlyMap<string, string | undefined>) {
    this.names = [...before.keys()];
    this.#before = before;
  }

  has(environment: string): boolean {
    return this.#before.has(environment);
  }

  /** The environment whose builds come here; undefined for a first one, and for one that is not on the path. */
  tryFindPrevious(environment: string): string | undefined {
    return this.#before.get(environment);
  }

  /** The environments that a build reaches later than this one. */
  later(environment: string): readonly string[] {
    const next = this.names.filter((name) => this.#before.get(name) === environment);
    return next.flatMap((name) => [name, ...this.later(name)]);
  }
}

/** The promotion path of an estate. */
export function promotionOrderOf(environments: readonly { readonly name: string; readonly promotesFrom?: string | undefined }[]): PromotionOrder {
  return parsePromotionOrder(environments.map(({ name, promotesFrom }) => ({ name, ...(promotesFrom !== undefined && { promotesFrom }) })));
}

/**
 * @param value a list of `{ name, promotesFrom? }`; each environment stands after the one it promotes from
 * @throws Refusal (input) with every problem at once
 */
export function parsePromotionOrder(value: unknown, where = "promotion path"): PromotionOrder {
  const before = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  for (const { name, promotesFrom } of parse(pathSchema, value, where)) {
    if (before.has(name)) problems.push({ what: `environment "${name}" is listed twice`, where, fix: "list each environment once" });
    if (promotesFrom !== undefined && !before.has(promotesFrom)) {
      problems.push({
        what: `promotesFrom "${promotesFrom}" does not come before ${name}.${suggest(promotesFrom, before.keys())}`,
        where,
        why: "the list is the promotion path, from the first environment to the last",
        fix: before.size === 0 ? "leave promotesFrom out of the first environment" : `use one of ${[...before.keys()].join(", ")}`,
      });
    }
    before.set(name, promotesFrom);
  }
  if (problems.length > 0) throw new Refusal("input", problems);
  return new PromotionOrder(before);
}
