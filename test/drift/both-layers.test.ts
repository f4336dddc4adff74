import { execFile, execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { awsSchemas } from "../building/stub-provider/aws-schemas.ts";
import type { RootModule } from "../building/stub-provider/aws-schemas.ts";
import { serveStubProvider } from "../building/stub-provider/serve.ts";
import type { StubProvider } from "../building/stub-provider/serve.ts";
import { tryFindTerraform } from "../building/terraform.ts";
import { EstateFolder } from "../helpers/estate.ts";
import { smallEstate } from "../helpers/small-estate.ts";
import { FakeApiServer } from "../ports/fake-api-server.ts";
import { asReconciled } from "./as-reconciled.ts";

/*
 * One report of both halves: the lights against an API server behind a socket, the building by a real
 * Terraform, whose provider sees a world that somebody has changed.
 */
describe.skipIf(tryFindTerraform() === undefined)("both layers, with a terraform binary (skipped where there is none)", () => {
  const estate = new EstateFolder(smallEstate());
  const server = new FakeApiServer();
  let provider: StubProvider;
  let kubeconfig: string;

  const env = (): Record<string, string> => ({ CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: estate.path("cli.tfrc"), TF_REATTACH_PROVIDERS: provider.reattach("registry.terraform.io/hashicorp/aws") });
  const terraform = (stack: string, ...line: string[]) => promisify(execFile)(tryFindTerraform()!, line, { cwd: estate.path(`dist/west/building/${stack}`), env: { ...process.env, ...env() } });
  const drift = async () => {
    const { exitCode, stdout, stderr } = await estate.run(["drift", "--env", "west", "--kubeconfig", kubeconfig, "--terraform", tryFindTerraform()!, "--format", "json"], { env: env() });
    if (stdout === "") throw new Error(stderr);
    const { drifts, summary } = JSON.parse(stdout) as { drifts: Record<string, unknown>[]; summary: Record<string, unknown>[] };
    return { exitCode, drifts, summary };
  };

  beforeAll(async () => {
    await estate.synth();
    estate.write("cli.tfrc", 'provider_installation {\n  filesystem_mirror {\n    path = "no-mirror"\n  }\n}\n');
    estate.write(".gitignore", "node_modules/\n.lamplighter/\n");
    for (const line of [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "dist"]]) execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...line], { cwd: estate.folder });
    await server.start();
    kubeconfig = server.kubeconfig();
    provider = await serveStubProvider(awsSchemas(["queue", "topic"].map((stack) => JSON.parse(readFileSync(estate.path(`dist/west/building/${stack}/main.tf.json`), "utf8")) as RootModule)));
    for (const stack of ["queue", "topic"]) {
      estate.write(`dist/west/building/${stack}/backend_override.tf.json`, JSON.stringify({ terraform: { backend: { local: { path: "terraform.tfstate" } } } }));
      await terraform(stack, "init", "-input=false");
      await terraform(stack, "apply", "-input=false", "-auto-approve");
    }
  });
  afterAll(async () => {
    provider.close();
    await server.stop();
    estate.remove();
    rmSync(dirname(kubeconfig), { recursive: true });
  });
  beforeEach(() => {
    server.objects.clear();
    server.put(...asReconciled(estate.dist(), "west", "argocd-controller"));
  });

  test("nobody has touched are clean", async () => {
    expect(await drift()).toMatchObject({ exitCode: 0, drifts: [], summary: [{ layer: "building", compared: 2, unchecked: 0 }, { layer: "lights", unchecked: 0 }] });
  });

  test("that were both changed behind the tools stand in one report, field by field", async () => {
    onTestFinished(provider.meddle("aws_sqs_queue", (queue) => ({ ...queue, visibility_timeout_seconds: 5 })));
    server.objects.delete("v1 Service shop/web");
    expect(await drift()).toMatchObject({
      exitCode: 1,
      drifts: [
        { layer: "building", kind: "changed", part: "queue", object: "aws_sqs_queue.orders", fields: [{ path: "visibility_timeout_seconds", after: 5 }] },
        { layer: "lights", kind: "missing", part: "web", object: "Service shop/web" },
      ],
    });
  });

  test("a resource that somebody deleted is missing", async () => {
    onTestFinished(provider.meddle("aws_sqs_queue", () => null));
    expect(await drift()).toMatchObject({ exitCode: 1, drifts: [{ layer: "building", kind: "missing", part: "queue", object: "aws_sqs_queue.orders" }] });
  });

  test("to look changes nothing: the state is byte for byte as it was", async () => {
    onTestFinished(provider.meddle("aws_sqs_queue", (queue) => ({ ...queue, visibility_timeout_seconds: 5 })));
    const state = estate.read("dist/west/building/queue/terraform.tfstate");
    await drift();
    expect(estate.read("dist/west/building/queue/terraform.tfstate")).toBe(state);
  });
});
