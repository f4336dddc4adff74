import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { EstateFolder } from "../helpers/estate.ts";
import type { Ended } from "../helpers/estate.ts";
import { smallEstate } from "../helpers/small-estate.ts";
import { FakeApiServer } from "../ports/fake-api-server.ts";
import type { Json } from "../ports/server-side-apply.ts";
import { asReconciled } from "./as-reconciled.ts";

/*
 * The real command, on an estate whose dist is committed, against an API server behind a socket. In
 * `west` Argo CD reconciles, in `east` Flux; each has a cluster of its own.
 */
let estate: EstateFolder;
let server: FakeApiServer;
let kubeconfig: string;

beforeAll(async () => {
  estate = new EstateFolder(smallEstate());
  await estate.synth();
  const git = (...args: string[]) => execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: estate.folder });
  git("init", "-q", "-b", "main");
  estate.write(".gitignore", "node_modules/\n.lamplighter/\n");
  git("add", "-A");
  git("commit", "-qm", "dist");
}, 120_000);
afterAll(async () => {
  estate.remove();
  await server.stop();
});

beforeEach(async () => {
  await server?.stop();
  server = new FakeApiServer();
  await server.start();
  kubeconfig = server.kubeconfig();
});

/** The cluster of an environment, reconciled a moment ago. */
function fill(environment: string): void {
  server.put(...asReconciled(estate.dist(), environment, MANAGERS[environment]!));
}

const MANAGERS: Readonly<Record<string, string>> = { west: "argocd-controller", east: "kustomize-controller" };

/** Changes a live object as `kubectl edit` does. */
function edit(apiVersion: string, kind: string, place: string, change: (object: any) => void): void {
  const key = `${apiVersion} ${kind} ${place}`;
  const object = structuredClone(server.objects.get(key)) as any;
  if (object === undefined) throw new Error(`there is no ${key}`);
  change(object);
  server.objects.set(key, object);
}

const drift = (...line: string[]): Promise<Ended> => estate.run(["drift", "--kubeconfig", kubeconfig, ...line]);
const lights = (...line: string[]): Promise<Ended> => drift("--layer", "lights", ...line);
const answer = async (...line: string[]) => {
  const { exitCode, stdout, stderr } = await lights("--format", "json", ...line);
  if (stdout === "") throw new Error(stderr);
  const { drifts, summary, environments } = JSON.parse(stdout) as { drifts: Record<string, any>[]; summary: Record<string, unknown>[]; environments: Record<string, any>[] };
  return { exitCode, drifts, summary, environments };
};

