import { expect, test } from "vitest";
import { guardAgainstOldNode } from "../../scripts/node-guard.ts";

/** Whether the guard ends a process of that version. */
function ends(version: string): boolean {
  const asked: number[] = [];
  const fake = { versions: { node: version }, execPath: "/usr/bin/node", exit: (code: number) => asked.push(code) };
  new Function("process", "console", guardAgainstOldNode(">=22.18"))(fake, { error: () => undefined });
  return asked.length > 0;
}

test.each<[string, boolean]>([["20.20.2", true], ["22.17.1", true], ["22.18.0", false], ["23.0.0", false], ["24.1.0", false]])("whether Node %s is ended: %s", (version, ended) => {
  expect(ends(version)).toBe(ended);
});

test("a range that it does not understand is refused", () => {
  expect(() => guardAgainstOldNode("^22.18 || >=24")).toThrow("write it as >=22.18");
});
