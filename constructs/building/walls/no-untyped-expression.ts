import { quoted } from "../../contract/index.ts";
import { literal } from "../expression.ts";
import { showPath } from "./wall.ts";
import type { Breach, Wall } from "./wall.ts";

/** The start of a template. Doubled it is text, and with the engine's mark it is a typed expression. */
const TEMPLATE = /(?<!\$)\$\{(?!TfToken\[)|(?<!%)%\{/;

export const noUntypedExpression: Wall = {
  rule: "no-untyped-expression",
  why: "Terraform would run the text as a template, and nothing tells what somebody meant from what came in with data",
  fix: "write an attribute of a construct, or expression(scope, \"…\") where none offers it",
  inspect({ blocks, stack, stackOverrides }) {
    const breaches = blocks.flatMap((block) => search(block.content, [], block.construct));
    return [...breaches, ...search(stackOverrides, [], stack)];
  },
};

function search(value: unknown, path: readonly string[], construct: string): Breach[] {
  if (typeof value === "string") return TEMPLATE.test(value) ? [breachOf(value, path, construct)] : [];
  if (typeof value !== "object" || value === null || isResolvable(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (path.length === 0 && name === "//") return [];
    const at = [...path, name];
    return [...(TEMPLATE.test(name) ? [breachOf(name, at, construct)] : []), ...search(inner, at, construct)];
  });
}

function breachOf(text: string, path: readonly string[], construct: string): Breach {
  const isShort = text.length <= 60;
  return {
    construct,
    field: showPath(path),
    what: `${quoted(text)} is a template without a type`,
    fix: `${noUntypedExpression.fix}; where it is text, write literal(…)${isShort ? `, which makes ${quoted(literal(text))} of it` : ""}`,
  };
}

/** A value that the engine computes, a lazy one among them. */
function isResolvable(value: object): boolean {
  return "resolve" in value && typeof value.resolve === "function";
}
