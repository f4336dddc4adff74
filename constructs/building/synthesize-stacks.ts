import { App } from "#tf";
import { describeProblem, findingProblem } from "../contract/index.ts";
import type { PromotionPath, StackDeclaration, StackInput } from "../contract/index.ts";
import { inspectWalls } from "./inspect-stack.ts";
import { populate } from "./populate.ts";
import { withoutStackTraces } from "./render-stack.ts";
import type { BuildingStack } from "./scope.ts";
import type { Stack } from "./stack.ts";

/**
 * Synthesizes every stack of every environment through the engine itself: one App, its own output
 * folder, its own manifest. This is what `cdktf synth` and `cdktf deploy` run. The documents are
 * those that `lamplighter synth` publishes, and the same walls hold.
 *
 * @throws what the engine throws where a validation or a wall refuses a stack
 */
export async function synthesizeStacks(path: PromotionPath, stacks: readonly StackDeclaration[]): Promise<void> {
  const modules = await Promise.all(stacks.map(async (declaration) => ({ declaration, module: (await declaration.load()).default as Stack })));
  withoutStackTraces(() => {
    const app = new App();
    for (const environment of path.environments) {
      const made = new Map<string, BuildingStack>();
      for (const { declaration, module } of modules) {
        const input: StackInput = { name: declaration.name, environment };
        const stack = populateOrTell(app, module, input);
        stack.node.addValidation({ validate: () => messagesOfWalls(stack, module, input) });
        made.set(declaration.name, stack);
      }
      for (const { declaration } of modules) {
        for (const earlier of declaration.after) made.get(declaration.name)!.addDependency(made.get(earlier)!);
      }
    }
    app.synth();
  });
}

/** Where the stack's own code throws, rendering it alone throws the same with file and line. */
function populateOrTell(app: App, module: Stack, input: StackInput): BuildingStack {
  try {
    return populate(app, module.build, input);
  } catch (error) {
    module.render(input, { origins: true });
    throw error;
  }
}

/** Only where a wall refuses something is the stack rendered again, for the lines of the source. */
function messagesOfWalls(stack: BuildingStack, module: Stack, input: StackInput): string[] {
  if (inspectWalls(stack, stack.toTerraform()).length === 0) return [];
  return module.render(input, { origins: true }).findings.filter((finding) => finding.severity === "error").map((finding) => describeProblem(findingProblem(finding)));
}
