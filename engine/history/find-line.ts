import { EVENT_ID, getScalarValue, parseEvents, YAMLException } from "js-yaml";
import type { Event } from "js-yaml";
import { lineOf } from "../yaml/decode.ts";

/** A collection that is being walked. */
interface Frame {
  readonly path: string;
  readonly isMapping: boolean;
  /** The key whose value comes next. */
  key: string | undefined;
  index: number;
}

/**
 * The line, counted from one, on which a field of a YAML or JSON text stands; where it is not there,
 * that of the nearest field around it.
 *
 * @param field as messages name it: `pointers[0].files`
 */
export function findLine(content: Uint8Array, field: string): number {
  const source = new TextDecoder().decode(content);
  const places = placesOf(source);
  for (let path = field; path !== ""; path = path.replace(/(?:^|\.|\[)[^.[]*$/, "")) {
    const place = places.get(path);
    if (place !== undefined) return lineOf(source, place);
  }
  return 1;
}

/** Where each field of the text begins. */
function placesOf(source: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const open: Frame[] = [];
  for (const event of eventsOf(source)) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    if (event.type === EVENT_ID.DOCUMENT) {
      open.push({ path: "", isMapping: false, key: undefined, index: -1 });
      continue;
    }
    const parent = open.at(-1)!;
    if (parent.isMapping && parent.key === undefined) {
      parent.key = event.type === EVENT_ID.SCALAR ? getScalarValue(source, event) : "";
      places.set(fieldPath(parent), placeOf(event));
      continue;
    }
    const path = open.length === 1 ? "" : parent.isMapping ? fieldPath(parent) : `${parent.path}[${++parent.index}]`;
    parent.key = undefined;
    if (!places.has(path)) places.set(path, placeOf(event));
    if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) open.push({ path, isMapping: event.type === EVENT_ID.MAPPING, key: undefined, index: -1 });
  }
  return places;
}

/** What stands in a JSON text is nearly always YAML, too; where it is not, no line is known. */
function eventsOf(source: string): readonly Event[] {
  try {
    return parseEvents(source, {});
  } catch (error) {
    if (error instanceof YAMLException) return [];
    throw error;
  }
}

function fieldPath({ path, key = "" }: Frame): string {
  return path === "" ? key : `${path}.${key}`;
}

function placeOf(event: Event): number {
  if ("valueStart" in event) return event.valueStart;
  return "start" in event ? event.start : 0;
}
