const FIELDS = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { least: 0, most: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
] as const;

/** Whether the text is five cron fields: minute, hour, day of the month, month, day of the week (0 to 6, Sunday is 0). */
export function isCronSchedule(text: string): boolean {
  const fields = text.split(" ");
  return fields.length === FIELDS.length && FIELDS.every((field, index) => fields[index]!.split(",").every((part) => fits(part, field)));
}

function fits(part: string, { least, most, ...field }: (typeof FIELDS)[number]): boolean {
  const match = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/[1-9]\d*)?$/.exec(part);
  if (match === null) return false;
  if (match[1] === undefined) return true;
  const names: readonly string[] = "names" in field ? field.names : [];
  const [from, to] = [match[1], match[2] ?? match[1]].map((word) => (names.includes(word.toLowerCase()) ? names.indexOf(word.toLowerCase()) + least : /^\d+$/.test(word) ? Number(word) : Number.NaN)) as [number, number];
  return least <= from && from <= to && to <= most;
}
