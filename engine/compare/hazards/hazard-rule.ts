import type { Change, FieldChange, Hazard } from "../change.ts";

/** Looks at a change and says what applying it would do beyond what it says. Pure. */
export type HazardRule = (change: Omit<Change, "hazards">) => readonly Hazard[];

/** The names of the fields on the way to a change, without places in lists: `spec.template.spec.containers.image`. */
export function fieldNames({ steps }: FieldChange): string {
  return steps.flatMap((step) => ("field" in step ? [step.field] : [])).join(".");
}

/** True for a field and for everything in it. */
export function isWithin(names: string, field: string): boolean {
  return names === field || names.startsWith(`${field}.`);
}
