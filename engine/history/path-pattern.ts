/** The parts of a path or a document that name a pointer. */
export interface Names {
  readonly app?: string;
  readonly env?: string;
}

/** A pattern of files with named parts: `apps/{app}/overlays/{env}/kustomization.yaml`. */
export interface PathPattern {
  /** The same files in git's own glob language. */
  readonly glob: string;
  /** Those of one application only, and of one environment, where the path names them; otherwise all. */
  globOf(app: string, environment?: string): string;
  /** The named parts of a path that fits; undefined where it does not. */
  tryMatch(path: string): Names | undefined;
  readonly names: readonly (keyof Names)[];
}

export const PART_NAMES: readonly (keyof Names)[] = ["app", "env"];

/**
 * Why a text is no pattern of files, or undefined where it is one. Patterns are relative to the top of
 * the repository; `*` stands for part of a segment, `**` for any number of segments.
 */
export function patternFault(text: string): string | undefined {
  if (text === "" || text.length > 300) return "has no length between 1 and 300 characters";
  if (text.startsWith("/") || text.split("/").some((segment) => segment === "" || segment === "." || segment === "..")) return "is not a path from the top of the repository";
  const plain = text.replace(/\{(app|env)\}/g, "");
  if (/[{}]/.test(plain)) return "has a named part other than {app} and {env}";
  if (!/^[\w .@+=,*/-]*$/.test(plain)) return "has a character that means something else to git: only letters, digits, blanks and . _ @ + = , - * are taken";
  if (/\{(?:app|env)\}[\w]*\{(?:app|env)\}/.test(text)) return "has two named parts with nothing between them that could not belong to either";
  return undefined;
}

/**
 * @param text a pattern without fault
 * @param folder what stands before it, with a slash at its end: a path, in which nothing has a meaning of its own
 */
export function compilePattern(text: string, folder = ""): PathPattern {
  const names: (keyof Names)[] = [];
  const source = text.replace(/\*\*\/|\*\*|\*|\{app\}|\{env\}|[.+]/g, (token) => {
    if (token === "**/") return "(?:.*/)?";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "." || token === "+") return `\\${token}`;
    const name = token.slice(1, -1) as keyof Names;
    if (names.includes(name)) return `\\k<${name}>`;
    names.push(name);
    return `(?<${name}>[A-Za-z0-9_][A-Za-z0-9_.-]*)`;
  });
  const expression = new RegExp(`^${source}$`);
  const literal = folder.replace(/[\\*?[\]]/g, "\\$&");
  return {
    glob: literal + text.replace(/\{(?:app|env)\}/g, "*"),
    globOf: (app, environment) => literal + text.replaceAll("{app}", plain(app)).replaceAll("{env}", environment === undefined ? "*" : plain(environment)),
    names,
    tryMatch: (path) => {
      const match = path.startsWith(folder) ? expression.exec(path.slice(folder.length)) : null;
      return match === null ? undefined : { ...match.groups };
    },
  };
}

/** A name in git's glob language. */
function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9_.-]/g, "?");
}
