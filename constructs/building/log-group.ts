import { CloudwatchLogGroup } from "#aws/cloudwatch-log-group";
import type { Environment, Plain } from "../contract/index.ts";
import { arnOf } from "./arn.ts";
import { EncryptionKey } from "./encryption-key.ts";
import { BuildingConstruct, logicalId } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

export interface LogGroupProps {
  readonly environment: Environment;
  /** What is logged; the key's alias and the Terraform address follow from it: `flow-logs`. */
  readonly purpose: Plain<string>;
  /** Name of the log group: `/aws/eks/prod/cluster`. */
  readonly name: Plain<string>;
}

/** One year: the least that checkov's CKV_AWS_338 and most audits take. */
const RETENTION_DAYS = 365;

/** Logs kept for a year in CloudWatch, encrypted with a key of their own. */
export class LogGroup extends BuildingConstruct {
  readonly arn: string;
  readonly resource: CloudwatchLogGroup;

  constructor(scope: BuildingScope, id: string, { environment, purpose, name }: LogGroupProps) {
    super(scope, id);
    const key = new EncryptionKey(this, "key", {
      environment,
      purpose,
      description: `Encrypts the log group ${name}`,
      statements: [{
        sid: "CloudWatchLogs",
        actions: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        resources: ["*"],
        principals: { Service: `logs.${environment.aws.region}.amazonaws.com` },
        conditions: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": arnOf(environment, "logs", `log-group:${name}`) } },
      }],
    });
    this.resource = new CloudwatchLogGroup(this, "group", { name, kmsKeyId: key.arn, retentionInDays: RETENTION_DAYS });
    this.resource.overrideLogicalId(logicalId(purpose));
    this.arn = this.resource.arn;
  }
}