describe.each([["west", "argo-cd"], ["east", "flux"]])("the lights of %s (%s)", (environment) => {
  beforeEach(() => fill(environment));

  test("that are as dist says are clean", async () => {
    const { exitCode, stdout, stderr } = await lights("--env", environment);
    expect({ stdout, stderr }).toMatchObject({ stdout: expect.stringMatching(/Nothing drifted: \d+ objects are as dist says\.\n$/) as string, stderr: "" });
    expect(exitCode).toBe(0);
  });

  test("a changed field is told with both values and who set it, exit 1", async () => {
    edit("apps/v1", "Deployment", "shop/web", (object) => {
      object.spec.template.spec.containers[0].image = "evil.example.com/web:latest";
      object.metadata.managedFields.push({ manager: "kubectl-edit", operation: "Update", apiVersion: "apps/v1", time: "2026-11-26T10:00:00Z", fieldsV1: { "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"web"}': { "f:image": {} } } } } } } });
    });
    const { exitCode, drifts } = await answer("--env", environment);
    expect(exitCode).toBe(1);
    expect(drifts).toMatchObject([{ kind: "changed", environment, part: "web", object: "apps/Deployment shop/web", fields: [{ path: "spec.template.spec.containers[web].image", before: expect.stringContaining("ghcr.io/acme/web") as string, after: "evil.example.com/web:latest", owner: { manager: "kubectl-edit", at: "2026-11-26T10:00:00Z" } }] }]);
  });

  test("a deleted object is missing, and so is one that is being deleted", async () => {
    server.objects.delete("v1 Service shop/web");
    edit("v1", "ConfigMap", "shop/limits", (object) => (object.metadata.deletionTimestamp = "2026-11-26T11:00:00Z"));
    const { exitCode, drifts } = await answer("--env", environment);
    expect(exitCode).toBe(1);
    expect(drifts).toEqual([
      { kind: "missing", layer: "lights", environment, part: "settings", type: "ConfigMap", object: "ConfigMap shop/limits", since: "2026-11-26T11:00:00Z" },
      { kind: "missing", layer: "lights", environment, part: "web", type: "Service", object: "Service shop/web" },
    ]);
  });

  test("what the reconciler's marks count to a unit and dist has not is extra", async () => {
    const marks = environment === "west" ? { annotations: { "argocd.argoproj.io/tracking-id": "west-web:/ConfigMap:shop/left" } } : { labels: { "kustomize.toolkit.fluxcd.io/name": "east-web", "kustomize.toolkit.fluxcd.io/namespace": "flux-system" } };
    server.put({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "left", namespace: "shop", creationTimestamp: "2026-10-01T00:00:00Z", ...marks } }, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "somebody-elses", namespace: "shop" } });
    expect(await answer("--env", environment)).toMatchObject({ exitCode: 1, drifts: [{ kind: "extra", part: "web", object: "ConfigMap shop/left", since: "2026-10-01T00:00:00Z" }] });
  });

  test("what the reconciler itself lists, of a kind that dist has no more, is extra where it is still there", async () => {
    const old = { apiVersion: "example.com/v1", kind: "Gadget", metadata: { name: "old", namespace: "shop" } };
    server.put(old);
    const [apiVersion, kind, place] = environment === "west" ? ["argoproj.io/v1alpha1", "Application", "argocd/west-web"] : ["kustomize.toolkit.fluxcd.io/v1", "Kustomization", "flux-system/east-web"];
    edit(apiVersion!, kind!, place!, (object) => (object.status = environment === "west"
      ? { resources: [{ group: "example.com", version: "v1", kind: "Gadget", namespace: "shop", name: "old" }, { group: "example.com", version: "v1", kind: "Gadget", namespace: "shop", name: "gone" }] }
      : { inventory: { entries: [{ id: "shop_old_example.com_Gadget", v: "v1" }, { id: "shop_gone_example.com_Gadget", v: "v1" }] } }));
    expect(await answer("--env", environment, "--unit", "web")).toMatchObject({ exitCode: 1, drifts: [{ kind: "extra", part: "web", object: "example.com/Gadget shop/old" }] });
  });
});

