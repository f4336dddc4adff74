import { Node, RootConstruct } from "constructs";
import { refuseThrown, showPlace, traceOrigins, tryReadOrigin } from "../contract/index.ts";
import type { Finding, JsonObject, RenderedStack, SourceLocation, StackInput, ThrownWords } from "../contract/index.ts";
import { applyAspects } from "./aspects.ts";
import { inspectStack } from "./inspect-stack.ts";
import { populate } from "./populate.ts";
import type { BuildingStack, BuildStack } from "./scope.ts";
import { terraformJson } from "./terraform-json.ts";
import { tryFindUnresolvable } from "./unresolvable.ts";

/**
 * Renders one stack in memory. The engine's own App would read the process's environment and make a
 * folder, so a bare root stands in for it. Where something is wrong the stack is rendered a second
 * time with origins, so that the message can name file and line.
 *
 * @throws Refusal (input) where the stack's own code threw, or made something that is not data
 */
export function renderStack(build: BuildStack, input: StackInput, options: { readonly origins?: boolean } = {}): RenderedStack {
  if (options.origins === true) return renderTraced(build, input);
  let rendered: RenderedStack;
  try {
    rendered = withoutStackTraces(() => {
      const stack = populate(new RootConstruct(), build, input);
      return collect(stack, input, () => undefined);
    });
  } catch {
    return renderTraced(build, input);
  }
  return rendered.findings.some((finding) => finding.severity === "error") ? renderTraced(build, input) : rendered;
}

/**
 * The engine takes a full stack trace for every value that Terraform computes, whatever the limit is
 * set to, and has no switch that both versions of it obey. For as long as `make` runs, taking one
 * takes nothing; errors keep theirs.
 */
export function withoutStackTraces<Result>(make: () => Result): Result {
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = () => {};
  try {
    return make();
  } finally {
    Error.captureStackTrace = capture;
  }
}

function renderTraced(build: BuildStack, input: StackInput): RenderedStack {
  const written = new WeakSet<object>();
  const { result, tryFindOrigin } = traceOrigins(Node.prototype, () => {
    let isBuilt = false;
    try {
      const stack = populate(new RootConstruct(), build, input, (built) => {
        isBuilt = true;
        for (const construct of built.node.findAll()) if (construct !== built) written.add(construct);
      });
      return { stack, isBuilt };
    } catch (error) {
      return { error, isBuilt };
    }
  });
  const { stack, isBuilt } = result;
  const place = `${input.environment.name}/${input.name}`;
  if (stack === undefined) {
    // What the toolkit added after the stack's own code has no line in it.
    const source = !isBuilt && result.error instanceof Error ? tryReadOrigin(result.error.stack ?? "") : undefined;
    throw refuseThrown(result.error, showPlace(place, source), WORDS);
  }
  // The stack itself, and what the toolkit adds to it, were made on no line of somebody's own.
  const tryFindSource = (construct: object): SourceLocation | undefined => (written.has(construct) ? tryFindOrigin(construct) : undefined);
  try {
    return collect(stack, input, tryFindSource);
  } catch (error) {
    const culprit = tryFindUnresolvable(stack);
    throw refuseThrown(error, culprit === undefined ? place : showPlace(`${place}: ${culprit.node.path}`, tryFindSource(culprit)), WORDS);
  }
}

/** The same steps, in the same order, as the engine's synthesis of one stack. */
function collect(stack: BuildingStack, input: StackInput, tryFindOrigin: (construct: object) => SourceLocation | undefined): RenderedStack {
  stack.prepareStack();
  applyAspects(stack);
  const document: unknown = stack.toTerraform();
  const findings = inspectStack(stack, document).map(({ construct, path, ...problem }): Finding => {
    const source = tryFindOrigin(construct);
    return { ...problem, layer: "building", environment: input.environment.name, part: input.name, path, ...(source && { source }) };
  });
  return { terraform: terraformJson(document, stack.node.path) as JsonObject, findings };
}

const WORDS: ThrownWords = {
  // What cdk8s says of an object above which it finds none of its charts.
  foreign: /cannot find a parent chart/,
  otherHalf: {
    what: "a Kubernetes object is made in a stack",
    why: "what Terraform applies must not depend on what is live: a rollback of the lights would need an apply",
    fix: "declare it in charts/",
  },
  why: "the stack's own code, or a construct it calls, threw this",
  messageOf: withoutCreationStack,
};

/** The engine appends a stack trace to the messages about values it cannot resolve. */
function withoutCreationStack(message: string): string {
  return message.split(/\n\s*(?:Object creation stack|Token created|at )/, 1)[0]!.trimEnd();
}
