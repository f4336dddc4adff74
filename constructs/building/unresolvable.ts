import { DefaultTokenResolver, StringConcat, TerraformElement, Tokenization } from "#tf";
import type { BuildingStack } from "./scope.ts";

/**
 * The element whose content the engine cannot resolve, or undefined. The engine's own message about a
 * token of another library names no construct.
 */
export function tryFindUnresolvable(stack: BuildingStack): TerraformElement | undefined {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return stack.node.findAll().filter((construct) => TerraformElement.isTerraformElement(construct)).find((element) => {
    try {
      Tokenization.resolve(element.toTerraform(), { scope: stack, resolver, preparing: false });
      return false;
    } catch {
      return true;
    }
  });
}
