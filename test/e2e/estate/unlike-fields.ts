/** The paths at which what is there does not have what was asked for. Fields that were not asked for may have any value. */
export function unlikeFields(asked: unknown, there: unknown, path = ""): readonly string[] {
  if (Array.isArray(asked)) {
    if (!Array.isArray(there) || there.length !== asked.length) return [`${path}: ${brief(there)} for ${brief(asked)}`];
    return asked.flatMap((value, index) => unlikeFields(value, there[index], `${path}[${index}]`));
  }
  if (asked !== null && typeof asked === "object") {
    // The API server leaves out what is empty.
    if (there === undefined && Object.keys(asked).length === 0) return [];
    if (there === null || typeof there !== "object") return [`${path}: ${brief(there)} for ${brief(asked)}`];
    return Object.entries(asked).flatMap(([key, value]) => unlikeFields(value, (there as Record<string, unknown>)[key], `${path}.${key}`));
  }
  return Object.is(asked, there) || (there === undefined && asked === false) ? [] : [`${path}: ${brief(there)} for ${brief(asked)}`];
}

const brief = (value: unknown): string => JSON.stringify(value)?.slice(0, 80) ?? "nothing";
