/**
 * Output in which GitHub's runner finds no command. It reads every line of a log: `::name::` at the
 * beginning of one, blanks aside, and `##[name]` anywhere would hide text, forge errors or stop it
 * from reading on. Both are shown as they are, but for one character written as an escape; in JSON
 * the value stays the same.
 */
export function withoutRunnerCommands(output: string): string {
  const isJson = /^\s*[{[]/.test(output);
  const written = isJson ? "#\\u0023[" : "#\\x23[";
  return output.replaceAll("##[", written).replace(/^(\s*):(?=:)/gm, (_, blanks: string) => `${blanks}\\x3a`);
}
