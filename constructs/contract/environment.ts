import * as v from "valibot";
import { accountIdSchema, regionSchema, roleArnSchema, zoneSchema } from "./aws.ts";
import { cidrSchema, prefixLength } from "./cidr.ts";
import { gateSchema } from "./gate-schemas.ts";
import { isName, nameSchema } from "./name.ts";
import { distinct, list, parse, record, rule, strict } from "./parse.ts";
import { reconcilerSchema } from "./reconciler.ts";
import { quotedAscii } from "./visible.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const networkSchema = strict({
  /** The addresses of the VPC: /16 to /20. */
  cidr: v.pipe(cidrSchema, rule((value) => prefixLength(value) >= 16 && prefixLength(value) <= 20, {
    is: "is not a block for a VPC",
    why: "AWS allows /16 at most, and three tiers of subnets in three zones need /20 at least",
    fix: "choose a block from /16 to /20",
  })),
  zones: v.pipe(distinct(zoneSchema), rule((value) => value.length >= 2 && value.length <= 4, {
    is: (value) => `${value.length} ${value.length === 1 ? "zone is" : "zones are"} listed`,
    why: "an EKS cluster needs subnets in two zones at least, and the block is planned for four at most",
    fix: "list two to four zones of the region",
  })),
  /** One NAT gateway a zone, a single one for all, or none (then only VPC endpoints lead out). */
  nat: v.optional(v.picklist(["per-zone", "single", "none"]), "per-zone"),
});

const instanceTypeSchema = v.pipe(v.string(), rule<string>((value) => /^[a-z0-9-]+\.[a-z0-9-]+$/.test(value), { is: "is not an instance type", why: "a type is a family and a size", fix: "write one such as m7g.large" }));

const clusterSchema = strict({
  /** Kubernetes minor version: `1.33`. */
  version: v.pipe(v.string(), rule<string>((value) => /^1\.\d{2}$/.test(value), { is: "is not a Kubernetes version", why: "a cluster is upgraded one minor version at a time, and AWS chooses the patch", fix: "write a minor version such as \"1.33\"" })),
  nodes: v.pipe(
    strict({
      instanceTypes: v.pipe(distinct(instanceTypeSchema), v.minLength(1, "list at least one instance type")),
      min: count,
      max: count,
    }),
    rule((value) => value.min <= value.max, {
      is: ({ min, max }) => `min ${min} is above max ${max}`,
      why: "AWS refuses such a node group",
      fix: ({ min }) => `write max: ${min}, or a smaller min`,
    }),
  ),
  /** Roles that administer the cluster through access entries. */
  administrators: v.optional(distinct(roleArnSchema), []),
  /** Blocks that reach the API endpoint from outside the VPC. Empty: the endpoint is private. */
  publicAccessFrom: v.optional(distinct(cidrSchema), []),
});

export const sizeSchema = v.picklist(["small", "medium", "large"]);

/** How much a workload gets; what a size means is the workload construct's business. */
export type Size = v.InferOutput<typeof sizeSchema>;

const environmentSchema = v.pipe(strict({
  name: nameSchema,
  /** The environment whose releases come here. Absent on the first one of the path. */
  promotesFrom: v.optional(nameSchema),
  aws: strict({ account: accountIdSchema, region: regionSchema }),
  network: networkSchema,
  cluster: clusterSchema,
  /** The DNS domain under which the environment's hosts live. */
  domain: v.pipe(v.string(), rule<string>((value) => value.length <= 253 && /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(value), { is: "is not a domain", why: "host names are made by putting a label in front of it", fix: "write a lower-case domain such as dev.shop.example.com" })),
  /** Sizes by unit name. */
  sizes: v.optional(record(nameSchema, sizeSchema), {}),
  reconciler: reconcilerSchema,
  gates: v.optional(list(gateSchema), []),
}), rule((value) => tryFindStrayZone(value) === undefined, {
  is: (value) => `zone ${tryFindStrayZone(value)} is not in the region ${value.aws.region}`,
  why: "a VPC lies in one region",
  fix: (value) => `list zones such as ${value.aws.region}a`,
}));

function tryFindStrayZone({ aws, network }: { readonly aws: { readonly region: string }; readonly network: { readonly zones: readonly string[] } }): string | undefined {
  return network.zones.find((zone) => zone.slice(0, -1) !== aws.region);
}

/** What people write in environments/<env>.ts: what differs between places, and no behaviour. */
export type EnvironmentInput = v.InferInput<typeof environmentSchema>;
export type EnvironmentFacts = Readonly<v.InferOutput<typeof environmentSchema>>;

/** A named place: account, region, network and cluster facts, position on the promotion path, reconciler, gates. */
export interface Environment extends EnvironmentFacts {
  /** The size of a unit. @default - small where the environment does not list it */
  size(unit: string): Size;
}

/**
 * Checks and normalises an environment. Defaults are filled in, and the value is frozen.
 *
 * @throws Refusal (input) where a field is missing, unknown or does not hold, with every problem at once
 */
export function defineEnvironment(input: EnvironmentInput): Environment {
  const name: unknown = typeof input === "object" && input !== null ? input.name : undefined;
  const facts = parse(environmentSchema, input, typeof name === "string" ? `environment ${isName(name) ? name : quotedAscii(name)}` : "defineEnvironment()");
  // Not enumerable: the environment stays plain data to whoever hashes, prints or compares it.
  const size = { value: (unit: string): Size => (Object.hasOwn(facts.sizes, unit) ? facts.sizes[unit as keyof typeof facts.sizes]! : "small") };
  return deepFreeze(Object.defineProperty({ ...facts }, "size", size) as Environment);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const field of Object.values(value)) deepFreeze(field);
  return Object.freeze(value);
}
