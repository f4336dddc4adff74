import { join } from "node:path";
import { expect, test } from "vitest";
import { audit, cadence, deliveryLog, dora, parseCadenceThresholds, renderAudit, renderCadence, renderDora, renderLog, renderStatus, status } from "../../engine/history/index.ts";
import type { DeliveryHistory } from "../../engine/history/index.ts";
import { historyOf, messageOf, pins, record } from "./estate.ts";
import { DAY, HOUR, repositoryOf, shallowClone, START } from "./repository.ts";
import type { CommitInput, TestRepository } from "./repository.ts";

const NOW = START + 10 * DAY;

function made(environment: string, build: number, action: "release" | "promote" | "rollback", more: object = {}): CommitInput {
  return { files: pins({ [environment]: build }), message: messageOf(`${action} web`, record(action, environment, build, more)) };
}

/** A fortnight in the life of an application. */
const STORY: readonly CommitInput[] = [
  made("dev", 1, "release", { sourceTime: new Date((START - HOUR) * 1000).toISOString() }),
  made("staging", 1, "promote", { evidence: ["healthy in dev for 30 min"] }),
  made("prod", 1, "promote"),
  { ...made("dev", 2, "release"), at: START + 2 * DAY },
  made("staging", 2, "promote"),
  made("prod", 2, "promote"),
  made("prod", 1, "rollback", { reason: "checkout answers 500" }),
  { files: pins({ dev: 3 }), message: "quick fix", author: "Grace Hopper <grace@example.com>" },
  made("prod", 3, "promote", { from: "dev", reason: "cannot wait" }),
];

const INPUTS: readonly CommitInput[] = [1, 2, 3].map((size) => ({ files: { "dist/prod/building/cluster/main.tf.json": JSON.stringify({ resource: { aws_eks_node_group: { main: { size } } } }), "dist/prod/lights/web/shop/Service.web.yaml": "kind: Service\n" } }));

/** Foreign text that would do harm where it is printed as it is. */
const HARM = "\u001b[2J\u001b]52;c;x\u0007\r\u202e\u009b31m";
const HARMFUL: readonly CommitInput[] = [
  { files: pins({ dev: 1 }), message: `${HARM}\n`, author: `Mallory${HARM} <m@example.com>` },
  made("dev", 2, "release"),
  { files: pins({ dev: 3 }), message: `::add-mask::x${HARM}\n\nLamplighter-Action: bless${HARM}\nLamplighter-App: web\nLamplighter-Environment: dev\nLamplighter-Reason: ::error::${HARM}\n`, author: `::set-env::${HARM} <m@example.com>` },
];

const RENDER: Readonly<Record<string, (history: DeliveryHistory, repository: TestRepository, format: "text" | "json") => Promise<{ readonly output: string; readonly exitCode: number }>>> = {
  status: async (history, _, format) => renderStatus(status(history, NOW), format),
  log: async (history, _, format) => renderLog(deliveryLog(history), format),
  audit: async (history, _, format) => renderAudit(audit(history), format),
  dora: async (history, _, format) => renderDora(dora(history), format),
  cadence: async (_, repository, format) => renderCadence(await cadence(repository.history, parseCadenceThresholds({ flicker: { changes: 2 }, masonry: { days: 5 } }), NOW), format),
};

test.each(Object.keys(RENDER).flatMap((name) => [[name, "text"], [name, "json"]] as const))("%s as %s reads as in the golden file", async (name, format) => {
  const repository = repositoryOf([...INPUTS, ...STORY]);
  const { output } = await RENDER[name]!(await historyOf(repository), repository, format);
  await expect(output).toMatchFileSnapshot(join(import.meta.dirname, "golden", `${name}.${format === "text" ? "txt" : "json"}`));
  if (format === "json") expect(() => JSON.parse(output)).not.toThrow();
});

test.each(Object.keys(RENDER).flatMap((name) => [[name, "text"], [name, "json"]] as const))("%s as %s shows foreign text without letting it do harm", async (name, format) => {
  const repository = repositoryOf([{ files: { "dist/prod/building/cluster/main.tf.json": "{}" } }, { files: { "dist/prod/building/cluster/main.tf.json": JSON.stringify({ [HARM]: 1 }) }, message: HARM }, ...HARMFUL]);
  const { output } = await RENDER[name]!(await historyOf(repository), repository, format);
  expect(output).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(output.split("\n").filter((line) => line.trimStart().startsWith("::"))).toEqual([]);
  if (format === "text" && (name === "log" || name === "audit" || name === "cadence")) expect(output).toMatch(/\\x1b|\\u001b/);
});

test("JSON gives foreign text back exactly", async () => {
  const { output } = renderLog(deliveryLog(await historyOf(repositoryOf(HARMFUL.slice(0, 1)))), "json");
  expect((JSON.parse(output) as { entries: { subject: string }[] }).entries[0]!.subject).toBe(HARM.trimStart());
});

test("only the audit fails, and only where something was found", async () => {
  const history = await historyOf(repositoryOf(STORY));
  expect([renderStatus(status(history, NOW), "text"), renderLog(deliveryLog(history), "text"), renderDora(dora(history), "text"), renderAudit(audit(history), "text")].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 1]);
  expect(renderAudit(audit(await historyOf(repositoryOf(STORY.slice(0, 6)))), "text")).toEqual({ output: "0 findings in 6 moves\n", exitCode: 0 });
});

test.each(Object.keys(RENDER))("%s of a branch without a commit is an answer", async (name) => {
  const repository = repositoryOf([]);
  const { output, exitCode } = await RENDER[name]!(await historyOf(repository), repository, "text");
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^(the branch has no commit yet|nothing was deployed in this history)\n$/);
});

test.each(Object.keys(RENDER))("%s of a shallow clone says what it cannot know", async (name) => {
  const repository = shallowClone(repositoryOf([...INPUTS, ...STORY]), 3);
  const { output } = await RENDER[name]!(await historyOf(repository), repository, "text");
  expect(output).toContain("history is unknown before 2026-09-03T");
  expect(output).toContain("git fetch --unshallow");
});
