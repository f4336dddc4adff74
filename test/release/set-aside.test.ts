import { expect, test } from "vitest";
import { joinEstate, promotionPath } from "../../constructs/contract/index.ts";
import type { ChartDeclaration, Name } from "../../constructs/contract/index.ts";
import type { GateVerdict } from "../../engine/evidence/verdict.ts";
import type { DeliveryFacts } from "../../engine/release/facts.ts";
import { Past } from "../../engine/release/past.ts";
import { askGates, planPromotion } from "../../engine/release/plan-promotion.ts";
import { Pointers } from "../../engine/release/pointers.ts";
import { anEnvironment } from "../helpers/unit.ts";
import { digest } from "./delivery-estate.ts";

const APPS = ["api", "web"];
const charts = APPS.map((name): ChartDeclaration => ({ name: name as Name, namespace: "shop" as Name, releases: [name as Name], after: [], environments: undefined, helmRepositories: [], podSecurity: "restricted", load: async () => ({ default: { layer: "lights", render: () => ({ objects: [], findings: [] }) } }) }));
const estate = joinEstate(promotionPath({ name: "small", repository: { url: "https://git.example.com/small.git" }, environments: [anEnvironment(), anEnvironment({ name: "prod", promotesFrom: "dev" })] }), [], charts);
const pointers = new Pointers(new Map(APPS.map((app) => [`environments/releases/dev/${app}.json`, Buffer.from(JSON.stringify({ schemaVersion: 1, repository: `ghcr.io/acme/${app}`, digest: digest("1") }))])));
const passed: GateVerdict = { app: "web", gate: "healthy", mode: "enforce", state: "passed", why: "it is" };

async function reasonsWhere(gates: readonly GateVerdict[]): Promise<Readonly<Record<string, string | undefined>>> {
  const facts: DeliveryFacts = { estate, pointers, past: new Past({ moves: [] }), askGates: async () => gates };
  const request = { from: "dev", to: "prod", withoutGates: "just in case" };
  const { moves } = await askGates(planPromotion(request, facts), request, facts);
  return Object.fromEntries(moves.map(({ app, reason }) => [app, reason]));
}

test.each<readonly [where: string, gates: readonly GateVerdict[]]>([
  ["the environment has no gates", []],
  ["every gate let it by", [passed, { ...passed, state: "not applicable" }]],
  ["only a gate in shadow mode did not", [{ ...passed, mode: "shadow", state: "failed" }]],
])("no gate is said to be set aside where %s", async (_, gates) => {
  expect(await reasonsWhere(gates)).toEqual({ api: undefined, web: undefined });
});

test("why a gate was set aside is said of the move that it would have refused, and of no other", async () => {
  expect(await reasonsWhere([{ ...passed, state: "missing" }, { ...passed, app: "api" }])).toEqual({ api: undefined, web: "without gates: just in case" });
});
