import { S3Backend, TerraformStack } from "#tf";
import type { S3BackendConfig } from "#tf";
import type { Environment, Plain } from "../contract/index.ts";
import { BuildingConstruct } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

export interface StateProps {
  readonly environment: Environment;
  /** Name of the stack: each has a state of its own. */
  readonly stack: Plain<string>;
  /** @default - stateBucketName(environment) */
  readonly bucket?: Plain<string>;
}

/**
 * Terraform's state in S3, encrypted, locked by a file beside it (Terraform and OpenTofu 1.10 and
 * later; the lock table in DynamoDB is deprecated). The bucket is made once for each account, by hand.
 */
export class State extends BuildingConstruct {
  constructor(scope: BuildingScope, id: string, { environment, stack, bucket }: StateProps) {
    super(scope, id);
    const config: S3BackendConfig & { readonly useLockfile: boolean } = {
      bucket: bucket ?? stateBucketName(environment),
      key: `${environment.name}/${stack}.tfstate`,
      region: environment.aws.region,
      allowedAccountIds: [environment.aws.account],
      encrypt: true,
      useLockfile: true,
    };
    new S3Backend(this, config);
    TerraformStack.of(this).addOverride("terraform.required_version", ">= 1.10.0");
  }
}

/** The bucket that holds every state of an account and region. Bucket names are global, so both are in it. */
export function stateBucketName({ aws }: Pick<Environment, "aws">): string {
  return `terraform-state-${aws.account}-${aws.region}`;
}
