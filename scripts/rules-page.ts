import { BUILDING_WALLS } from "../constructs/building/walls/index.ts";
import { LIGHTS_WALLS } from "../constructs/lights/walls/index.ts";
import type { Wall } from "../constructs/lights/walls/index.ts";
import { DIST_RULES } from "../engine/check/dist-state.ts";
import { ATTRIBUTES_RULE } from "../engine/check/git-attributes.ts";
import { ORPHAN_HANDOVER_RULE } from "../engine/check/orphan-handovers.ts";
import { ORPHAN_RULE } from "../engine/check/orphan-releases.ts";
import type { CheckRule } from "../engine/check/rule.ts";
import { SPLIT_RULES } from "../engine/check/split.ts";
import { markdownTable } from "./markdown-table.ts";

/** Rules whose words are not the toolkit's to choose: they come from the compiler, or from a construct. */
const SPOKEN_ELSEWHERE = [
  ["types-hold", "both", "what the TypeScript compiler says, at the line it names"],
  ["construct-validation", "both", "what a construct's own validation says"],
  ["construct-annotation", "building", "an error or a warning that a construct was annotated with"],
  ["not-data", "lights", "a value in a manifest that is not data, at its field"],
] as const;

type Documented = Pick<CheckRule, "rule" | "why" | "fix"> & Pick<Wall, "limits">;

/** docs/rules.md: every rule with its own words. */
export function renderRulesPage(): string {
  return [
    "<!-- Generated from the rules themselves by scripts/write-docs.ts. Do not edit. -->",
    "",
    "# Rules",
    "",
    "What `lamplighter synth` and `lamplighter check` hold an estate to. A rule's id says what it finds, or what it does not let pass. A finding names the rule, the environment, the stack or chart, the construct's path with the field, and the source line where it is known.",
    "",
    "An error that synth finds keeps dist from being written. A warning is reported. What a rule could not tell is reported as such, and never counts as clean. `lamplighter check` exits with 1 when anything is found.",
    "",
    "## Walls of the building",
    "",
    "Hold for the Terraform document of every stack, whichever tool synthesizes it. Each finding is an error.",
    "",
    ...BUILDING_WALLS.flatMap(renderRule),
    "## Walls of the lights",
    "",
    "Hold for every object of every chart, whichever tool synthesizes it. Each finding is an error.",
    "",
    ...LIGHTS_WALLS.flatMap(renderRule),
    "## The split, as a graph of imports",
    "",
    "Hold for the sources that a stack or a chart reaches, where it makes nothing of them yet too. Each finding is an error.",
    "",
    ...SPLIT_RULES.flatMap(renderRule),
    "## The repository",
    "",
    "Asked by `lamplighter check` about what is committed.",
    "",
    ...[...DIST_RULES, ATTRIBUTES_RULE, ORPHAN_RULE, ORPHAN_HANDOVER_RULE].flatMap((rule) => renderRule(rule, rule.severity)),
    "## Findings in somebody else's words",
    "",
    ...markdownTable(["rule", "layer", "what it says"], SPOKEN_ELSEWHERE.map(([rule, layer, says]) => [`\`${rule}\``, layer, says])),
  ].join("\n");
}

function renderRule({ rule, why, fix, limits }: Documented, severity?: unknown): string[] {
  return [
    `### ${rule}`,
    "",
    ...(typeof severity === "string" ? [`- severity: ${severity}`] : []),
    `- why: ${plain(why)}`,
    `- fix: ${plain(fix)}`,
    ...(limits === undefined ? [] : [`- limits: ${plain(limits)}`]),
    "",
  ];
}

/** Placeholders such as <env> are text, not tags. */
function plain(text: string): string {
  return text.replaceAll("<", "\\<");
}
