import { checksGreen } from "lamplighter";
import { expect, test } from "vitest";
import { referTo } from "../../engine/evidence/gate-identity.ts";
import { tryAnswer } from "../../engine/evidence/questions.ts";
import { parseReport } from "../../engine/evidence/report.ts";
import { DIGEST } from "./records.ts";

const read = (fields: object) => parseReport(Buffer.from(JSON.stringify({ schemaVersion: 1, digest: DIGEST, ...fields })), "report.json");
const question = (...names: readonly string[]) => {
  const gate = checksGreen({ names: [...names] });
  return { asks: "checks", reference: referTo(gate, "staging"), gate };
};

test("a report answers what it names", () => {
  const report = read({ checks: { build: { state: "passed" }, lint: { state: "failed", details: ["3 problems"] } } });
  expect(tryAnswer(question("build"), report)?.state).toBe("passed");
  expect(tryAnswer(question("build", "lint"), report)).toEqual({ state: "failed", source: "file", details: ["3 problems"] });
});

test("a check that the report leaves out is unknown, and a report without any says nothing", () => {
  const report = read({ checks: { build: { state: "passed" } } });
  expect(tryAnswer(question("build", "scan"), report)).toEqual({ state: "unknown", source: "file", details: ['the check "scan" is not in the report'] });
  expect(tryAnswer(question("scan"), report)).toBeUndefined();
});

test.each<readonly [what: string, fields: object, said: string]>([
  ["a misspelt field", { helath: { state: "passed" } }, 'Did you mean "health"?'],
  ["a state that is none", { health: { state: "ok" } }, '"ok" does not fit'],
  ["a prototype", JSON.parse('{"checks":{"__proto__":{"state":"passed"}}}') as object, "__proto__"],
])("%s is refused", (_, fields, said) => {
  expect(() => read(fields)).toThrow(said);
});

test("details of another tool are made one line each, without what is not seen", () => {
  expect(read({ health: { state: "failed", details: ["a\u001b[31mb\nc", "\u202e"] } }).health?.details).toEqual(["a [31mb c"]);
});
