import * as v from "valibot";
import { Duration, durationSchema } from "./duration.ts";
import { instantSchema, tryReadInstant } from "./instant.ts";
import { nameSchema } from "./name.ts";
import { distinct, list, rule, strict, told } from "./parse.ts";
import { personKey } from "./person.ts";
import { quoted } from "./visible.ts";

const mode = v.optional(v.picklist(["shadow", "enforce"]), "enforce");

export const healthySchema = strict({
  kind: v.literal("healthy"),
  /** The environment that must have run the digest. */
  in: nameSchema,
  /** How long it must have been healthy there without a break. */
  for: durationSchema,
  mode,
});

export const analysisSchema = strict({
  kind: v.literal("analysis"),
  name: nameSchema,
  /** The environment that was analysed while it ran the digest. */
  in: nameSchema,
  mode,
});

export const checksSchema = strict({
  kind: v.literal("checks"),
  /** As the CI names them: `build / unit tests`. */
  names: v.pipe(distinct(v.pipe(v.string(), rule<string>((value) => /^[\p{L}\p{N}][\p{L}\p{N} ._/:()-]{0,99}$/u.test(value), { is: "is not the name of a check", fix: "write the name as the CI shows it: letters, digits, spaces and . _ / : ( ) -" }))), v.minLength(1, "name at least one check")),
  mode,
});

export const approvedSchema = v.pipe(strict({
  kind: v.literal("approved"),
  /** Who may approve: e-mail addresses as git records them. */
  by: v.pipe(distinct(v.pipe(v.string(), v.email()), personKey), v.minLength(1, "name at least one person")),
  /** How many of them must have approved. */
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  mode,
}), rule(({ by, count }) => by.length === 0 || count <= by.length, {
  is: ({ by, count }) => `${count} approvals are asked of ${by.length} ${by.length === 1 ? "person" : "people"}`,
  why: "the gate could never open",
  fix: ({ by }) => `write count: ${by.length}, or add people to \`by\``,
}));

const freezeSchema = v.pipe(strict({
  from: instantSchema,
  until: instantSchema,
  /** Why, in one line: whoever is refused reads it. */
  reason: v.pipe(v.string(), rule<string>((value) => /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,200}$/u.test(value) && value.trim() === value, { is: "is not a reason", why: "it is shown to whoever is refused", fix: "write one line of up to 200 characters" })),
}), rule(({ from, until }) => !((tryReadInstant(from) ?? -Infinity) >= (tryReadInstant(until) ?? Infinity)), {
  is: ({ from, until }) => `a freeze from ${from} until ${until} ends before it begins`,
  why: "it would never hold",
  fix: ({ from, until }) => `write from: "${until}", until: "${from}"`,
}));

export const notFrozenSchema = strict({
  kind: v.literal("not-frozen"),
  freezes: v.pipe(list(freezeSchema), v.minLength(1, "name at least one freeze, or leave the gate out")),
  mode,
});

export const commandSchema = strict({
  kind: v.literal("command"),
  name: nameSchema,
  /** Program and arguments; it passes when it exits 0. No shell reads it. */
  run: v.pipe(list(v.string()), v.minLength(1, "name a program, and after it its arguments")),
  /** How long it may take. */
  timeout: v.optional(durationSchema, Duration.minutes(5)),
  mode,
});

export const httpSchema = strict({
  kind: v.literal("http"),
  name: nameSchema,
  /** What is asked with GET: https, or http on this machine. */
  url: v.pipe(v.string(), rule<string>(isSafeUrl, {
    is: "is not an address to ask",
    why: "it is https without user and password, or http on this machine: what crosses a network unprotected can be answered by anybody",
    fix: "write one such as https://status.example.com/healthz",
    shown: () => "the url",
  })),
  /** The answer that passes. */
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)), 200),
  timeout: v.optional(durationSchema, Duration.seconds(10)),
  mode,
});

export const gateSchema = v.variant("kind", [healthySchema, analysisSchema, checksSchema, approvedSchema, notFrozenSchema, commandSchema, httpSchema], ({ input }) => told({
  what: `${quoted(input)} is not a gate`,
  why: "it would never be asked",
  fix: "use healthy(), analysisPassed(), checksGreen(), approved(), notFrozen(), command() or http()",
}));

function isSafeUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password, hash } = new URL(value);
  if (username !== "" || password !== "" || hash !== "") return false;
  return protocol === "https:" || protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
