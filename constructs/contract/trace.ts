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

/** The innermost place in a stack that is neither a library's nor the toolkit's own. */
export function tryReadOrigin(stack: string): SourceLocation | undefined {
  const [first = "", ...frames] = stack.split("\n");
  // Node puts what it cannot parse in front of the message; no frame names it, because it never ran.
  const places = [HEAD.exec(first), ...frames.map((frame) => FRAME.exec(frame))];
  for (const place of places) {
    if (place === null) continue;
    const file = place[1]!.startsWith("file:") ? fileURLToPath(place[1]!) : place[1]!;
    if (!isToolkit(file)) return { file, line: Number(place[2]) };
  }
  return undefined;
}

/** A place with the line in the source, where that is known: `prod/catalog (charts/catalog.ts:16)`. */
export function showPlace(place: string, source: SourceLocation | undefined): string {
  return source === undefined ? place : `${place} (${source.file}:${source.line})`;
}

const HEAD = /^((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*):(\d+)$/;
const FRAME = /(?:^|[\s(])((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*?):(\d+):\d+\)?$/;

/** Whoever works with the toolkit's sources has them outside of node_modules. */
const TOOLKIT = ["constructs/", "engine/", "cli/"].map((folder) => fileURLToPath(new URL(`../../${folder}`, import.meta.url)));

function isToolkit(file: string): boolean {
  return file.includes("/node_modules/") || TOOLKIT.some((folder) => file.startsWith(folder));
}
