import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { awsSchemas } from "../../building/stub-provider/aws-schemas.ts";
import type { RootModule } from "../../building/stub-provider/aws-schemas.ts";
import { serveStubProvider } from "../../building/stub-provider/serve.ts";
import { throughApis, throughStub } from "./meddler.ts";
import type { Meddler } from "./meddler.ts";
import type { Cloud } from "./overrides.ts";

/** How OpenTofu comes by the provider. */
export interface Provider {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** Who meddles with the world that it sees. */
  meddler(cloud: Cloud | undefined): Meddler;
  close(): void;
}

/** Where OpenTofu, and where Terraform, says that the provider comes from. */
export type Registry = "registry.opentofu.org" | "registry.terraform.io";
const sourceOf = (registry: Registry): string => `${registry}/hashicorp/aws`;

/** The real one, from a mirror on the disk, under the version that the stacks ask for. */
export function mirroredProvider(binary: string, version: string, folder: string, registry: Registry = "registry.opentofu.org"): Provider {
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const place = join(folder, "mirror", sourceOf(registry), version, platform);
  mkdirSync(place, { recursive: true });
  rmSync(join(place, `terraform-provider-aws_v${version}`), { force: true });
  symlinkSync(binary, join(place, `terraform-provider-aws_v${version}`));
  const configuration = join(folder, "tofu.rc");
  writeFileSync(configuration, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(join(folder, "mirror"))}\n  }\n}\n`);
  return { name: "the AWS provider", env: { TF_CLI_CONFIG_FILE: configuration }, meddler: (cloud) => throughApis(cloud!), close: () => undefined };
}

/** Ours, with the real one's schema and no cloud. */
export async function stubbedProvider(modules: readonly RootModule[], folder: string, registry: Registry = "registry.opentofu.org"): Promise<Provider> {
  const stub = await serveStubProvider(awsSchemas(modules));
  const configuration = join(folder, "tofu.rc");
  writeFileSync(configuration, 'provider_installation {\n  filesystem_mirror {\n    path = "no-mirror"\n  }\n}\n');
  return { name: "the stub of the AWS provider", env: { TF_CLI_CONFIG_FILE: configuration, TF_REATTACH_PROVIDERS: stub.reattach(sourceOf(registry)) }, meddler: () => throughStub(stub), close: () => stub.close() };
}
