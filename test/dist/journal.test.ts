import fs from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatJournal, parseJournal } from "../../engine/dist/journal.ts";
import type { JournalStep } from "../../engine/dist/journal.ts";
import { recover } from "../../engine/dist/recover.ts";
import { sha256 } from "../../engine/dist/sha256.ts";
import { aPlace, failure, put, run, snapshot } from "../helpers/publication.ts";

const path = fc.array(fc.string({ unit: "binary", minLength: 1, maxLength: 6 }).filter((part) => !/[/\0]/.test(part) && ![".", "..", ".lamplighter"].includes(part)), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const step: fc.Arbitrary<JournalStep> = fc.record({ kind: fc.constantFrom("remove", "rmdir", "tree", "member", "create", "replace"), path, sha256: fc.constantFrom("-", sha256("a")) });

function written(steps: readonly JournalStep[]): string {
  return [...formatJournal(steps)].join("");
}

test("what is formatted parses to the same, whatever the names", () => {
  fc.assert(fc.property(fc.array(step), (steps) => {
    expect(parseJournal(written(steps), "journal")).toEqual(steps);
  }));
});

test("a long journal is written in several pieces, and is one journal", () => {
  const steps = Array.from({ length: 2000 }, (_, index): JournalStep => ({ kind: "create", path: `dev/${index}`, sha256: sha256("a") }));
  expect([...formatJournal(steps)].length).toBeGreaterThan(2);
  expect(parseJournal(written(steps), "journal")).toEqual(steps);
});

test("a journal with any character changed or cut is damaged", () => {
  const text = written([{ kind: "create", path: "dev/a", sha256: sha256("a") }, { kind: "rmdir", path: "dev/b", sha256: "-" }]);
  for (let at = 0; at < text.length; at++) {
    expect(failure(() => parseJournal(text.slice(0, at), "journal")), `cut at ${at}`).toMatchObject({ kind: "disk" });
    expect(failure(() => parseJournal(`${text.slice(0, at)}~${text.slice(at + 1)}`, "journal")), `changed at ${at}`).toMatchObject({ kind: "disk" });
  }
});

test("a journal by a newer version is refused with the word upgrade", () => {
  const text = written([]).replace("journal 1", "journal 2");
  expect(failure(() => parseJournal(text, "journal"))).toMatchObject({ kind: "input", message: expect.stringContaining("upgrade lamplighter") });
});

test.each(["../outside", "dev/../../outside", "/etc/passwd", ".lamplighter/lock", "dev//a", ""])("a journal with the path %j is damaged, and recovering touches nothing", (bad) => {
  const place = aPlace();
  run(place, { dev: { a: "a\n" } });
  fs.writeFileSync(`${place.root}/outside`, "theirs");
  put(place, ".lamplighter/journal", written([{ kind: "create", path: bad, sha256: sha256("theirs") }]));
  const before = snapshot(place);
  expect(failure(() => recover(place))).toMatchObject({ kind: "disk", message: expect.stringContaining("the journal of an interrupted publication is damaged") });
  expect(snapshot(place)).toEqual(before);
  expect(fs.readFileSync(`${place.root}/outside`, "utf8")).toBe("theirs");
});
