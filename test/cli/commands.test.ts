import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { COMMANDS } from "../../cli/commands/index.ts";
import { help } from "../../cli/commands/help.ts";
import { readArguments } from "../../cli/arguments.ts";
import { renderCommandHelp, renderOverview } from "../../cli/help.ts";
import { renderCommandsPage } from "../../scripts/commands-page.ts";

const declarations = [...COMMANDS.map(({ declaration }) => declaration), help];

test("the overview is what a newcomer should read", async () => {
  await expect(renderOverview(declarations)).toMatchFileSnapshot("golden/overview.txt");
});

test("the help of synth is what its user should read", async () => {
  await expect(renderCommandHelp(declarations[0]!)).toMatchFileSnapshot("golden/synth.txt");
});

test.each(declarations)("every example of $name is a command line it accepts", (declaration) => {
  expect(declaration.examples.length).toBeGreaterThan(0);
  for (const { command } of declaration.examples) {
    const [program, ...line] = command.split(" ");
    expect(program).toBe("lamplighter");
    expect(readArguments(line, declarations).command?.name).toBe(declaration.name);
  }
});

test.each(COMMANDS)("the body of $declaration.name loads", async ({ load }) => {
  expect(await load()).toBeTypeOf("function");
});

test("no help is wider than a terminal of 100 columns", () => {
  const lines = [renderOverview(declarations), ...declarations.map(renderCommandHelp)].join("\n").split("\n");
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});

test("docs/commands.md is what the declarations say: node scripts/write-docs.ts", async () => {
  expect(await readFile(new URL("../../docs/commands.md", import.meta.url), "utf8")).toBe(renderCommandsPage(declarations));
});
