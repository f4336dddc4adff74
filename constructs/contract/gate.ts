import * as v from "valibot";
import { durationSchema } from "./duration.ts";
import { nameSchema } from "./name.ts";
import { distinct, list, parse, rule, strict, told } from "./parse.ts";
import { quoted } from "./visible.ts";

const mode = v.optional(v.picklist(["shadow", "enforce"]), "enforce");

const healthySchema = strict({
  kind: v.literal("healthy"),
  /** The environment that must have run the digest. */
  in: nameSchema,
  /** How long it must have been healthy there without a break. */
  for: durationSchema,
  mode,
});

const approvedSchema = v.pipe(strict({
  kind: v.literal("approved"),
  /** Who may approve: e-mail addresses as git records them. */
  by: v.pipe(distinct(v.pipe(v.string(), v.email())), v.minLength(1, "name at least one person")),
  /** How many of them must have approved. */
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  mode,
}), rule(({ by, count }) => by.length === 0 || count <= by.length, {
  is: ({ by, count }) => `${count} approvals are asked of ${by.length} ${by.length === 1 ? "person" : "people"}`,
  why: "the gate could never open",
  fix: ({ by }) => `write count: ${by.length}, or add people to \`by\``,
}));

const commandSchema = strict({
  kind: v.literal("command"),
  name: nameSchema,
  /** Program and arguments; it passes when it exits 0. No shell reads it. */
  run: v.pipe(list(v.string()), v.minLength(1, "name a program, and after it its arguments")),
  mode,
});

export const gateSchema = v.variant("kind", [healthySchema, approvedSchema, commandSchema], ({ input }) => told({ what: `${quoted(input)} is not a gate`, why: "it would never be asked", fix: "use healthy(), approved() or command()" }));

/** What must hold before a release is promoted into an environment. In shadow it reports, in enforce it refuses. */
export type Gate = Readonly<v.InferOutput<typeof gateSchema>>;

type Options<Schema extends v.GenericSchema> = Omit<v.InferInput<Schema>, "kind">;

/**
 * The digest has been healthy in another environment for some time.
 *
 * @default - mode enforce
 * @throws Refusal (input) where the environment is no name, or the time no Duration
 */
export function healthy(options: Options<typeof healthySchema>): Gate {
  return parse(healthySchema, { kind: "healthy", ...options }, "healthy()");
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
 * A program says yes.
 *
 * @default - mode enforce
 * @throws Refusal (input) where no program is named
 */
export function command(options: Options<typeof commandSchema>): Gate {
  return parse(commandSchema, { kind: "command", ...options }, "command()");
}
