import type { Plain } from "../contract/index.ts";

/** What is allowed, on what. */
export interface PolicyStatement {
  readonly sid?: Plain<string>;
  /** IAM actions: `s3:GetObject`. */
  readonly actions: readonly Plain<string>[];
  /** ARNs. */
  readonly resources: readonly Plain<string>[];
  /** Whom it allows; only where the policy hangs on a resource or is a role's trust. */
  readonly principals?: Readonly<Record<string, Plain<string>>>;
  /** By operator, then by condition key. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, Plain<string>>>>>;
}

/** The JSON text of an IAM policy, fields in the order AWS stores them, so that no plan shows a difference. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(writeStatement) });
}

/** The trust of a role that an AWS service assumes. */
export function serviceTrust(service: string, actions: readonly string[] = ["sts:AssumeRole"], conditions?: PolicyStatement["conditions"]): string {
  return policyDocument([{ actions, resources: [], principals: { Service: service }, ...(conditions && { conditions }) }]);
}

function writeStatement({ sid, actions, resources, principals, conditions }: PolicyStatement): object {
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: "Allow",
    ...(principals && { Principal: principals }),
    Action: oneOrMany(actions),
    ...(resources.length > 0 && { Resource: oneOrMany(resources) }),
    ...(conditions && { Condition: conditions }),
  };
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}
