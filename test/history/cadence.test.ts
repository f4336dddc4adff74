import { expect, test } from "vitest";
import { cadence, parseCadenceThresholds, renderCadence } from "../../engine/history/index.ts";
import type { Cadence, CadenceThresholdsInput } from "../../engine/history/index.ts";
import { DAY, repositoryOf, shallowClone, START } from "./repository.ts";
import type { CommitInput, TestRepository } from "./repository.ts";

const MODULE = "dist/prod/building/cluster/main.tf.json";
const OBJECT = "dist/prod/lights/web/shop/apps.Deployment.web.yaml";
const OTHER = "dist/prod/lights/web/shop/Service.web.yaml";

function module(size: number, version = "1.33"): string {
  return JSON.stringify({ resource: { aws_eks_node_group: { main: { scaling_config: [{ desired_size: size, max_size: 9 }], tags: { size: String(size > 100) } } }, aws_eks_cluster: { main: { version } } } });
}

function deployment(image: string, cpu = "100m", more = ""): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n${more}        - name: web\n          image: ${image}\n          resources: {requests: {cpu: ${cpu}}}\n`;
}

async function cadenceOf(repository: TestRepository, now: number, thresholds: CadenceThresholdsInput = {}): Promise<Cadence> {
  return cadence(repository.history, parseCadenceThresholds(thresholds), START + now * DAY);
}

/** Sizes of the node group, one for each number of days after the start. */
function sizes(...changes: readonly number[]): readonly CommitInput[] {
  return changes.map((day, index) => ({ files: { [MODULE]: module(index) }, at: START + day * DAY, message: `Resize ${index}` }));
}

test("a building input is counted by its property and not by its file", async () => {
  const { rates } = await cadenceOf(repositoryOf([...sizes(0, 1, 2), { files: { [MODULE]: module(2, "1.34") }, at: START + 3 * DAY }]), 10);
  expect(rates.map(({ path, changes }) => [path, changes])).toEqual([["resource.aws_eks_node_group.main.scaling_config[0].desired_size", 2], ["resource.aws_eks_cluster.main.version", 1]]);
});

test("a building input that changed too often in too few days flickers, with the commits as proof", async () => {
  const repository = repositoryOf(sizes(0, 100, 101, 102, 103));
  const answer = await cadenceOf(repository, 110, { flicker: { changes: 4, days: 3 } });
  expect(answer.flicker).toMatchObject([{ rate: { path: "resource.aws_eks_node_group.main.scaling_config[0].desired_size" } }]);
  expect(answer.flicker[0]!.proof.map(({ commit }) => commit)).toEqual(repository.commits.slice(1).toReversed());
  expect(renderCadence(answer, "text").exitCode).toBe(1);
});

test("the same changes over a longer time do not flicker, nor one change fewer", async () => {
  const answer = await cadenceOf(repositoryOf(sizes(0, 100, 101, 102, 103)), 110, { flicker: { changes: 4, days: 2 } });
  expect(answer.flicker).toEqual([]);
  expect(renderCadence(answer, "text").exitCode).toBe(0);
  expect((await cadenceOf(repositoryOf(sizes(0, 100, 101, 102)), 110, { flicker: { changes: 4, days: 3 } })).flicker).toEqual([]);
});

test("in shadow, flicker is told and fails nothing", async () => {
  const answer = await cadenceOf(repositoryOf(sizes(0, 1, 2)), 10, { flicker: { changes: 2, mode: "shadow" } });
  expect(answer.flicker).toHaveLength(1);
  expect(renderCadence(answer, "text").exitCode).toBe(0);
});

test("an input that is gone does not flicker any more", async () => {
  const answer = await cadenceOf(repositoryOf([...sizes(0, 1, 2), { files: { [MODULE]: '{"resource": {}}' } }]), 10, { flicker: { changes: 2 } });
  expect(answer.flicker).toEqual([]);
});

test("lights may change as often as they like", async () => {
  const answer = await cadenceOf(repositoryOf([1, 2, 3, 4].map((build) => ({ files: { [OBJECT]: deployment(`web:${build}`) } }))), 10, { flicker: { changes: 2 } });
  expect(answer.rates).toMatchObject([{ path: "spec.template.spec.containers[name=web].image", changes: 3, file: { layer: "lights", part: "web", environment: "prod" } }]);
  expect(answer.flicker).toEqual([]);
});

test("a container that is put in front does not count as a change of the one behind it", async () => {
  const sidecar = "        - name: sidecar\n          image: proxy\n";
  const { rates } = await cadenceOf(repositoryOf([{ files: { [OBJECT]: deployment("web:1") } }, { files: { [OBJECT]: deployment("web:1", "100m", sidecar) } }]), 10);
  expect(rates.map(({ path }) => path)).toEqual(["spec.template.spec.containers[name=sidecar]"]);
});

test("lights that nobody touched for long are masonry, as high up as they hold still", async () => {
  const repository = repositoryOf([
    { files: { [OBJECT]: deployment("web:1"), [OTHER]: "kind: Service\n", "dist/prod/lights/dns/_cluster/Zone.dns.yaml": "kind: Zone\n" } },
    { files: { [OBJECT]: deployment("web:2") }, at: START + 95 * DAY },
  ]);
  const { masonry } = await cadenceOf(repository, 100, { masonry: { days: 50 } });
  expect(masonry!.map(({ unit, file, path, since }) => [unit, file, path, since?.commit])).toEqual([
    ["dns", undefined, undefined, repository.commits[0]],
    ["web", "shop/Service.web.yaml", undefined, repository.commits[0]],
    ["web", "shop/apps.Deployment.web.yaml", "spec.replicas", repository.commits[0]],
    ["web", "shop/apps.Deployment.web.yaml", "spec.template.spec.containers[name=web].resources", repository.commits[0]],
  ]);
});

test("young lights are no masonry, nor are those that are gone", async () => {
  const repository = repositoryOf([{ files: { [OBJECT]: deployment("web:1") } }, { files: { [OBJECT]: null, [OTHER]: "kind: Service\n" }, at: START + 95 * DAY }]);
  expect((await cadenceOf(repository, 100, { masonry: { days: 50 } })).masonry).toEqual([]);
});

test("masonry fails only where it is enforced", async () => {
  const repository = repositoryOf([{ files: { [OBJECT]: deployment("web:1") } }]);
  expect(renderCadence(await cadenceOf(repository, 100, { masonry: { days: 50 } }), "text").exitCode).toBe(0);
  expect(renderCadence(await cadenceOf(repository, 100, { masonry: { days: 50, mode: "enforce" } }), "text").exitCode).toBe(1);
});

test("a clone whose history is shorter than the threshold cannot tell masonry", async () => {
  const shallow = shallowClone(repositoryOf([{ files: { [OBJECT]: deployment("web:1") } }, { files: { "readme.md": "x" }, at: START + 95 * DAY }]), 1);
  const answer = await cadenceOf(shallow, 100, { masonry: { days: 50 } });
  expect(answer.masonry).toBeUndefined();
  expect(renderCadence(answer, "text").output).toContain("whether lights are masonry is unknown");
});

test("flicker passes only where the clone's history covers the measured period", async () => {
  const shallow = shallowClone(repositoryOf(sizes(0, 50, 60)), 2);
  const answer = (masonryDays: number): Promise<Cadence> => cadenceOf(shallow, 100, { flicker: { days: 30 }, masonry: { days: masonryDays } });
  expect(renderCadence(await answer(50), "text").exitCode).toBe(0);
  expect(renderCadence(await answer(51), "text")).toMatchObject({ exitCode: 1, output: expect.stringContaining("whether more building flickers is unknown: the history of this clone is shorter than the 51 days that are measured\n") });
  expect(renderCadence(await cadenceOf(shallow, 100, { flicker: { mode: "shadow" } }), "text").exitCode).toBe(0);
});

test("files that cannot be read are counted and stop nothing", async () => {
  const answer = await cadenceOf(repositoryOf([...sizes(0), { files: { [MODULE]: "{", [OBJECT]: "a: 1\n" } }, { files: { [OBJECT]: "a: [" } }]), 10);
  expect(answer).toMatchObject({ rates: [], unknown: 2 });
});

test("a repository without dist has nothing to measure", async () => {
  expect(await cadenceOf(repositoryOf([{ files: { "readme.md": "x" } }]), 10)).toMatchObject({ rates: [], flicker: [], masonry: [] });
  expect(renderCadence(await cadenceOf(repositoryOf([]), 10), "text").output).toBe("the branch has no commit yet\n");
});

test.each([[{ flicker: { change: 3 } }, 'Did you mean "changes"?'], [{ flicker: { days: 0 } }, "flicker.days"], [{ masonry: { mode: "off" } }, "masonry.mode"]])("thresholds %j are refused", (thresholds, message) => {
  expect(() => parseCadenceThresholds(thresholds)).toThrow(message);
});
