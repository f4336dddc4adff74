import { visible } from "../../constructs/contract/visible.ts";
import type { Drift, DriftedField } from "../drift/drift.ts";
import { cutList, cutText, more } from "./cut.ts";
import { fieldLines } from "./diff-lines.ts";
import type { DiffLine } from "./diff-lines.ts";

const MOST_FIELDS = 20;
const LONGEST = 400;

/** One drift in lines that are not yet indented and painted. Their text is visible. */
export function driftLines(drift: Drift): DriftLine[] {
  const name = visible(cutText(drift.object, LONGEST));
  const line = (mark: DriftLine["mark"], text: string, depth = 0): DriftLine => ({ mark, depth, text });
  switch (drift.kind) {
    case "missing":
      return [line("-", `${name}: missing${drift.since === undefined ? "" : `, being deleted since ${visible(drift.since)}`}`)];
    case "extra":
      return [line("+", `${name}: not in dist${drift.since === undefined ? "" : `, there since ${visible(drift.since)}`}`)];
    case "unchecked":
      return [line("?", name), line(" ", visible(cutText(drift.reason, LONGEST)), 1), ...(drift.fix === undefined ? [] : [line(" ", `fix: ${visible(cutText(drift.fix, LONGEST))}`, 1)])];
    case "changed": {
      const { shown, left } = cutList(drift.fields, MOST_FIELDS);
      return [line("~", name), ...(drift.refused === undefined ? [] : [line(" ", visible(cutText(`dist cannot be applied to it, so it is not healed: ${drift.refused}`, LONGEST)), 1)]), ...shown.flatMap((field) => [...fieldLines(field), line(" ", drift.layer === "lights" ? ownerText(field) : "", 2)]), ...(left === 0 ? [] : [line(" ", `… ${more(left, "field")}`, 1)])].filter(({ text }) => text !== "");
    }
  }
}

export type DriftLine = Omit<DiffLine, "mark"> & { readonly mark: DiffLine["mark"] | "?" };

/** Only a cluster knows who set a field. */
function ownerText({ kind, owner }: DriftedField): string {
  if (owner === undefined) return kind === "removed" ? "nobody owns it now: since when is unknown" : "";
  const through = owner.subresource === undefined ? "" : ` through ${owner.subresource}`;
  return visible(cutText(`set by ${owner.manager}${through}, ${owner.at === undefined ? "since when is unknown" : `${owner.at} at the latest`}`, LONGEST));
}
