import type * as v from "valibot";
import { analysisSchema, approvedSchema, checksSchema, commandSchema, gateSchema, healthySchema, httpSchema, notFrozenSchema } from "./gate-schemas.ts";
import { parse } from "./parse.ts";

/** What must hold before a release is promoted into an environment. In shadow it reports, in enforce it refuses. */
export type Gate = Readonly<v.InferOutput<typeof gateSchema>>;

/** A gate of one kind. */
export type GateOf<Kind extends Gate["kind"]> = Extract<Gate, { readonly kind: Kind }>;

type Options<Schema extends v.GenericSchema> = Omit<v.InferInput<Schema>, "kind">;

/**
 * The digest has been healthy in another environment for some time, without a break that anybody saw.
 *
 * @default - mode enforce
 * @throws Refusal (input) where the environment is no name, or the time no Duration
 */
export function healthy(options: Options<typeof healthySchema>): Gate {
  return parse(healthySchema, { kind: "healthy", ...options }, "healthy()");
}

/**
 * A named analysis of the digest, in another environment, came out well: a load test, a canary.
 *
 * @default - mode enforce
 * @throws Refusal (input) where name or environment are no names
 */
export function analysisPassed(options: Options<typeof analysisSchema>): Gate {
  return parse(analysisSchema, { kind: "analysis", ...options }, "analysisPassed()");
}

/**
 * Checks of the CI that built the digest are green.
 *
 * @default - mode enforce
 * @throws Refusal (input) where no check is named
 */
export function checksGreen(options: Options<typeof checksSchema>): Gate {
  return parse(checksSchema, { kind: "checks", ...options }, "checksGreen()");
}

/**
 * People have approved it.
 *
 * @default - one approval, mode enforce
 * @throws Refusal (input) where nobody is named, or more approvals are asked than there are people
 */
export function approved(options: Options<typeof approvedSchema>): Gate {
  return parse(approvedSchema, { kind: "approved", ...options }, "approved()");
}

/**
 * No freeze holds at the moment of the promotion. Rollbacks are never frozen.
 *
 * @default - mode enforce
 * @throws Refusal (input) where a moment is none, or a freeze ends before it begins
 */
export function notFrozen(options: Options<typeof notFrozenSchema>): Gate {
  return parse(notFrozenSchema, { kind: "not-frozen", ...options }, "notFrozen()");
}

/**
 * A program says yes. It runs when somebody verifies, never when somebody promotes.
 *
 * @default - five minutes of time, mode enforce
 * @throws Refusal (input) where no program is named
 */
export function command(options: Options<typeof commandSchema>): Gate {
  return parse(commandSchema, { kind: "command", ...options }, "command()");
}

/**
 * An address answers as it should. It is asked when somebody verifies; what it answers besides its
 * status is neither read nor kept.
 *
 * @default - status 200 within 10 seconds, mode enforce
 * @throws Refusal (input) where the address is neither https nor on this machine
 */
export function http(options: Options<typeof httpSchema>): Gate {
  return parse(httpSchema, { kind: "http", ...options }, "http()");
}
