import * as v from "valibot";
import { certificateArnSchema, securityGroupIdSchema, subnetIdSchema, vpcIdSchema } from "./aws.ts";
import type { CertificateArn, RoleArn, SecurityGroupId, SubnetId, VpcId } from "./aws.ts";
import { clusterName, workloadRoleArn } from "./derived-names.ts";
import type { EnvironmentFacts } from "./environment.ts";
import { nameSchema, parseName } from "./name.ts";
import { list, record, rule, strict } from "./parse.ts";
import { refuseInput } from "./problem.ts";
import { suggest } from "./suggestion.ts";
import { parseVersioned, schemaVersionSchema } from "./versioned.ts";
import { visible } from "./visible.ts";

const HOST = /^[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)*$/;

const databaseSchema = strict({
  host: v.pipe(v.string(), rule<string>((value) => value.length <= 253 && HOST.test(value), { is: "is not a host", why: "it is joined to the port, and both to an address", fix: "write a host name without scheme and port" })),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
});

const valuesSchema = strict({
  vpcId: v.optional(vpcIdSchema),
  publicSubnetIds: v.optional(list(subnetIdSchema)),
  privateSubnetIds: v.optional(list(subnetIdSchema)),
  clusterSecurityGroupId: v.optional(securityGroupIdSchema),
  certificates: v.optional(record(nameSchema, certificateArnSchema), {}),
  databases: v.optional(record(nameSchema, databaseSchema), {}),
});

/** The fields that a handover may hold, and so the names of the outputs that are recorded. */
export const HANDOVER_FIELDS = Object.keys(valuesSchema.entries) as readonly (keyof v.InferOutput<typeof valuesSchema>)[];

const handoverSchema = strict({
  schemaVersion: schemaVersionSchema,
  environment: nameSchema,
  values: valuesSchema,
});

/** The content of environments/handover/<env>.json: what Terraform reported, recorded once, in git. */
export type HandoverRecord = Readonly<v.InferOutput<typeof handoverSchema>>;
export type Database = Readonly<v.InferOutput<typeof databaseSchema>>;

/**
 * Reads the content of environments/handover/<env>.json.
 *
 * @throws Refusal (input) where the record is another environment's, a newer version wrote it, or a
 *   field is unknown or does not hold; with every problem at once
 */
export function parseHandover(value: unknown, environment: string, where: string): HandoverRecord {
  const recorded = parseVersioned(handoverSchema, value, where);
  if (recorded.environment === environment) return recorded;
  throw refuseInput({
    what: `this is the handover of ${recorded.environment}, not of ${environment}`,
    where: `${where}: environment`,
    why: "values of another account would be rendered into this one",
    fix: `record the outputs of ${environment} here: lamplighter handover pull --env ${environment}`,
  });
}

/**
 * What the lights know of the building. Values that follow from names are derived; the others were
 * recorded from Terraform's outputs. Nothing is looked up when manifests are rendered.
 */
export class Handover {
  readonly #environment: EnvironmentFacts;
  readonly #record: HandoverRecord | undefined;

  constructor(environment: EnvironmentFacts, record: HandoverRecord | undefined) {
    this.#environment = environment;
    this.#record = record;
  }

  /** Derived by name. */
  get clusterName(): string {
    return clusterName(this.#environment);
  }

  /**
   * The role of a workload. Derived by name.
   *
   * @throws Refusal (input) where it is no name of a workload
   */
  role(workload: string): RoleArn {
    return workloadRoleArn(this.#environment, parseName(workload, "handover.role()"));
  }

  /** @throws Refusal (input) where it was not recorded; so do the other recorded values */
  get vpcId(): VpcId {
    return this.#recorded("vpcId");
  }

  get publicSubnetIds(): readonly SubnetId[] {
    return this.#recorded("publicSubnetIds");
  }

  get privateSubnetIds(): readonly SubnetId[] {
    return this.#recorded("privateSubnetIds");
  }

  get clusterSecurityGroupId(): SecurityGroupId {
    return this.#recorded("clusterSecurityGroupId");
  }

  certificate(name: string): CertificateArn {
    return this.#named("certificates", this.#record?.values.certificates, name);
  }

  database(name: string): Database {
    return this.#named("databases", this.#record?.values.databases, name);
  }

  #recorded<Key extends keyof HandoverRecord["values"]>(key: Key): NonNullable<HandoverRecord["values"][Key]> {
    const value = this.#record?.values[key];
    if (value !== undefined) return value as NonNullable<HandoverRecord["values"][Key]>;
    throw this.#notRecorded(key, "");
  }

  #named<Value>(field: string, values: Readonly<Record<string, Value | undefined>> = {}, name: string): Value {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    throw this.#notRecorded(`${field}.${name}`, suggest(name, Object.keys(values)));
  }

  #notRecorded(field: string, suggestion: string): Error {
    const environment = this.#environment.name;
    return refuseInput({
      what: `the handover of ${environment} has no ${visible(field)}${suggestion === "" ? "" : `.${suggestion}`}`,
      where: `environments/handover/${environment}.json: values.${visible(field)}`,
      why: "manifests are rendered from recorded values only, never from Terraform's state",
      fix: `apply the building, and record what it outputs: lamplighter handover pull --env ${environment}`,
    });
  }
}
