import { TerraformOutput, Token } from "#tf";
import type { HandoverRecord } from "../contract/index.ts";
import { BuildingConstruct } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

/**
 * A Terraform output that the handover records: it has the name of the handover's field, so that
 * `terraform output -json` is read without a table of names. Never a secret.
 */
export class HandoverOutput extends BuildingConstruct {
  constructor(scope: BuildingScope, field: keyof HandoverRecord["values"], value: string | readonly string[]) {
    super(scope, `output-${field}`);
    // As a token, because the engine asks a bare list whether it is one through an API of Node that warns on stderr.
    new TerraformOutput(this, "output", { value: typeof value === "string" ? value : Token.asString([...value]) }).overrideLogicalId(field);
  }
}
