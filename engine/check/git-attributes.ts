import type { Finding } from "../../constructs/contract/index.ts";
import type { DistPlace } from "../dist/observe.ts";
import type { CheckRule } from "./rule.ts";

export const ATTRIBUTES_RULE: CheckRule = {
  rule: "dist-attributes",
  severity: "warning",
  layer: "both",
  why: "with core.autocrlf git would change the line endings of dist, and hosts would show generated files in every review",
  fix: "add the line to .gitattributes: dist/** -text linguist-generated",
};

/** git must check dist out byte for byte: a converted line ending is another file to every checksum. */
export function findAttributeFaults({ disk, root, outDir }: DistPlace): Finding[] {
  const file = `${root}/.gitattributes`;
  const text = disk.status(file) === undefined ? "" : disk.read(file).toString("utf8");
  const held = text.split(/\r?\n/).some((line) => line.startsWith(`${outDir}/** `) && line.split(/\s+/).includes("-text"));
  if (held) return [];
  return [{
    ...ATTRIBUTES_RULE,
    layer: "lights",
    environment: "",
    part: "",
    path: ".gitattributes",
    what: `does not say \`${outDir}/** -text\``,
    fix: `add the line: ${outDir}/** -text linguist-generated`,
  }];
}
