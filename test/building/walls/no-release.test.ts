import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { TerraformHclModule, TerraformLocal, TerraformOutput } from "#tf";
import { findingsOf, render } from "../probe.ts";
import { rawResource } from "./raw.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const COMMIT = "3f786850e387550fdab836ed7e6dc881de23001b";
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const rules = (fields: Record<string, unknown>, type = "aws_thing"): string[] => findingsOf(({ scope }) => rawResource(scope, type, fields)).map((finding) => finding.replace("test-probe/raw: ", ""));

test.each([
  "ghcr.io/acme/catalog",
  "docker.io/library/nginx:1.29",
  "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/ui:7",
  "public.ecr.aws/aws-containers/retail-store-sample-ui:1.2.1",
  "europe-west1-docker.pkg.dev/acme/shop/ui",
  "registry.example.com/team/app:1.4.2",
  "registry.example.com:5000/app:latest",
  "nginx:1.29.1",
  "redis:latest",
  "postgres:16-alpine",
  "docker run --rm -p 80:80 nginx",
  "#!/bin/sh\nctr -n k8s.io images pull busybox",
])("the image %j is refused", (text) => {
  expect(rules({ description: text })).toEqual(["no-image at description"]);
});

test.each([
  ["aws_lambda_function", { image_uri: "catalog:7" }, "image_uri"],
  ["aws_apprunner_service", { source_configuration: { image_repository: { image_identifier: "nginx" } } }, "source_configuration.image_repository.image_identifier"],
  ["aws_ecs_task_definition", { container_definitions: JSON.stringify([{ name: "ui", image: "nginx" }]) }, "container_definitions"],
  ["aws_ecs_task_definition", { container_definitions: JSON.stringify([{ name: "ui", image: "acme/ui:42" }]) }, "container_definitions"],
])("the image field of %s is refused", (type, fields, field) => {
  expect(rules(fields, type)).toEqual([`no-image at ${field}`]);
});

test.each([
  "arn:aws:iam::123456789012:role/shop",
  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:dev/catalog",
  "com.amazonaws.eu-west-1.ecr.api",
  "s3:GetObject",
  "sts.amazonaws.com:443",
  "postgres:5432",
  "10.0.0.2:53",
  "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:sub",
  "token.actions.githubusercontent.com:aud",
  "system:serviceaccount:shop:catalog",
  "https://ghcr.io",
  "registry-1.docker.io",
  "shop/catalog",
  "repo:acme/shop:ref:refs/heads/main",
  "TLSv1.2:2021",
  "the image is built elsewhere",
])("%j is no image", (text) => {
  expect(rules({ description: text })).toEqual([]);
});

test("a machine image, an image that a resource computes, and a repository's name are no images", () => {
  expect(rules({ image_id: "ami-0abcdef1234567890" }, "aws_launch_template")).toEqual([]);
  expect(rules({ environment: { image: "aws/codebuild/standard:7.0" } }, "aws_codebuild_project")).toEqual([]);
  expect(rules({ name: "shop/catalog" }, "aws_ecr_repository")).toEqual([]);
});

test("a digest is refused, wherever it stands: value, key, output, local", () => {
  expect(rules({ description: `pinned ${DIGEST}` })).toEqual(["no-digest at description"]);
  expect(rules({ tags: { [DIGEST]: "x" } })).toEqual([`no-digest at tags.${DIGEST}`]);
  expect(findingsOf(({ scope }) => new TerraformOutput(scope, "running", { value: DIGEST }))).toEqual(["no-digest at test-probe/running: value"]);
  expect(findingsOf(({ scope }) => new TerraformLocal(scope, "running", DIGEST))).toEqual(["no-digest at test-probe/running"]);
});

test("what is too short, or no sha256, is no digest", () => {
  expect(rules({ description: DIGEST.slice(0, -1) })).toEqual([]);
  expect(rules({ description: `sha512:${"0".repeat(128)}` })).toEqual([]);
});

test("a commit id is refused", () => {
  expect(rules({ tags: { revision: COMMIT } })).toEqual(["no-commit at tags.revision"]);
  expect(rules({ tags: { url: `https://git.example.com/shop/commit/${COMMIT}` } })).toEqual(["no-commit at tags.url"]);
});

test("a module pinned by commit, a certificate's thumbprint and 40 digits of something longer pass", () => {
  expect(findingsOf(({ scope }) => new TerraformHclModule(scope, "vpc", { source: `git::https://git.example.com/vpc.git?ref=${COMMIT}` }))).toEqual([]);
  expect(rules({ thumbprint_list: [COMMIT] }, "aws_iam_openid_connect_provider")).toEqual([]);
  expect(rules({ description: `${COMMIT}ff` })).toEqual([]);
});

const CLOUD_INIT = `#cloud-config\nwrite_files:\n- path: /etc/pod.yaml\n  encoding: b64\n  content: ${base64("spec:\n  containers:\n  - image: ghcr.io/acme/agent:3\n")}\n`;

test.each([
  ["in plain user data", "#!/bin/sh\ndocker pull acme/agent"],
  ["in base64", base64("#!/bin/sh\nexec crictl pull ghcr.io/acme/agent:3\n")],
  ["in base64 in base64", base64(CLOUD_INIT)],
  ["in base64 of gzip", gzipSync("image: ghcr.io/acme/agent:3\n").toString("base64")],
  ["in base64 wrapped at 76 characters", base64("#!/bin/sh\n# a long script that starts an agent of ours\nexec crictl pull ghcr.io/acme/agent:3\n").replace(/.{76}/g, "$&\n")],
])("an image hidden %s is found", (_, text) => {
  expect(rules({ user_data: text }, "aws_launch_template")).toEqual(["no-image at user_data"]);
});

test("digest and commit hidden in base64 are found, and the message says so", () => {
  const { findings } = render(({ scope }) => rawResource(scope, "aws_instance", { user_data_base64: base64(`DIGEST=${DIGEST} COMMIT=${COMMIT}`) }));
  expect(findings.map(({ rule, what }) => [rule, what])).toEqual([
    ["no-digest", `"${DIGEST}" is the digest of an image, packed in base64`],
    ["no-commit", `"${COMMIT}" is a commit id, packed in base64`],
  ]);
});

test("user data without an image passes, packed or not, and so does what only looks packed", () => {
  const script = "#!/bin/sh\nnodeadm init --config-source file:///etc/node.yaml\n";
  expect(rules({ user_data: script })).toEqual([]);
  expect(rules({ user_data: base64(script) })).toEqual([]);
  expect(rules({ key: "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDNotReallyAKeyButItLooksLikeOneAndIsLongEnough" })).toEqual([]);
});

test("an archive that unpacks to more than anybody reads does not exhaust memory", () => {
  expect(rules({ user_data: gzipSync(Buffer.alloc(64 * 2 ** 20)).toString("base64") })).toEqual([]);
});

test("a long text is searched in time proportional to its length", () => {
  const started = performance.now();
  for (const text of ["a/".repeat(50_000), "a-".repeat(50_000), "image: ".repeat(15_000), "docker run ".repeat(10_000), "a:".repeat(50_000), "A".repeat(100_000)]) rules({ user_data: text });
  expect(performance.now() - started).toBeLessThan(5_000);
});
