import { HANDOVER_FIELDS } from "../../constructs/contract/index.ts";
import type { HandoverRecord, JsonValue } from "../../constructs/contract/index.ts";

export type HandoverField = keyof HandoverRecord["values"];

/** A stack of dist. */
export interface RootModule {
  readonly stack: string;
  readonly document: JsonValue;
}

/** An output that is recorded: it has the name of a field of the handover. */
export interface DeclaredOutput {
  readonly field: HandoverField;
  readonly stack: string;
  /** What it is in Terraform's words: `${aws_vpc.network.id}`. */
  readonly expression: JsonValue;
}

/** The outputs that stacks declare for the handover, in the order of its fields. */
export function declaredOutputs(modules: readonly RootModule[]): readonly DeclaredOutput[] {
  return HANDOVER_FIELDS.flatMap((field) => modules.flatMap(({ stack, document }): DeclaredOutput[] => {
    const output = member(member(document, "output"), field);
    return output === undefined ? [] : [{ field, stack, expression: member(output, "value") ?? null }];
  }));
}

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, name) ? (value as Readonly<Record<string, JsonValue>>)[name] : undefined;
}
