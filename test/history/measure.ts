/*
 * Measures how long the whole history of a large repository takes to read.
 *
 *     node --conditions=lamplighter-source test/history/measure.ts [commits] [moves]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { audit, cadence, deliveryLog, dora, parseCadenceThresholds, readHistory, renderAudit, renderDora, renderLog, renderStatus, status } from "../../engine/history/index.ts";
import { gitHistory } from "../../engine/ports/git-history.ts";
import { digest, messageOf, ORDER, pointerFile, pointerPath, record } from "./estate.ts";

const [commits, moves] = [Number(process.argv[2] ?? 250_000), Number(process.argv[3] ?? 30_000)];
const APPS = 200;
const START = 1_600_000_000;
const directory = mkdtempSync(join(tmpdir(), "lamplighter-measure-"));
try {
  const built = await timed(build);
  console.log(`${peak()} before it starts; ${availableParallelism()} cores`);
  console.log(`${commits} commits with ${moves} moves of ${APPS} applications in 3 environments, made in ${seconds(built.took)}`);
  const read = await timed(() => readHistory(gitHistory(directory, process.env), { order: ORDER, revision: "main" }));
  const history = read.result;
  const peakRead = peak();
  const outputs = await timed(async () => [
    renderStatus(status(history, START + commits * 600), "json"), renderLog(deliveryLog(history), "json"), renderAudit(audit(history), "json"), renderDora(dora(history), "json"),
  ].map(({ output }) => output.length));
  console.log(`read ${history.moves.length} moves in ${seconds(read.took)}, ${peakRead}; status, log, audit and DORA as JSON in ${seconds(outputs.took)} (${outputs.result.join(", ")} characters)`);
  const measured = await timed(() => cadence(gitHistory(directory, process.env), parseCadenceThresholds({ masonry: { days: 36_500 } }), START + commits * 600, { revision: "main" }));
  console.log(`cadence over ${measured.result.rates.length} properties in ${seconds(measured.took)}, ${peak()}`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function build(): Promise<void> {
  await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", "."]);
  const child = spawn("git", ["fast-import", "--quiet"], { cwd: directory, stdio: ["pipe", "inherit", "inherit"] });
  const ended = once(child, "close");
  let text = "";
  let moved = 0;
  for (let index = 0; index < commits; index++) {
    text += `commit refs/heads/main\ncommitter Ada Lovelace <ada@example.com> ${START + index * 600} +0000\n`;
    if (Math.floor((index * moves) / commits) > Math.floor(((index - 1) * moves) / commits) || index === 0) {
      const environment = ORDER.names[moved % 3]!;
      const app = `app-${Math.floor(moved / 3) % APPS}`;
      const build = Math.floor(moved / 3 / APPS);
      text += data(messageOf(`Deploy ${app}`, record(moved % 3 === 0 ? "release" : "promote", environment, build, { app, evidence: ["healthy for 30 min in the environment before"] })));
      text += `M 100644 inline ${pointerPath(environment, app)}\n${data(pointerFile(build))}`;
      text += `M 100644 inline dist/${environment}/lights/${app}/shop/apps.Deployment.${app}.yaml\n${data(deployment(app, build))}`;
      moved++;
    } else {
      text += `${data(`Work ${index}`)}M 100644 inline src/module-${index % 500}/file-${index % 7}.ts\n${data(`export const value = ${index};\n`)}`;
    }
    if (text.length > 1_000_000) {
      if (!child.stdin.write(text)) await once(child.stdin, "drain");
      text = "";
    }
  }
  child.stdin.end(text);
  await ended;
}

function deployment(app: string, build: number): string {
  const settings = Array.from({ length: 20 }, (_, index) => `            - name: SETTING_${index}\n              value: "${index}"\n`).join("");
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${app}\n  namespace: shop\nspec:\n  template:\n    spec:\n      containers:\n        - name: ${app}\n          image: ghcr.io/acme/web@${digest(build)}\n          env:\n${settings}`;
}

function data(content: string): string {
  return `data ${Buffer.byteLength(content)}\n${content}\n`;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  await once(spawn(program, args, { cwd: directory, stdio: "inherit" }), "close");
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ readonly result: Result; readonly took: number }> {
  const start = performance.now();
  return { result: await work(), took: performance.now() - start };
}

function peak(): string {
  return `peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
