/** Replaces texts of one sample by parameters: `s0000` by `${name}`. */
export type Parameters = readonly (readonly [found: RegExp, expression: string])[];

/** Source that stands for itself inside a value: `Quantity.fromString("1Gi")`. */
export class Expression {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * A value as the source of a TypeScript expression. Strings in which a parameter is found become
 * template literals, so that one source serves every service and environment.
 *
 * @param indent spaces before the closing bracket
 */
export function sourceOf(value: unknown, parameters: Parameters, indent = 0): string {
  if (typeof value === "string") return stringSource(value, parameters);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (value instanceof Expression) return value.source;
  const inner = " ".repeat(indent + 2);
  const outer = " ".repeat(indent);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item) => `${inner}${sourceOf(item, parameters, indent + 2)},\n`).join("")}${outer}]`;
  }
  const fields = Object.entries(value);
  if (fields.length === 0) return "{}";
  return `{\n${fields.map(([key, field]) => `${inner}${keySource(key, parameters)}: ${sourceOf(field, parameters, indent + 2)},\n`).join("")}${outer}}`;
}

export function stringSource(text: string, parameters: Parameters): string {
  if (!parameters.some(([found]) => text.search(found) >= 0)) return JSON.stringify(text);
  const whole = parameters.find(([found]) => text.replace(found, "") === "" && text.match(found)?.length === 1);
  if (whole !== undefined) return whole[1];
  const escaped = text.replace(/[`\\]|\$\{/g, (match) => `\\${match}`).replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  const filled = parameters.reduce((done, [found, expression]) => done.replace(found, () => `\${${expression}}`), escaped);
  return `\`${filled}\``;
}

function keySource(key: string, parameters: Parameters): string {
  if (/^[A-Za-z_]\w*$/.test(key)) return key;
  const source = stringSource(key, parameters);
  return source.startsWith('"') ? source : `[${source}]`;
}
