import type { GitSetting } from "./git-process.ts";

/** One line of git's configuration and where it stands. */
export interface ConfigEntry {
  /** `system`, `global`, `local` or `worktree`. The last two belong to the repository. */
  readonly scope: string;
  /** Section and name in lower case, the part between them as written. */
  readonly key: string;
  /** Undefined for a key without a value, which git reads as true. */
  readonly value: string | undefined;
}

/** Reads `git config --list --show-scope -z`. */
export function parseConfig(output: string): ConfigEntry[] {
  const parts = output.split("\0");
  const entries: ConfigEntry[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [scope, text] = [parts[at]!, parts[at + 1]!];
    const lineEnd = text.indexOf("\n");
    entries.push(lineEnd < 0 ? { scope, key: text, value: undefined } : { scope, key: text.slice(0, lineEnd), value: text.slice(lineEnd + 1) });
  }
  return entries;
}

/** The value that git would use: the last one. */
export function tryFindSetting(entries: readonly ConfigEntry[], key: string): string | undefined {
  return entries.findLast((entry) => entry.key === key)?.value;
}

export function isSettingOn(entries: readonly ConfigEntry[], key: string, otherwise: boolean): boolean {
  const entry = entries.findLast((each) => each.key === key);
  if (entry === undefined) return otherwise;
  return entry.value === undefined || /^(true|yes|on|[1-9]\d*)$/i.test(entry.value);
}

/**
 * Settings that git runs as a program in the commands used here, and what it runs without them. The
 * programs at the other end of a remote are missing: of those git takes the first value, not the
 * last, and they are replaced by options.
 */
const PROGRAMS: readonly (readonly [key: RegExp, otherwise: string])[] = [
  [/^gpg\.program$/, "gpg"],
  [/^gpg\.openpgp\.program$/, "gpg"],
  [/^gpg\.x509\.program$/, "gpgsm"],
  [/^gpg\.ssh\.program$/, "ssh-keygen"],
  [/^gpg\.ssh\.defaultkeycommand$/, "false"],
  [/^core\.sshcommand$/, "ssh"],
  [/^core\.alternaterefscommand$/, "true"],
];

/**
 * The settings that take the place of those by which a repository's own configuration would run a
 * program: the user's or the system's value, else what git runs without any. Filters never run,
 * whoever configured them, because a commit holds the bytes that were rendered.
 */
export function neutralSettings(entries: readonly ConfigEntry[]): GitSetting[] {
  const trusted = entries.filter((entry) => !belongsToRepository(entry));
  const foreign = new Set(entries.filter(belongsToRepository).map((entry) => entry.key));
  const settings: GitSetting[] = [];
  for (const key of foreign) {
    const program = PROGRAMS.find(([pattern]) => pattern.test(key));
    if (program !== undefined) settings.push([key, tryFindSetting(trusted, key) ?? program[1]]);
  }
  if ([...foreign].some(isCredentialHelper)) {
    // An empty value forgets all helpers named so far.
    settings.push(["credential.helper", ""], ...trusted.filter((entry) => isCredentialHelper(entry.key)).map((entry): GitSetting => [entry.key, entry.value ?? ""]));
  }
  for (const driver of new Set(entries.flatMap((entry) => /^filter\.(.*)\.[a-z]+$/s.exec(entry.key)?.[1] ?? []))) {
    settings.push([`filter.${driver}.clean`, ""], [`filter.${driver}.smudge`, ""], [`filter.${driver}.process`, ""], [`filter.${driver}.required`, "false"]);
  }
  return settings;
}

function belongsToRepository({ scope }: ConfigEntry): boolean {
  return scope !== "system" && scope !== "global";
}

function isCredentialHelper(key: string): boolean {
  return /^credential\.(.*\.)?helper$/s.test(key);
}
