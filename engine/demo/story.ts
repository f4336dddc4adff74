import type { Environment, Estate } from "../../constructs/contract/index.ts";
import type { Edit, Person, Step, Story } from "./step.ts";

const INES: Person = { name: "Ines", email: "ines@shop.example.com" };
const MAREK: Person = { name: "Marek", email: "marek@shop.example.com" };
const YUKI: Person = { name: "Yuki", email: "yuki@shop.example.com" };
const CI: Person = { name: "shop-ci", email: "ci@shop.example.com" };

/** Published images, two builds of each application. */
const BUILDS = {
  api: podinfo(),
  worker: podinfo(),
  report: podinfo(),
  catalog: {
    "1.0.0": "public.ecr.aws/aws-containers/retail-store-sample-catalog@sha256:b405786f7b0597c81778876d9e4935e7f4cc55d7844ab26b8181f6bfca4ae78a",
    "1.3.0": "public.ecr.aws/aws-containers/retail-store-sample-catalog@sha256:b654b266fa32d01aa794274388dc2775563b3a993b6ea17ee33460ca484d8f3f",
  },
  ui: {
    "0.4.0": "public.ecr.aws/aws-containers/retail-store-sample-ui@sha256:bbb537de803407627de8e7e3639674ef078844657196ff528c0dbb948c3f08e9",
    "1.2.1": "public.ecr.aws/aws-containers/retail-store-sample-ui@sha256:63a531dd3716cf9f6a3c7b54d65c39ce4de43cb23a613ac2933f2cb38aff86d7",
  },
} as const;

type App = keyof typeof BUILDS;

function podinfo(): { readonly "6.11.0": string; readonly "6.11.2": string } {
  const repository = "ghcr.io/stefanprodan/podinfo";
  return { "6.11.0": `${repository}@sha256:5b789251f4b35f4ac6319c48b57eb6d29356d67471404c5fd3733db2eb8c11cf`, "6.11.2": `${repository}@sha256:187803cdf611a19d4fffbdf6a4260a01be4c09ffe9924b28902424fc0639ceb8` };
}

/** A month in the life of the reference estate. It ends at the sources that this repository has. */
export const STORY: Story = {
  beginning: { ...staging("2026-09-01T09:00:00Z", "The estate: three environments, and nothing is released yet", 6, 4), by: INES },
  steps: [
    staging("2026-09-02T16:10:00Z", "staging: a fifth node for the load test", 4, 5),
    staging("2026-09-04T17:35:00Z", "staging: four nodes do", 5, 4),
    source("2026-09-07T08:30:00Z", "first", "apps: the first builds", "first builds"),
    release("2026-09-07T09:02:00Z", "api", "6.11.0", "first"),
    release("2026-09-07T09:05:00Z", "catalog", "1.0.0", "first"),
    release("2026-09-07T09:11:00Z", "report", "6.11.0", "first"),
    release("2026-09-07T09:14:00Z", "ui", "0.4.0", "first"),
    release("2026-09-07T09:20:00Z", "worker", "6.11.0", "first"),
    firstRollout("2026-09-07T11:00:00Z", "dev", "staging"),
    firstRollout("2026-09-07T15:30:00Z", "staging", "prod"),
    staging("2026-09-08T10:00:00Z", "staging: eight nodes for the load test", 4, 8),
    staging("2026-09-09T18:20:00Z", "staging: back to four nodes", 8, 4),
    source("2026-09-15T08:05:00Z", "faster", "api, worker: answers come from a cache", "answers come from a cache"),
    release("2026-09-15T08:31:00Z", "api", "6.11.2", "faster"),
    healthy("2026-09-15T12:55:00Z", "api", "dev", "2026-09-15T08:40:00Z"),
    promote("2026-09-15T13:00:00Z", YUKI, "api", "dev", "staging"),
    healthy("2026-09-16T09:50:00Z", "api", "staging", "2026-09-15T13:10:00Z"),
    promote("2026-09-16T10:00:00Z", YUKI, "api", "staging", "prod"),
    { at: "2026-09-16T10:45:00Z", by: MAREK, does: "rollback", app: "api", environment: "prod", reason: "p99 latency doubled after the rollout" },
    staging("2026-09-17T09:15:00Z", "staging: eight nodes again", 4, 8),
    release("2026-09-18T16:50:00Z", "worker", "6.11.2", "faster"),
    {
      at: "2026-09-18T17:42:00Z", by: MAREK, does: "edit", as: "friday", subject: "worker: dev's build straight to prod, the queue is full",
      renders: "prod",
      edits: { "environments/releases/prod/worker.json": (_, read) => read("environments/releases/dev/worker.json") },
    },
    { at: "2026-09-18T18:30:00Z", by: MAREK, does: "revert", commit: "friday" },
    source("2026-09-21T08:40:00Z", "basket", "catalog, ui: a basket that survives a reload", "a basket that survives a reload"),
    release("2026-09-21T09:12:00Z", "catalog", "1.3.0", "basket"),
    release("2026-09-21T09:18:00Z", "ui", "1.2.1", "basket"),
    healthy("2026-09-21T13:50:00Z", "catalog", "dev", "2026-09-21T09:20:00Z"),
    promote("2026-09-21T14:00:00Z", YUKI, "catalog", "dev", "staging"),
    healthy("2026-09-21T14:02:00Z", "ui", "dev", "2026-09-21T09:25:00Z"),
    promote("2026-09-21T14:05:00Z", YUKI, "ui", "dev", "staging"),
    staging("2026-09-22T11:00:00Z", "staging: six nodes are enough, and stay", 8, 6),
    healthy("2026-09-23T09:20:00Z", "catalog", "staging", "2026-09-21T14:10:00Z"),
    promote("2026-09-23T09:30:00Z", INES, "catalog", "staging", "prod"),
    source("2026-09-28T15:10:00Z", "month", "report: the end of the month", "the end of the month"),
    release("2026-09-28T15:40:00Z", "report", "6.11.2", "month"),
  ],
  end: "2026-09-30T17:00:00Z",
};

