import { Handover } from "../../constructs/contract/index.ts";
import type { CertificateArn, Database, EnvironmentFacts, HandoverRecord, SecurityGroupId, SubnetId, VpcId } from "../../constructs/contract/index.ts";

/** A handover that answers whatever it is asked, and remembers the questions. */
export class AskingHandover extends Handover {
  readonly #asked = new Set<string>();
  readonly #values: HandoverRecord["values"] | undefined;

  constructor(environment: EnvironmentFacts, record: HandoverRecord | undefined) {
    super(environment, record);
    this.#values = record?.values;
  }

  /** What was asked for: `vpcId`, `databases.orders`. */
  get asked(): ReadonlySet<string> {
    return this.#asked;
  }

  override get vpcId(): VpcId {
    return this.#answer("vpcId", this.#values?.vpcId, "vpc-00000000000000000" as VpcId);
  }

  override get publicSubnetIds(): readonly SubnetId[] {
    return this.#answer("publicSubnetIds", this.#values?.publicSubnetIds, ["subnet-00000000000000000" as SubnetId]);
  }

  override get privateSubnetIds(): readonly SubnetId[] {
    return this.#answer("privateSubnetIds", this.#values?.privateSubnetIds, ["subnet-00000000000000000" as SubnetId]);
  }

  override get clusterSecurityGroupId(): SecurityGroupId {
    return this.#answer("clusterSecurityGroupId", this.#values?.clusterSecurityGroupId, "sg-00000000000000000" as SecurityGroupId);
  }

  override certificate(name: string): CertificateArn {
    return this.#answer(`certificates.${name}`, named(this.#values?.certificates, name), "arn:aws:acm:eu-west-1:000000000000:certificate/00000000-0000-0000-0000-000000000000" as CertificateArn);
  }

  override database(name: string): Database {
    return this.#answer(`databases.${name}`, named(this.#values?.databases, name), { host: "not-recorded.invalid", port: 1 });
  }

  /** What is not recorded is stood in for, so that one missing value does not hide the next. */
  #answer<Value>(field: string, value: Value | undefined, standIn: Value): Value {
    this.#asked.add(field);
    return value ?? standIn;
  }
}

function named<Value>(values: Readonly<Record<string, Value | undefined>> = {}, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
