import fc from "fast-check";
import { expect, test } from "vitest";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import { compareLive } from "../../engine/drift/compare-live.ts";
import { apply } from "../ports/server-side-apply.ts";
import type { Json } from "../ports/server-side-apply.ts";

const MANAGER = "kustomize-controller";

/** A Deployment with any number of containers, variables, labels and arguments. */
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const text = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const container = fc.record({
  name,
  image: text,
  args: fc.array(text, { minLength: 1, maxLength: 3 }),
  env: fc.uniqueArray(fc.record({ name, value: text }), { selector: (item) => item.name, minLength: 1, maxLength: 3 }),
  resources: fc.record({ limits: fc.record({ cpu: fc.constantFrom("1000m", "0.5", "250m"), memory: text }) }),
});
const deployment = fc.record({
  apiVersion: fc.constant("apps/v1"),
  kind: fc.constant("Deployment"),
  metadata: fc.record({ name: fc.constant("till"), namespace: fc.constant("shop"), labels: fc.dictionary(name, text, { minKeys: 1, maxKeys: 3 }) }),
  spec: fc.record({
    replicas: fc.integer({ min: 1, max: 9 }),
    template: fc.record({ spec: fc.record({ containers: fc.uniqueArray(container, { selector: (item) => item.name, minLength: 1, maxLength: 3 }) }) }),
  }),
}) as fc.Arbitrary<Manifest & { spec: { template: { spec: { containers: readonly { name: string; env: readonly { name: string }[]; args: readonly string[] }[] } } } }>;

/** What a server and its controllers write into an object beside what was applied. */
const defaulted = (object: Json, extra: Readonly<Record<string, string>>): Json => {
  const live = structuredClone(object) as { metadata: Json; spec: Json & { template: { spec: Json & { containers: Json[] } } } };
  Object.assign(live.metadata, { uid: "u", resourceVersion: "7", generation: 2, creationTimestamp: "2026-01-01T00:00:00Z" });
  for (const [field, value] of Object.entries(extra)) live.spec[`x${field}`] = value;
  Object.assign(live.spec.template.spec, { restartPolicy: "Always", dnsPolicy: "ClusterFirst" });
  for (const each of live.spec.template.spec.containers) Object.assign(each, { imagePullPolicy: "Always", terminationMessagePath: "/dev/termination-log" });
  return { ...(live as unknown as Json), status: { observedGeneration: 2 } };
};

const compare = (dist: Manifest, live: Json) => compareLive(dist, live as unknown as Manifest, apply(live, dist as unknown as Json, MANAGER) as unknown as Manifest, MANAGER)!.fields;

test("an object that is as dist says is no drift, whatever defaults the server adds", () => {
  fc.assert(fc.property(deployment, fc.dictionary(name, text), (dist, extra) => {
    expect(compare(dist, defaulted(apply({}, dist as unknown as Json, MANAGER), extra))).toEqual([]);
  }), { numRuns: 300 });
});

/** Every field that dist sets, as the path under which it is told and the way to change it in a live object. */
const changes = (dist: Awaited<ReturnType<typeof sample>>): readonly { path: string; change: (live: any) => void }[] => [
  { path: "spec.replicas", change: (live) => (live.spec.replicas = 99) },
  ...Object.keys(dist.metadata["labels"] as object).flatMap((label) => [
    { path: `metadata.labels.${label}`, change: (live: any) => (live.metadata.labels[label] = "otherwise") },
    { path: `metadata.labels.${label}`, change: (live: any) => delete live.metadata.labels[label] },
  ]),
  ...dist.spec.template.spec.containers.flatMap((each, index) => {
    const at = `spec.template.spec.containers[${each.name}]`;
    const inside = (live: any): any => live.spec.template.spec.containers[index];
    return [
      { path: `${at}.image`, change: (live: any) => (inside(live).image = "otherwise") },
      { path: `${at}.resources.limits.cpu`, change: (live: any) => (inside(live).resources.limits.cpu = "777m") },
      { path: at, change: (live: any) => live.spec.template.spec.containers.splice(index, 1) },
      ...each.args.map((_, place) => ({ path: `${at}.args[${place}]`, change: (live: any) => (inside(live).args[place] = "otherwise") })),
      ...each.env.flatMap((variable, place) => [
        { path: `${at}.env[${variable.name}].value`, change: (live: any) => (inside(live).env[place].value = "otherwise") },
        { path: `${at}.env[${variable.name}]`, change: (live: any) => inside(live).env.splice(place, 1) },
      ]),
    ];
  }),
];
const sample = async () => fc.sample(deployment, 1)[0]!;

test("any single change to a field that dist sets is drift at exactly that path", () => {
  fc.assert(fc.property(deployment, fc.nat(), (dist, choice) => {
    const live = defaulted(apply({}, dist as unknown as Json, MANAGER), {});
    const possible = changes(dist);
    const { path, change } = possible[choice % possible.length]!;
    change(live);
    expect(compare(dist, live).map((field) => field.path)).toEqual([path]);
  }), { numRuns: 500 });
});

test("any change beside what dist sets is no drift", () => {
  fc.assert(fc.property(deployment, name, (dist, field) => {
    const live = defaulted(apply({}, dist as unknown as Json, MANAGER), {}) as any;
    live.metadata.annotations = { [field]: "by hand" };
    live.spec.template.spec.containers.push({ name: `${field}-beside`, image: "x" });
    live.spec.template.spec.containers[0].env.push({ name: `${field}-beside`, value: "x" });
    live.spec.template.spec.dnsPolicy = "None";
    expect(compare(dist, live)).toEqual([]);
  }), { numRuns: 200 });
});

test("what an admission webhook adds to the answer is no drift", () => {
  fc.assert(fc.property(deployment, name, (dist, field) => {
    const live = defaulted(apply({}, dist as unknown as Json, MANAGER), {});
    const applied = apply(live, dist as unknown as Json, MANAGER) as any;
    applied.metadata.annotations = { [`injected-${field}`]: "at 12:00:01" };
    applied.spec.template.spec.containers.push({ name: `${field}-injected`, image: "mesh" });
    applied.spec.template.spec.containers[0].env.push({ name: `${field}-injected`, value: "x" });
    applied.spec.template.spec.schedulerName = field;
    expect(compareLive(dist, live as unknown as Manifest, applied as Manifest, MANAGER)!.fields).toEqual([]);
  }), { numRuns: 200 });
});
