import { Construct } from "constructs";
import type { Node } from "constructs";
import { TerraformElement, TerraformStack } from "#tf";
import type { Environment } from "../contract/index.ts";

declare const layer: unique symbol;

/** The scope a construct of the building is made in. A lights scope does not fit: that is the split, as a type. */
export type BuildingScope = Construct & { readonly [layer]: "building" };

/** Everything a stack is given. There is no release in sight. */
export interface StackContext {
  readonly scope: BuildingScope;
  readonly environment: Environment;
  /** Name of the stack. */
  readonly name: string;
}

/** A stack as a function: what people write in a module of stacks/. */
export type BuildStack = (context: StackContext) => void;

/**
 * What constructs of the building extend. It is a building scope itself, so that constructs are
 * made of constructs: children get `this` as their scope.
 */
export class BuildingConstruct extends Construct {
  declare readonly [layer]: "building";

  constructor(scope: BuildingScope, id: string) {
    super(scope, id);
  }
}

/** One Terraform root module with a state of its own. */
export class BuildingStack extends TerraformStack {
  declare readonly [layer]: "building";

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // The second engine refuses S3's own lock file until told that no older Terraform is in use.
    this.node.setContext("targetVersions", { terraform: ">=1.10.0", opentofu: ">=1.10.0" });
  }

  /**
   * The construct's path below the stack, in Terraform's spelling. An address then says where it was
   * made, and does not hang on how an engine computes its hash.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { scopes } = TerraformElement.isTerraformElement(element) ? element.node : (element as Node);
    return logicalId(...scopes.slice(scopes.indexOf(this) + 1).map((scope) => scope.node.id));
  }
}

/** Words joined to a name that Terraform takes: letters, digits and underscores, no digit in front. */
export function logicalId(...words: readonly string[]): string {
  return words.join("_").replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
}
