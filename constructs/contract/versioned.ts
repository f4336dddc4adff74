import * as v from "valibot";
import { parse, rule } from "./parse.ts";
import { refuseInput } from "./problem.ts";
import { quoted } from "./visible.ts";

/** The version of the files that machines write and this toolkit reads: releases and handovers. */
const KNOWN = 1;

export const schemaVersionSchema = v.pipe(v.number(), rule<number>((value) => value === KNOWN, { is: "is no schema version", fix: `write ${KNOWN}` }));

/**
 * Reads the content of a file that machines write. One of a newer version is refused before anything
 * else of it is looked at: to an older toolkit all that is new in it looks like a mistake.
 *
 * @throws Refusal (input)
 */
export function parseVersioned<Schema extends v.GenericSchema>(schema: Schema, value: unknown, where: string): v.InferOutput<Schema> {
  const version: unknown = typeof value === "object" && value !== null && "schemaVersion" in value ? value.schemaVersion : undefined;
  if (typeof version !== "number" || !(version > KNOWN)) return parse(schema, value, where);
  throw refuseInput({
    what: `schema version ${quoted(version)} is newer than ${KNOWN}, the newest this lamplighter reads`,
    where: `${where}: schemaVersion`,
    why: "a newer version wrote the file, and an older one would misread it",
    fix: "upgrade lamplighter",
  });
}
