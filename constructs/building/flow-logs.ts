import { FlowLog } from "#aws/flow-log";
import { IamRole } from "#aws/iam-role";
import { IamRolePolicy } from "#aws/iam-role-policy";
import type { Environment, Plain } from "../contract/index.ts";
import { LogGroup } from "./log-group.ts";
import { policyDocument, serviceTrust } from "./policy.ts";
import { BuildingConstruct } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

export interface FlowLogsProps {
  readonly environment: Environment;
  readonly vpcId: Plain<string>;
}

/** Every connection of a VPC, accepted or rejected, in an encrypted log group. */
export class FlowLogs extends BuildingConstruct {
  constructor(scope: BuildingScope, id: string, { environment, vpcId }: FlowLogsProps) {
    super(scope, id);
    const logs = new LogGroup(this, "logs", { environment, purpose: "flow-logs", name: `/aws/vpc/${environment.name}/flow-logs` });
    const role = new IamRole(this, "role", {
      name: `${environment.name}-flow-logs`,
      assumeRolePolicy: serviceTrust("vpc-flow-logs.amazonaws.com", ["sts:AssumeRole"], { StringEquals: { "aws:SourceAccount": `${environment.aws.account}` } }),
    });
    new IamRolePolicy(this, "write", {
      name: "write-flow-logs",
      role: role.name,
      policy: policyDocument([{
        actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        resources: [logs.arn, `${logs.arn}:*`],
      }]),
    });
    new FlowLog(this, "log", { vpcId, trafficType: "ALL", iamRoleArn: role.arn, logDestinationType: "cloud-watch-logs", logDestination: logs.arn });
  }
}
