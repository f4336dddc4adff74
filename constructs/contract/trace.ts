import { fileURLToPath } from "node:url";
import type { SourceLocation } from "./finding.ts";

interface TreeNode {
  addChild(child: object, name: string): void;
}

/**
 * Runs `make` while noting where in the source each construct is made. Taking a stack for every
 * construct is slow, so it is done only to give a message its line.
 *
 * @param nodePrototype `Node.prototype` of the constructs library the caller uses
 * @returns what `make` returned, and the place of a construct: the innermost frame of somebody's
 *   own source, as an absolute path
 */
export function traceOrigins<Result>(nodePrototype: object, make: () => Result): { result: Result; tryFindOrigin: (construct: object) => SourceLocation | undefined } {
  const prototype = nodePrototype as TreeNode;
  const addChild = prototype.addChild;
  const stacks = new WeakMap<object, string>();
  const limit = Error.stackTraceLimit;
  prototype.addChild = function (child, name) {
    Error.stackTraceLimit = 50;
    stacks.set(child, new Error().stack ?? "");
    addChild.call(this, child, name);
  };
  try {
    const result = make();
    return { result, tryFindOrigin: (construct) => tryReadOrigin(stacks.get(construct) ?? "") };
  } finally {
    prototype.addChild = addChild;
    Error.stackTraceLimit = limit;
  }
}

/** The innermost stack frame that is neither a library's nor the toolkit's own. */
export function tryReadOrigin(stack: string): SourceLocation | undefined {
  for (const line of stack.split("\n").slice(1)) {
    const match = /(?:^|[\s(])((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*?):(\d+):\d+\)?$/.exec(line);
    if (match === null) continue;
    const file = match[1]!.startsWith("file:") ? fileURLToPath(match[1]!) : match[1]!;
    if (!isToolkit(file)) return { file, line: Number(match[2]) };
  }
  return undefined;
}

const TOOLKIT = fileURLToPath(new URL("../", import.meta.url));

function isToolkit(file: string): boolean {
  return file.includes("/node_modules/") || file.startsWith(TOOLKIT);
}
