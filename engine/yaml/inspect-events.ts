import { EVENT_ID, getScalarValue, SCALAR_STYLE } from "js-yaml";
import type { Event, ScalarEvent } from "js-yaml";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";
import { lineOf } from "./decode.ts";
import { MAX_DEPTH } from "./depth.ts";
import { isExact } from "./exact.ts";
import { tryReadGoNumber } from "./go-number.ts";

/** Nodes that all aliases of a text may add together. Nine lines can otherwise stand for a billion. */
const MAX_ALIASED_NODES = 10_000;

interface Frame {
  /** Nodes in it so far, itself included, aliases counted as what they stand for. */
  nodes: number;
  /** Levels of collections in it so far, itself included. */
  height: number;
  readonly anchor: string | undefined;
  readonly isMapping: boolean;
  expectsKey: boolean;
}

interface Anchored {
  readonly nodes: number;
  readonly height: number;
}

/**
 * Refuses what js-yaml would construct and nobody could use afterwards, before it is constructed.
 *
 * @throws Refusal (input) with file and line
 */
export function inspectEvents(events: readonly Event[], source: string, where: string): void {
  const refuse = (event: Event, what: string, why: string, fix: string): Error => refuseInput({ what, where: `${where}:${lineOf(source, positionOf(event))}`, why, fix });
  const open: Frame[] = [];
  let anchors = new Map<string, Anchored>();
  let aliased = 0;

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        anchors = new Map();
        open.push({ nodes: 0, height: 0, anchor: undefined, isMapping: false, expectsKey: false });
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        const isMapping = event.type === EVENT_ID.MAPPING;
        if (open.length > MAX_DEPTH) throw refuse(event, `nested deeper than ${MAX_DEPTH} levels`, "nothing that is meant is nested so deep", "flatten it");
        open.push({ nodes: 1, height: 1, anchor: anchorOf(event, source), isMapping, expectsKey: isMapping });
        break;
      }
      case EVENT_ID.SCALAR: {
        const isKey = open.at(-1)!.expectsKey;
        const text = getScalarValue(source, event);
        if (isKey && text === "__proto__") throw refuse(event, `${quoted(text)} is not a key`, "it would set the prototype of the object instead of a field", "remove it");
        const number = tryReadNumber(event, source, text);
        if (number !== undefined && !isExact(number)) throw refuse(event, `${quoted(text)} is not a number that can be kept`, "it would be rounded, or is not finite", "write it in quotes where it is text");
        const anchor = anchorOf(event, source);
        if (anchor !== undefined) anchors.set(anchor, { nodes: 1, height: 0 });
        add(open, { nodes: 1, height: 0 });
        break;
      }
      case EVENT_ID.ALIAS: {
        const name = source.slice(event.anchorStart, event.anchorEnd);
        if (open.some((frame) => frame.anchor === name)) throw refuse(event, `alias ${quoted(name)} stands inside what it stands for`, "the value would contain itself", "write the value out");
        const anchored = anchors.get(name) ?? { nodes: 1, height: 0 };
        aliased += anchored.nodes;
        if (aliased > MAX_ALIASED_NODES) throw refuse(event, `aliases stand for more than ${MAX_ALIASED_NODES} values`, "a few lines of aliases can fill any memory", "write the values out");
        if (open.length - 1 + anchored.height > MAX_DEPTH) throw refuse(event, `alias ${quoted(name)} nests deeper than ${MAX_DEPTH} levels`, "nothing that is meant is nested so deep", "flatten it");
        add(open, anchored);
        break;
      }
      case EVENT_ID.POP: {
        const closed = open.pop()!;
        if (open.length === 0) break;
        if (closed.anchor !== undefined) anchors.set(closed.anchor, closed);
        add(open, closed);
        break;
      }
    }
  }
}

function add(open: readonly Frame[], child: Anchored): void {
  const parent = open.at(-1)!;
  parent.nodes += child.nodes;
  parent.height = Math.max(parent.height, child.height + 1);
  if (parent.isMapping) parent.expectsKey = !parent.expectsKey;
}

function tryReadNumber(event: ScalarEvent, source: string, text: string): number | undefined {
  const tag = event.tagStart < 0 ? undefined : source.slice(event.tagStart, event.tagEnd);
  const mayBeNumber = tag === undefined ? event.style === SCALAR_STYLE.PLAIN : /(?:int|float)>?$/.test(tag);
  return mayBeNumber ? tryReadGoNumber(text) : undefined;
}

function anchorOf(event: Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>, source: string): string | undefined {
  return event.anchorStart < 0 ? undefined : source.slice(event.anchorStart, event.anchorEnd);
}

function positionOf(event: Event): number {
  if ("valueStart" in event) return event.valueStart;
  if ("anchorStart" in event && event.anchorStart >= 0) return event.anchorStart;
  return "start" in event ? event.start : 0;
}
