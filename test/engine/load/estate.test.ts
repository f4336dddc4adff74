import { expect, test } from "vitest";
import { charts, promotionPath, refuseInput, stacks } from "../../../constructs/contract/index.ts";
import { loadEstate } from "../../../engine/load/estate.ts";
import { anEnvironment } from "../../helpers/unit.ts";

const anyLoad = (): undefined => undefined;
const NO_MODULE = {} as never;
const path = promotionPath({ name: "small", repository: { url: "https://git.example.com/small.git" }, environments: [anEnvironment()] });
const list = charts({ notes: { load: async () => NO_MODULE, namespace: "shop", releases: [] } });
const stackList = stacks({ network: { load: async () => NO_MODULE } });

function estateOf(files: Readonly<Record<string, unknown>>) {
  return loadEstate(async (file) => files[file]);
}

test("the three lists make an estate", async () => {
  const estate = await estateOf({ "environments/index.ts": path, "charts/index.ts": list, "stacks/index.ts": stackList });
  expect([estate.name, estate.charts, estate.stacks]).toEqual(["small", list, stackList]);
});

test("an estate may have no stacks, and no charts", async () => {
  expect(await estateOf({ "environments/index.ts": path })).toMatchObject({ charts: [], stacks: [] });
});

test.each([
  ["environments/index.ts", undefined],
  ["environments/index.ts", null],
  ["environments/index.ts", { environments: 3, repository: {} }],
  ["environments/index.ts", { environments: [{ name: "dev" }], repository: {} }],
  ["charts/index.ts", null],
  ["charts/index.ts", {}],
  ["charts/index.ts", [{ name: "../x", load: anyLoad, after: [], releases: [] }]],
  ["charts/index.ts", [{ name: "notes", load: anyLoad, after: [] }]],
  ["stacks/index.ts", null],
  ["stacks/index.ts", [{ name: "network", after: [] }]],
])("%s that exports %j is refused, and not taken for an empty list", async (file, value) => {
  await expect(estateOf({ "environments/index.ts": path, [file]: value })).rejects.toMatchObject({ kind: "input", problems: [{ where: file, what: expect.stringContaining("no default export made by") }] });
});

test("what two lists refuse is refused at once", async () => {
  const refusing = (what: string) => Promise.reject(refuseInput({ what }));
  const loaded = loadEstate((file) => (file === "stacks/index.ts" ? Promise.resolve(undefined) : refusing(file)));
  await expect(loaded).rejects.toMatchObject({ kind: "input", problems: [{ what: "environments/index.ts" }, { what: "charts/index.ts" }] });
});

test("a bug while a list loads is thrown as it is", async () => {
  const bug = new TypeError("x is not a function");
  await expect(loadEstate((file) => (file === "charts/index.ts" ? Promise.reject(bug) : Promise.resolve(undefined)))).rejects.toBe(bug);
});
