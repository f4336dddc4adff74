import type { Finding } from "../../constructs/contract/index.ts";
import type { DistPlace } from "../dist/observe.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import { isRegularFile } from "../ports/disk.ts";
import type { CheckRule } from "./rule.ts";

export const ATTRIBUTES_RULE: CheckRule = {
  rule: "dist-attributes",
  severity: "warning",
  layer: "both",
  why: "with core.autocrlf git would change the line endings of dist, and hosts would show generated files in every review",
  fix: "add the line to .gitattributes: dist/** -text linguist-generated",
};

/**
 * git must check dist out byte for byte: a converted line ending is another file to every checksum.
 *
 * @throws Refusal (disk) where the file cannot be read
 */
export function findAttributeFaults(place: DistPlace): Finding[] {
  const { outDir } = place;
  const text = tryReadAttributes(place);
  const held = (text ?? "").split(/\r?\n/).some((line) => line.startsWith(`${outDir}/** `) && line.split(/\s+/).includes("-text"));
  if (held) return [];
  return [{
    ...ATTRIBUTES_RULE,
    layer: "lights",
    environment: "",
    part: "",
    path: ".gitattributes",
    what: text === undefined ? "is no plain file, and git reads no other" : `does not say \`${outDir}/** -text\``,
    fix: text === undefined ? `put a file in its place with the line: ${outDir}/** -text linguist-generated` : `add the line: ${outDir}/** -text linguist-generated`,
  }];
}

/** Undefined where something else than a plain file stands there; empty where nothing does. */
function tryReadAttributes({ disk, root }: DistPlace): string | undefined {
  const file = `${root}/.gitattributes`;
  try {
    const status = disk.status(file);
    if (status === undefined) return "";
    return isRegularFile(status) ? disk.read(file).toString("utf8") : undefined;
  } catch (error) {
    throw diskFailure(error, ".gitattributes");
  }
}