describe("what could not be looked at is unchecked, exit 3", () => {
  beforeEach(() => fill("east"));

  const only = async (reason: string, object: string) => {
    const { exitCode, drifts } = await answer("--env", "east");
    expect(drifts).toMatchObject([{ kind: "unchecked", object, reason: expect.stringContaining(reason) as string }]);
    expect(exitCode).toBe(3);
  };
  const at = (path: string, fault: object): void => {
    server.fault = (asked) => (asked.path.endsWith(path) ? fault : undefined);
  };

  test("a kind that the server does not know", async () => {
    server.forget("v1", "ConfigMap");
    await only("does not know this kind", "ConfigMap shop/limits");
  });

  test("an object that may not be read", async () => {
    at("/configmaps/limits", { status: 403 });
    await only("does not allow it (403)", "ConfigMap shop/limits");
  });

  test("a kind that may not be listed: extra ones may be there", async () => {
    at("/configmaps", { status: 403 });
    await only("does not allow it (403)", "extra objects of kind ConfigMap");
  });

  test("a manifest that can be applied neither to what is there nor anew", async () => {
    server.fault = ({ method, path }) => (method === "PATCH" && path.includes("/configmaps/") ? { status: 422, body: { kind: "Status", message: "data: field is immutable" } } : undefined);
    await only("the server refuses to apply it: data: field is immutable", "ConfigMap shop/limits");
  });

  test("a dry run that an admission webhook refuses", async () => {
    server.admit = (object) => (object["kind"] === "ConfigMap" ? { refused: 'admission webhook "policy.example.com" denied the request' } : object);
    await only("policy.example.com", "ConfigMap shop/limits");
  });

  test("a field that the server drops", async () => {
    server.admit = (object) => (object["kind"] === "ConfigMap" ? { ...object, data: { orders: (object["data"] as Json)["orders"] } } : object);
    edit("v1", "ConfigMap", "shop/limits", (object) => delete object.data["İstanbul.txt"]);
    await only('does not keep data["İstanbul.txt"]', "ConfigMap shop/limits");
  });

  test("a cluster that answers nothing: all of it, asked for once", async () => {
    server.fault = () => ({ status: 401 });
    await only("does not accept the credentials", "every object of the lights");
    expect(server.asked.length).toBeLessThan(4);
  });

  test("drift beside it counts: exit 1, and both are told", async () => {
    server.forget("v1", "ConfigMap");
    server.objects.delete("v1 Service shop/web");
    const { exitCode, stdout } = await lights("--env", "east");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("1 object differs from dist: 0 changed, 1 missing, 0 extra; 1 thing was not looked at.");
  });
});

describe("the cluster", () => {
  beforeEach(() => fill("west"));

  test("that does not carry the environment is refused, naming both", async () => {
    server.objects.delete("argoproj.io/v1alpha1 Application argocd/west");
    const { exitCode, stdout, stderr } = await lights("--env", "west");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`${server.address} is not known to be the cluster of west: it has no Application argocd/west`);
  });

  test("that cannot be reached is unchecked", async () => {
    const nobody = server.kubeconfig();
    await server.stop();
    const { exitCode, stdout } = await estate.run(["drift", "--layer", "lights", "--env", "west", "--kubeconfig", nobody]);
    expect(exitCode).toBe(3);
    expect(stdout).toContain("ECONNREFUSED");
    server = new FakeApiServer();
    await server.start();
  });

  test("is never written to: every patch is a dry run", async () => {
    const before = JSON.stringify([...server.objects]);
    await lights("--env", "west");
    const methods = new Set(server.asked.map(({ method, query }) => `${method} ${query["dryRun"] ?? ""}`));
    expect(methods).toEqual(new Set(["GET ", "PATCH All"]));
    expect(JSON.stringify([...server.objects])).toBe(before);
  });

  test.each([["--env", "wst", 'Did you mean "west"?'], ["--unit", "wbe", 'Did you mean "web"?'], ["--context", "her", 'Did you mean "here"?'], ["--base", "nowhere", "nowhere"], ["--unit", "queue", "there is nothing to compare"]])("%s %s is refused before anything is asked", async (option, value, text) => {
    const { exitCode, stderr } = await lights(option, value);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(text);
    expect(server.asked).toEqual([]);
  });
});

