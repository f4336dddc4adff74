import { KmsAlias } from "#aws/kms-alias";
import { KmsKey } from "#aws/kms-key";
import type { Environment, Plain } from "../contract/index.ts";
import { accountRootArn } from "./arn.ts";
import { policyDocument } from "./policy.ts";
import type { PolicyStatement } from "./policy.ts";
import { BuildingConstruct, logicalId } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

export interface EncryptionKeyProps {
  readonly environment: Environment;
  /** What it encrypts; alias and Terraform address follow from it: `flow-logs`. */
  readonly purpose: Plain<string>;
  readonly description: Plain<string>;
  /** Who may use it beside those whom IAM policies of the account allow. @default - nobody */
  readonly statements?: readonly PolicyStatement[];
}

/** A customer-managed KMS key: rotated every year, kept 30 days after it was deleted. */
export class EncryptionKey extends BuildingConstruct {
  readonly arn: string;

  constructor(scope: BuildingScope, id: string, { environment, purpose, description, statements = [] }: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument([
        { sid: "AccountPolicies", actions: ["kms:*"], resources: ["*"], principals: { AWS: accountRootArn(environment) } },
        ...statements,
      ]),
    });
    key.overrideLogicalId(logicalId(purpose));
    new KmsAlias(this, "alias", { name: `alias/${environment.name}/${purpose}`, targetKeyId: key.keyId }).overrideLogicalId(logicalId(purpose));
    this.arn = key.arn;
  }
}