/** A building input that somebody turns up and down by hand. */
function staging(at: string, subject: string, from: number, to: number): Edit {
  return {
    at, by: YUKI, does: "edit", subject,
    renders: "staging",
    edits: { "environments/staging.ts": (text) => replaced(text, `max: ${from} }`, `max: ${to} }`) },
    loadsTo: (estate) => withNodes(estate, "staging", to),
  };
}

function withNodes(estate: Estate, name: string, max: number): Estate {
  return { ...estate, environments: estate.environments.map((environment) => (environment.name === name ? withMax(environment, max) : environment)) };
}

/** Every property, the ones that are not listed among them. */
function withMax(environment: Environment, max: number): Environment {
  const { cluster } = environment;
  const value = { ...cluster, nodes: { ...cluster.nodes, max } };
  return Object.freeze(Object.create(Object.prototype, { ...Object.getOwnPropertyDescriptors(environment), cluster: { value, enumerable: true } })) as Environment;
}

/** The applications' own sources lie beside the estate, so that lead times can be measured from git alone. */
function source(at: string, as: string, subject: string, line: string): Edit {
  return { at, by: YUKI, does: "edit", as, subject, edits: { "apps/CHANGES.md": (text) => `${text}- ${line}\n` } };
}

function release<Name extends App>(at: string, app: Name, tag: keyof (typeof BUILDS)[Name] & string, builtFrom: string): Step {
  return { at, by: CI, does: "release", app, image: BUILDS[app][tag] as string, tag, builtFrom };
}

function promote(at: string, by: Person, app: App, from: string, to: string): Step {
  return { at, by, does: "promote", app, from, to };
}

function firstRollout(at: string, from: string, to: string): Step {
  return { at, by: INES, does: "promote", from, to, withoutGates: "the first rollout, with everybody watching" };
}

function healthy(at: string, app: App, environment: string, since: string): Step {
  return { at, by: CI, does: "verify", app, environment, since };
}

function replaced(text: string, before: string, after: string): string {
  if (!text.includes(before)) throw new Error(`the story says that "${before}" stands in the estate, and it does not`);
  return text.replace(before, after);
}
