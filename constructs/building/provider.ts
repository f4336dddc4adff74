import { AwsProvider } from "#aws/provider";
import type { TerraformStack } from "#tf";
import type { Environment, Plain, Region } from "../contract/index.ts";
import { BuildingConstruct } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

export interface ProviderProps {
  readonly environment: Environment;
  /** Name of the stack, written into every resource's tags. */
  readonly stack: Plain<string>;
  /** @default - the environment's */
  readonly region?: Region;
  /** Needed for every provider after the first. @default - none: the provider resources use unasked */
  readonly alias?: Plain<string>;
}

/**
 * The AWS provider, bound to the environment's account: with credentials of another one, Terraform
 * stops before it has read anything.
 */
export class Provider extends BuildingConstruct {
  readonly aws: AwsProvider;

  constructor(scope: BuildingScope, id: string, { environment, stack, region, alias }: ProviderProps) {
    super(scope, id);
    this.aws = new AwsProvider(this, "aws", {
      region: region ?? environment.aws.region,
      allowedAccountIds: [environment.aws.account],
      defaultTags: [{ tags: { environment: environment.name, stack, "managed-by": "terraform" } }],
      ...(alias !== undefined && { alias }),
    });
  }
}

/**
 * Names the provider's source in full. The version is the one the bindings were generated from;
 * OpenTofu reads the short form `aws` as another registry's.
 */
export function pinProviderSource(stack: TerraformStack): void {
  stack.addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
}
