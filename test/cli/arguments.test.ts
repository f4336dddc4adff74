import fc from "fast-check";
import { expect, test } from "vitest";
import { readArguments } from "../../cli/arguments.ts";
import { declareCommand } from "../../cli/command.ts";
import { Refusal } from "../../constructs/contract/problem.ts";

const paint = declareCommand({
  name: "paint",
  summary: "paint a wall",
  description: [],
  arguments: { wall: { description: "the wall" }, corner: { optional: true, description: "the corner" } },
  options: {
    coat: { value: "COAT", repeatable: true, description: "a coat" },
    tool: { value: "TOOL", choices: ["brush", "roller"], default: "brush", description: "the tool" },
    label: { value: "TEXT", description: "a label" },
    dryRun: { description: "paint nothing" },
    primer: { default: true, description: "without primer" },
  },
  examples: [],
  exitCodes: {},
});

const read = (...line: string[]) => readArguments(line, [paint]);

function refusalOf(...line: string[]): string {
  try {
    read(...line);
  } catch (error) {
    if (Refusal.isRefusal(error)) return error.message;
    throw error;
  }
  throw new Error("it was not refused");
}

test("options and arguments that are not given have their defaults", () => {
  expect(read("paint", "north").values).toEqual({ wall: "north", corner: undefined, coat: [], tool: "brush", label: undefined, dryRun: false, primer: true });
});

test("an argument that takes several takes all that follow, or none", () => {
  const hang = declareCommand({ ...paint, name: "hang", arguments: { picture: { description: "the pictures", optional: true, repeatable: true } }, options: {} });
  expect(readArguments(["hang"], [hang]).values).toEqual({ picture: [] });
  expect(readArguments(["hang", "one", "two"], [hang]).values).toEqual({ picture: ["one", "two"] });
});

test("every kind of option is read, in any order around the arguments", () => {
  expect(read("paint", "--coat", "one", "north", "--tool=roller", "--dry-run", "left", "--no-primer", "--coat=two").values).toEqual({
    wall: "north", corner: "left", coat: ["one", "two"], tool: "roller", label: undefined, dryRun: true, primer: false,
  });
});

test("global options stand before or after the command", () => {
  expect(read("--root", "/a", "paint", "north").global.root).toBe("/a");
  expect(read("paint", "north", "--root=/a").global.root).toBe("/a");
});

test("a global option's value is not taken for the command", () => {
  expect(read("--root", "paint", "paint", "north")).toMatchObject({ command: { name: "paint" }, global: { root: "paint" } });
});

test("after two dashes everything is an argument", () => {
  expect(read("paint", "--", "--dry-run").values).toMatchObject({ wall: "--dry-run", dryRun: false });
});

test("a misspelt command is refused with the nearest one", () => {
  expect(refusalOf("pant")).toContain('unknown command "pant". Did you mean "paint"?');
});

test("a misspelt option is refused with the nearest one, and its value is not a second mistake", () => {
  expect(refusalOf("paint", "--labell", "x", "north")).toBe('unknown option "--labell". Did you mean "--label"?\n  fix: see lamplighter paint --help');
});

test("the positive form of a switch that is on by default is unknown", () => {
  expect(refusalOf("paint", "north", "--primer")).toContain('unknown option "--primer"');
});

test("a value outside the choices is refused with the nearest one", () => {
  expect(refusalOf("paint", "north", "--tool", "rollr")).toBe('--tool does not take "rollr". Did you mean "roller"?\n  fix: use one of brush, roller');
});

test.each([[["--label"]], [["--label", "--dry-run"]], [["--label="]]])("an option without its value is refused: %j", (options) => {
  expect(refusalOf("paint", "north", ...options)).toContain("--label needs a value\n  fix: write --label TEXT");
});

test("a switch with a value is refused", () => {
  expect(refusalOf("paint", "north", "--dry-run=yes")).toContain('--dry-run takes no value, and was given "yes"');
});

test("an option that counts once is refused the second time", () => {
  expect(refusalOf("paint", "north", "--label", "a", "--label", "b")).toContain("--label is given twice");
});

test("a missing argument and one too many are refused", () => {
  expect(refusalOf("paint")).toContain("WALL is missing");
  expect(refusalOf("paint", "a", "b", "c")).toContain('"c" is one argument too many');
});

test("all mistakes are told at once", () => {
  expect(refusalOf("paint", "--tool", "x", "--labl", "--dry-run=1").match(/fix:/g)).toHaveLength(3);
});

test("control characters of a mistake are shown as escapes", () => {
  expect(refusalOf("paint", "--\x1b[31mred")).toContain("\\x1b[31m");
});

test("no command line makes anything but a refusal", () => {
  const word = fc.oneof(fc.constantFrom("paint", "--coat", "--tool", "--no-primer", "--root", "--", "-h", "-", "--=", "--help"), fc.string());
  fc.assert(fc.property(fc.array(word, { maxLength: 6 }), (line) => {
    try {
      readArguments(line, [paint]);
    } catch (error) {
      expect(Refusal.isRefusal(error)).toBe(true);
    }
  }));
});

test("what is written as options is read back", () => {
  const text = fc.string({ minLength: 1 }).filter((value) => !value.startsWith("-"));
  const given = fc.record({ wall: text, coat: fc.array(text), label: text, tool: fc.constantFrom("brush", "roller"), dryRun: fc.boolean(), primer: fc.boolean() });
  fc.assert(fc.property(given, (values) => {
    const line = [
      "paint", ...values.coat.flatMap((coat) => ["--coat", coat]), `--label=${values.label}`, "--tool", values.tool,
      ...(values.dryRun ? ["--dry-run"] : []), ...(values.primer ? [] : ["--no-primer"]), "--", values.wall,
    ];
    expect(read(...line).values).toEqual({ corner: undefined, ...values });
  }));
});
