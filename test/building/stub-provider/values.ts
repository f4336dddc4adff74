import { createHash } from "node:crypto";
import type { Block, Type } from "./schema.ts";

/** A value that is known only after it was applied. */
export class Unknown {
  // Structural typing would take any object for it.
  readonly #unknown = true;

  get isUnknown(): boolean {
    return this.#unknown;
  }
}

export type Value = null | string | number | boolean | Unknown | readonly Value[] | { readonly [name: string]: Value };
export type Fields = Readonly<Record<string, Value>>;

const isFields = (value: Value | undefined): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

/** What the plan says: what is written, and of the rest, what the provider will fill in as unknown. */
export function planned(block: Block, proposed: Fields): Fields {
  return eachField(block, proposed, (value, { computed }) => (value === null && computed ? new Unknown() : value));
}

/** What there is afterwards: the same bytes for the same configuration, and of the shape that AWS gives it. */
export function applied(typeName: string, block: Block, plan: Fields): Fields {
  const seed = createHash("sha256").update(typeName).update(JSON.stringify(plan)).digest("hex");
  return eachField(block, plan, (value, { type }, path) => (value instanceof Unknown ? made(type, path, { typeName, seed }) : value));
}

/** Fields that have a value in the configuration, and that only the provider may set. */
export function unconfigurable(block: Block, config: Fields): readonly string[] {
  const found: string[] = [];
  eachField(block, config, (value, { computed, optional }, path) => {
    if (value !== null && computed && !optional) found.push(path);
    return value;
  });
  return found;
}

function eachField(block: Block, value: Fields, change: (value: Value, attribute: Block["attributes"][string], path: string) => Value, prefix = ""): Fields {
  const inside = (nested: Block, item: Value, path: string): Value => (isFields(item) ? eachField(nested, item, change, path) : item);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => {
    const path = `${prefix}${name}`;
    const attribute = block.attributes[name];
    if (attribute !== undefined) return [name, change(field, attribute, path)];
    const nested = block.blocks[name]?.block;
    if (nested === undefined) throw new Error(`the schema knows no ${path}`);
    return [name, Array.isArray(field) ? field.map((item: Value, index) => inside(nested, item, `${path}.${index}.`)) : inside(nested, field, `${path}.`)];
  }));
}

interface Origin {
  readonly typeName: string;
  readonly seed: string;
}

function made(type: Type, path: string, origin: Origin): Value {
  const digest = createHash("sha256").update(origin.seed).update(path).digest("hex");
  if (type === "bool") return false;
  if (type === "number") return 1;
  if (type === "string") return text(path, digest, origin);
  const [kind, inner] = type;
  if (kind === "map") return {};
  if (kind === "object") return Object.fromEntries(Object.entries(inner).map(([name, field]) => [name, made(field, `${path}.${name}`, origin)]));
  return [made(inner as Type, `${path}.0`, origin)];
}

/** How AWS begins the ids of what is meant, by the last words of the field that holds one. */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/security_group_ids?$/, "sg"], [/subnet_ids?$/, "subnet"], [/vpc_id$/, "vpc"], [/route_table_id$/, "rtb"], [/network_acl_id$/, "acl"],
  [/allocation_id$/, "eipalloc"], [/association_id$/, "assoc"], [/network_interface_ids?$/, "eni"],
];
const OWN: Readonly<Record<string, string>> = {
  aws_vpc: "vpc", aws_subnet: "subnet", aws_subnets: "subnet", aws_security_group: "sg", aws_default_security_group: "sg", aws_eip: "eipalloc", aws_nat_gateway: "nat",
  aws_internet_gateway: "igw", aws_route_table: "rtb", aws_vpc_endpoint: "vpce", aws_launch_template: "lt", aws_flow_log: "fl", aws_vpc_security_group_ingress_rule: "sgr",
};

function text(path: string, digest: string, { typeName, seed }: Origin): string {
  const field = path.replace(/\.\d+$/, "");
  if (/(^|[._])arn$/.test(field)) return `arn:aws:${typeName.split("_")[1]}:eu-west-1:111111111111:${typeName.slice("aws_".length).replaceAll("_", "-")}/${digest.slice(0, 12)}`;
  const own = OWN[typeName];
  // One object has one id, under whichever name.
  if (own !== undefined && (field === "id" || field === `${typeName.slice("aws_".length)}_id`)) return `${own}-${seed.slice(0, 17)}`;
  const prefix = field === "ids" ? own : PREFIXES.find(([pattern]) => pattern.test(field))?.[1];
  return prefix === undefined ? `${field.replaceAll(/[._]/g, "-")}-${digest.slice(0, 12)}` : `${prefix}-${digest.slice(0, 17)}`;
}
