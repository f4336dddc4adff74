/**
 * Code that ends the command with exit code 2 and says why, where Node is older than that. It stands
 * before all other code of the program, and is written so that any Node can read it.
 *
 * @param range what package.json asks for: `>=22.18`
 * @throws Error for a range of another form, which it would not understand
 */
export function guardAgainstOldNode(range: string): string {
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(range) ?? [];
  if (major === undefined || minor === undefined) throw new Error(`engines.node of package.json is ${range}: write it as >=22.18, or teach scripts/node-guard.ts another form`);
  return `{
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < ${major} || (major === ${major} && minor < ${minor})) {
    console.error("error: lamplighter needs Node ${major}.${minor} or newer, and " + process.execPath + " is Node " + process.versions.node + "\\n  why: an older Node cannot run TypeScript as it is written\\n  fix: install a newer Node and put it first in PATH, or run: npm install --save-dev node@24");
    process.exit(2);
  }
}
`;
}