describe("the report", () => {
  beforeEach(() => fill("east"));

  test("says what becomes of it, and what a person suspended", async () => {
    edit("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "flux-system/east-web", (object) => (object.spec.suspend = true));
    const { environments } = await answer("--env", "east");
    expect(environments).toMatchObject([{ environment: "east", cluster: server.address, healing: { changed: "healed", extra: "pruned", policy: "Flux reconciles every 10m", suspended: ["east-web"] } }]);
  });

  test("shows no secret that somebody wrote into a live object, nor what a terminal would obey", async () => {
    edit("v1", "ConfigMap", "shop/limits", (object) => (object.data.orders = "\u001b[31mpostgres://app:hunter2@db/orders"));
    edit("v1", "ConfigMap", "shop/limits", (object) => (object.data["İstanbul.txt"] = "\u001b]52;c;ZXZpbA==\u0007"));
    for (const format of ["text", "json", "markdown"]) {
      const { exitCode, stdout } = await lights("--env", "east", "--format", format, "--color", "never");
      expect(exitCode).toBe(1);
      expect(stdout).not.toMatch(/hunter2|[\u0000-\u0009\u000b-\u001f]/);
    }
  });

  test("values of a Secret are neither read nor shown", async () => {
    const folder = "dist/east/lights/web/shop";
    estate.write(`${folder}/Secret.db.yaml`, "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  namespace: shop\nsops:\n  mac: ENC[x]\nstringData:\n  password: ENC[abc]\n");
    const git = (...args: string[]) => execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: estate.folder });
    git("add", "-A");
    git("commit", "-qm", "a sealed secret");
    server.put({ apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace: "shop" }, data: { password: "aHVudGVyMg==" } });
    const { exitCode, drifts } = await answer("--env", "east", "--unit", "web");
    git("reset", "-q", "--hard", "HEAD~1");
    expect(exitCode).toBe(3);
    expect(drifts).toMatchObject([{ kind: "unchecked", object: "Secret shop/db", reason: "it is there; values of a Secret are never read" }]);
    expect(server.asked.filter(({ path, method }) => path.includes("secrets") && (method !== "GET" || !path.endsWith("v1/secrets"))).every(({ method, accept }) => method === "GET" && accept.includes("PartialObjectMetadata"))).toBe(true);
  });

  test("what dist cannot be applied to is compared with dist made anew, and told as what no reconciler heals", async () => {
    edit("v1", "ConfigMap", "shop/limits", (object) => (object.data.orders = "21"));
    server.fault = ({ method, path }) => (method === "PATCH" && path.endsWith("/configmaps/limits") ? { status: 422, body: { kind: "Status", message: "data: field is immutable" } } : undefined);
    expect(await answer("--env", "east")).toMatchObject({ exitCode: 1, drifts: [{ kind: "changed", refused: "data: field is immutable", fields: [{ path: "data.orders", before: "20", after: "21" }] }] });
  });

  test("one unit is looked at alone", async () => {
    server.objects.delete("v1 Service shop/web");
    expect(await answer("--env", "east", "--unit", "settings")).toMatchObject({ exitCode: 0, summary: [{ environment: "east", layer: "lights", compared: 1 }] });
  });
});

describe("both layers", () => {
  beforeEach(() => fill("west"));

  test("stand in one report", async () => {
    const program = estate.path("terraform");
    writeFileSync(program, `#!/bin/sh\n[ "$1" = plan ] && exit 2\necho '{"resource_drift":[{"address":"aws_sqs_queue.orders","type":"aws_sqs_queue","change":{"actions":["update"],"before":{"delay_seconds":0},"after":{"delay_seconds":5}}}]}'\n`);
    chmodSync(program, 0o755);
    server.objects.delete("v1 Service shop/web");
    const { exitCode, stdout } = await drift("--env", "west", "--unit", "queue", "--unit", "web", "--terraform", program, "--color", "never");
    expect(exitCode).toBe(1);
    expect(stdout.replace(server.address, "SERVER")).toBe(`ENVIRONMENT  LAYER     COMPARED  CHANGED  MISSING  EXTRA  UNCHECKED
west         building         0        1        0      0          0
west         lights           7        0        1      0          0

west: building
  left as it is: Terraform changes nothing before a person applies
  queue
    ~ aws_sqs_queue.orders
        ~ delay_seconds: 0 → 5

west: lights in SERVER
  changes are undone, extra objects are pruned: Argo CD heals what it sees
  web (the reconciler says unknown)
    - Service shop/web: missing

2 objects differ from dist: 1 changed, 1 missing, 0 extra.
`);
  });

  test("without a Terraform the building is unchecked, and the lights are told", async () => {
    const { exitCode, stdout } = await drift("--env", "west", "--terraform", "/nowhere/terraform");
    expect(exitCode).toBe(3);
    expect(stdout).toContain('there is no program "/nowhere/terraform"');
    expect(stdout).toMatch(/west +lights +\d+ +0 +0 +0 +0/);
  });
});
