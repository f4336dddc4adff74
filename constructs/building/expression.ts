import type { Construct } from "constructs";
import { ref, TerraformStack, Token } from "#tf";

/**
 * A Terraform expression that no construct offers as an attribute: `expression(this, "path.module")`.
 * A string with `${…}` in it is refused instead, because nothing tells it from data.
 */
export function expression(scope: Construct, text: string): string {
  return Token.asString(ref(text, TerraformStack.of(scope)));
}

/**
 * Data, spelled so that Terraform reads it back the same: `${` and `%{` would otherwise start a
 * template. Attributes of constructs in the text stay what they are.
 */
export function literal(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, "$$$${").replace(/%\{/g, "%%{");
}
