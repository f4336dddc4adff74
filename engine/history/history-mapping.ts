import * as v from "valibot";
import { list, parse, rule, strict } from "../../constructs/contract/parse.ts";
import { Refusal, refuseInput } from "../../constructs/contract/index.ts";
import { readJson } from "../yaml/read-json.ts";
import { readYaml } from "../yaml/read.ts";
import type { PropertyPlaces } from "./dist-path.ts";
import { findLine } from "./find-line.ts";
import { compilePattern } from "./path-pattern.ts";
import { compileMapping, filesSchema, nameOf, pointerListSchema } from "./pointer-mapping.ts";
import type { PointerMapping } from "./pointer-mapping.ts";
import { parsePromotionOrder } from "./promotion-order.ts";
import type { PromotionOrder } from "./promotion-order.ts";

const propertySchema = v.pipe(
  strict({
    /** The files whose properties are measured: JSON or YAML. */
    files: v.pipe(filesSchema, rule<string>((value) => /\.(json|ya?ml)$/.test(value), { is: "names files that are not read by property", why: "only JSON and YAML have properties to tell apart", fix: 'end the pattern in .json, .yaml or .yml, such as "infra/{env}/{app}.tfvars.json"' })),
    layer: v.picklist(["building", "lights"]),
    /** The stack or the unit, where the path does not name it. */
    app: v.optional(nameOf),
    environment: v.optional(nameOf),
  }),
  rule((entry) => (entry.app !== undefined) !== entry.files.includes("{app}"), { is: "names no application, or two", fix: "put {app} into files, or add app" }),
  rule((entry) => (entry.environment !== undefined) !== entry.files.includes("{env}"), { is: "names no environment, or two", fix: "put {env} into files, or add environment" }),
);

const mappingSchema = strict({
  /** The promotion path: names from the first environment to the last, or `{ name, promotesFrom }` where it forks. */
  order: v.optional(v.unknown()),
  /** Where the pointers stand. */
  pointers: v.optional(pointerListSchema),
  /** What cadence measures. */
  properties: v.optional(v.pipe(list(propertySchema), v.minLength(1, "name at least one place whose properties are measured"))),
});

/** How the history of a repository that never saw this toolkit is to be read. Each part is there where it was given. */
export interface HistoryMapping {
  readonly order: PromotionOrder | undefined;
  readonly pointers: PointerMapping | undefined;
  readonly properties: PropertyPlaces | undefined;
}

/**
 * Reads a mapping file: JSON where it is called so, else YAML.
 *
 * @param file its name, for messages
 * @throws Refusal (input) with file and line, every problem at once
 */
export function readHistoryMapping(content: Uint8Array, file: string): HistoryMapping {
  const value = file.endsWith(".json") ? readJson(content, file) : readYaml(content, file);
  return withLines(content, file, () => {
    const { order, pointers, properties } = parse(mappingSchema, value, file);
    return {
      order: order === undefined ? undefined : orderOf(order, file),
      pointers: pointers === undefined ? undefined : compileMapping(pointers),
      properties: properties?.map(({ files, layer, app, environment }) => ({
        pattern: compilePattern(files), layer, fileOf: (path) => path,
        fixed: { ...(app !== undefined && { app }), ...(environment !== undefined && { env: environment }) },
      })),
    };
  });
}

/**
 * A promotion path: a plain name promotes from the one before it in the list, a `{ name, promotesFrom? }`
 * from the one it says.
 *
 * @throws Refusal (input) with every problem at once
 */
export function parseOrderNames(names: readonly unknown[], where: string): PromotionOrder {
  if (names.length === 0) throw refuseInput({ what: "no environment is listed", where, fix: "list them from the first to the last, such as dev,staging,prod" });
  return parsePromotionOrder(names.map((name, index) => (typeof name === "string" ? { name, ...(index > 0 && { promotesFrom: nameIn(names[index - 1]) }) } : name)), where);
}

function nameIn(entry: unknown): unknown {
  return typeof entry === "object" && entry !== null && "name" in entry ? entry.name : entry;
}

function orderOf(order: unknown, file: string): PromotionOrder {
  const where = `${file}: order`;
  return Array.isArray(order) ? parseOrderNames(order, where) : parsePromotionOrder(order, where);
}

/** Adds to each problem the line of the field it speaks of. */
function withLines<Result>(content: Uint8Array, file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!Refusal.isRefusal(error)) throw error;
    throw new Refusal(error.kind, error.problems.map((problem) => {
      const field = problem.where?.startsWith(`${file}: `) === true ? problem.where.slice(file.length + 2).replace(": [", "[") : "";
      return { ...problem, where: [`${file}:${findLine(content, field)}`, field].filter((part) => part !== "").join(": ") };
    }), { cause: error });
  }
}
