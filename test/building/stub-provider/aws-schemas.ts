import { fileURLToPath } from "node:url";
import { readBinding } from "./read-binding.ts";
import type { ProviderSchemas } from "./serve.ts";

/** A root module as far as it says what it uses. */
export interface RootModule {
  readonly resource?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The schemas of what the modules use, and of nothing else: the provider has some 1,500 resources. */
export function awsSchemas(modules: readonly RootModule[], bindings = "@cdktf/provider-aws"): ProviderSchemas {
  const read = (name: string) => readBinding(fileURLToPath(import.meta.resolve(`${bindings}/lib/${name}/index.js`)));
  const types = (pick: (module: RootModule) => Readonly<Record<string, unknown>> | undefined): string[] => [...new Set(modules.flatMap((module) => Object.keys(pick(module) ?? {})))].filter((type) => type.startsWith("aws_")).sort();
  const folder = (type: string): string => type.slice("aws_".length).replaceAll("_", "-");
  return {
    provider: read("provider"),
    resources: Object.fromEntries(types(({ resource }) => resource).map((type) => [type, read(folder(type))])),
    dataSources: Object.fromEntries(types(({ data }) => data).map((type) => [type, read(`data-aws-${folder(type)}`)])),
  };
}
