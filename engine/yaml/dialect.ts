import { boolYaml11Tag, DEFAULT_SCALAR_STYLE_RULES, defineScalarTag, DUMP_SCHEMA, floatCoreTag, intYaml11Tag, mapTag, mergeTag, NOT_RESOLVED, nullYaml11Tag, SCALAR_STYLE, Schema, seqTag, strTag } from "js-yaml";
import type { DumpOptions, ScalarStyleRule, ScalarTagDefinition } from "js-yaml";
import { tryReadGoNumber } from "./go-number.ts";

/**
 * The package `yaml` takes YAML 1.1's float pattern at its word, in which the digits are optional, and
 * months and days of one digit for a date. It and PyYAML read a number that is too large as infinity.
 */
const OTHER_READERS = /^(?:[-+]?\._*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[-+]?(?:[0-9][0-9_]*(?::[0-9]{1,2})*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?)$/;

const knownFloat = DUMP_SCHEMA.tags.find((tag) => tag.tagName === floatCoreTag.tagName) as ScalarTagDefinition<number>;

/** js-yaml's own schema for writing knows what YAML 1.1 and 1.2 take for a number; this adds what other readers do. */
const notTextToOthers: ScalarTagDefinition<number> = {
  ...knownFloat,
  resolve: (text, isExplicit, tagName) => {
    const value = knownFloat.resolve(text, isExplicit, tagName);
    if (value !== NOT_RESOLVED) return value;
    return OTHER_READERS.test(text) ? NaN : (tryReadGoNumber(text) ?? NOT_RESOLVED);
  },
};

/** js-yaml 5.5 writes a top-level key such as `--- a` without quotes, and readers take it for the start of a document. */
const quoteMarkers: ScalarStyleRule = (layout) => {
  if (layout.isKey && /^(?:---|\.\.\.)(?:\s|$)/.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
};

/**
 * How js-yaml writes the canonical text: no folding and no references, so that one changed value is
 * one changed line; keys in the caller's order; quotes around whatever a reader of YAML 1.1, of
 * YAML 1.2, or Go's takes for something other than text.
 */
export const WRITE_OPTIONS: DumpOptions = {
  schema: DUMP_SCHEMA.withTags(notTextToOthers),
  lineWidth: -1,
  noRefs: true,
  scalarStyleRules: [quoteMarkers, ...Object.values(DEFAULT_SCALAR_STYLE_RULES)],
};

const goNumber = defineScalarTag<number>(intYaml11Tag.tagName, {
  implicit: true,
  resolve: (text) => tryReadGoNumber(text) ?? NOT_RESOLVED,
  identify: () => false,
});

/** Text is read as Go's reader reads it: words of YAML 1.1, a date is text, and any other tag is unknown. */
export const READ_SCHEMA = new Schema([strTag, seqTag, mapTag, nullYaml11Tag, boolYaml11Tag, goNumber, { ...floatCoreTag, implicit: false }, mergeTag]);
