import { hash } from "node:crypto";
import * as v from "valibot";
import { canonicalJson, quoted, refuseInput } from "../../constructs/contract/index.ts";
import { digestSchema } from "../../constructs/contract/digest.ts";
import { instantSchema } from "../../constructs/contract/instant.ts";
import { nameSchema } from "../../constructs/contract/name.ts";
import { list, parse, rule, strict } from "../../constructs/contract/parse.ts";
import { parseVersioned, schemaVersionSchema } from "../../constructs/contract/versioned.ts";
import { readJson } from "../yaml/read-json.ts";

const MOST_DETAILS = 20;

const hashSchema = v.pipe(v.string(), rule<string>((value) => /^sha256:[0-9a-f]{64}$/.test(value), { is: "is no hash", fix: "write sha256: and 64 hex digits" }));
const lineSchema = v.pipe(v.string(), rule<string>((value) => /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,300}$/u.test(value), { is: "is not one line of visible text", fix: "write up to 300 characters without line breaks" }));

/** How somebody came to know. */
export const SOURCES = ["argo-cd", "flux", "file", "command", "http", "person"] as const;

const evidenceSchema = strict({
  schemaVersion: schemaVersionSchema,
  app: nameSchema,
  /** Where the build ran when this was seen. */
  environment: nameSchema,
  digest: digestSchema,
  /** Hash of the rendered units that ran it. */
  rendered: hashSchema,
  gate: strict({ environment: nameSchema, id: lineSchema, definition: hashSchema }),
  result: v.picklist(["passed", "failed"]),
  /** When it was seen. */
  at: instantSchema,
  /** Since when it has been like that, where the source tells. */
  since: v.optional(instantSchema),
  /** Stands where `at` does not tell the order: the time of what came before it, as far as whoever recorded it knew, and how many came in turn since. */
  place: v.optional(strict({ at: instantSchema, turn: v.pipe(v.number(), v.integer(), v.minValue(1)) })),
  source: v.picklist(SOURCES),
  /** Who says it, by e-mail address, where a person does. Older records name nobody. */
  by: v.optional(lineSchema),
  details: v.pipe(list(lineSchema), rule<readonly string[]>((lines) => lines.length <= MOST_DETAILS, { is: (lines) => `${lines.length} lines of details`, fix: `give at most ${MOST_DETAILS}` })),
});

/**
 * What was seen of a build, and of exactly which question. It is bound to the digest, to what was
 * rendered and to the gate's definition: where one of the three is another one now, it says nothing.
 */
export type Evidence = Readonly<v.InferOutput<typeof evidenceSchema>>;
export type EvidenceSource = (typeof SOURCES)[number];

/** A file of the ledger: its name is its content, so that two clones never give one name to two records. */
export interface LedgerFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The record as a file of the ledger.
 *
 * @throws Refusal (input) where a field does not hold
 */
export function formatEvidence(evidence: Evidence): LedgerFile {
  const record = parse(evidenceSchema, { ...evidence, details: evidence.details.slice(0, MOST_DETAILS) }, "evidence");
  const text = `${canonicalJson(record)}\n`;
  return { path: pathOf(record, text), text };
}

/** @throws Refusal (input) where it is no record, a newer version wrote it, or it stands under another one's name */
export function parseEvidence(content: Uint8Array, path: string): Evidence {
  const evidence = parseVersioned(evidenceSchema, readJson(content, path, { maxBytes: 64 * 1024 }), path);
  const own = pathOf(evidence, Buffer.from(content).toString("utf8"));
  if (own === path) return evidence;
  throw refuseInput({ what: `${quoted(path)} holds the record of ${own}`, where: path, why: "a record's name is made of its content; this one was edited or moved", fix: "restore the ledger's branch from a clone that is whole" });
}

/** Whose evidence a file of the ledger is, by its path alone. */
export function tryReadPath(path: string): { readonly app: string; readonly environment: string } | undefined {
  const [, app, environment] = /^evidence\/([^/]+)\/([^/]+)\/[0-9a-f]{64}\.json$/.exec(path) ?? [];
  return app === undefined || environment === undefined ? undefined : { app, environment };
}

function pathOf({ app, environment }: Evidence, text: string): string {
  return `evidence/${app}/${environment}/${hash("sha256", text)}.json`;
}
