import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Server, ServerCredentials, loadPackageDefinition } from "@grpc/grpc-js";
import type { GrpcObject, ServiceClientConstructor, UntypedHandleCall } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { ExtData } from "@msgpack/msgpack";
import { readBinding } from "./binding-schema.ts";
import type { Block } from "./schema.ts";
import { decodeValue, encodeValue, markUnknown, settle } from "./values.ts";
import type { Fields, Value } from "./values.ts";

const ADDRESS = "registry.terraform.io/hashicorp/aws";
const { resolve } = createRequire(import.meta.url);

interface Dynamic {
  readonly msgpack: Buffer;
}

/**
 * A provider for AWS that knows every argument and nothing of AWS: names, types, nesting, what is
 * required and what is computed come from the bindings. Terraform attaches to it, so that one serves
 * all stacks.
 */
export class StubProvider {
  readonly #server = new Server();
  readonly #resources: ReadonlyMap<string, Block>;
  readonly #data: ReadonlyMap<string, Block>;
  readonly #provider = schemaOf("provider");
  #port = 0;

  /** @param types as Terraform names them: `aws_vpc`, and of data sources `data.aws_vpc` */
  constructor(types: Iterable<string>) {
    const all = [...new Set(types)].sort();
    this.#resources = new Map(all.filter((type) => !type.startsWith("data.")).map((type) => [type, schemaOf(bindingOf(type))]));
    this.#data = new Map(all.filter((type) => type.startsWith("data.")).map((type) => type.slice("data.".length)).map((type) => [type, schemaOf(`data-${type.replaceAll("_", "-")}`)]));
  }

  async start(): Promise<void> {
    const definition = loadPackageDefinition(loadSync(fileURLToPath(new URL("tfplugin5.proto", import.meta.url)), { keepCase: true, longs: Number, defaults: true }));
    this.#server.addService(((definition["tfplugin5"] as GrpcObject)["Provider"] as ServiceClientConstructor).service, this.#handlers());
    this.#port = await new Promise((settled, failed) => this.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => (error === null ? settled(port) : failed(error))));
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  /** What lets Terraform find it. */
  get variables(): Readonly<Record<string, string>> {
    return { TF_REATTACH_PROVIDERS: JSON.stringify({ [ADDRESS]: { Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: "tcp", String: `127.0.0.1:${this.#port}` } } }) };
  }

  #handlers(): Record<string, UntypedHandleCall> {
    const answer = <Request>(handle: (request: Request) => object): UntypedHandleCall => ((call: { readonly request: Request }, reply: (error: Error | null, response?: object) => void) => {
      try {
        reply(null, handle(call.request));
      } catch (error) {
        reply(error as Error);
      }
    }) as UntypedHandleCall;
    return {
      GetSchema: answer(() => ({ provider: wireSchema(this.#provider), resource_schemas: wireSchemas(this.#resources), data_source_schemas: wireSchemas(this.#data) })),
      PrepareProviderConfig: answer(({ config }: { config: Dynamic }) => ({ prepared_config: config })),
      ValidateResourceTypeConfig: answer(({ type_name: type, config }: { type_name: string; config: Dynamic }) => ({
        diagnostics: computedOnly(this.#resources.get(type)!, decodeValue(config.msgpack) as Fields).map((name) => ({ severity: "ERROR", summary: `"${name}" cannot be set`, detail: "Only the provider says what it is." })),
      })),
      ValidateDataSourceConfig: answer(() => ({})),
      Configure: answer(() => ({})),
      Stop: answer(() => ({})),
      ReadResource: answer(({ current_state: state }: { current_state: Dynamic }) => ({ new_state: state })),
      UpgradeResourceState: answer(({ raw_state: state }: { raw_state: { json: Buffer } }) => ({ upgraded_state: dynamic(JSON.parse(state.json.toString()) as Value) })),
      PlanResourceChange: answer(({ type_name: type, proposed_new_state: proposed }: { type_name: string; proposed_new_state: Dynamic }) => {
        const value = decodeValue(proposed.msgpack);
        return { planned_state: value === null ? proposed : dynamic(markUnknown(this.#resources.get(type)!, value as Fields)), legacy_type_system: true };
      }),
      ApplyResourceChange: answer(({ type_name: type, planned_state: planned, config }: { type_name: string; planned_state: Dynamic; config: Dynamic }) => {
        const value = decodeValue(planned.msgpack);
        return { new_state: value === null ? planned : dynamic(settle(this.#resources.get(type)!, value as Fields, `${type} ${config.msgpack.toString("hex")}`)), legacy_type_system: true };
      }),
      ReadDataSource: answer(({ type_name: type, config }: { type_name: string; config: Dynamic }) => {
        const block = this.#data.get(type)!;
        return { state: dynamic(settle(block, markUnknown(block, decodeValue(config.msgpack) as Fields), `${type} ${config.msgpack.toString("hex")}`)) };
      }),
    };
  }
}

/** Fields that are given a value although the provider alone computes them; Terraform leaves that to the provider. */
function computedOnly({ attributes, blocks }: Block, value: Fields): readonly string[] {
  const own = attributes.filter(({ name, computed, optional, required }) => computed && !optional && !required && value[name] !== null).map(({ name }) => name);
  const inner = blocks.flatMap(({ name, block }) => [value[name]].flat().filter((item) => typeof item === "object" && item !== null && !(item instanceof ExtData)).flatMap((item) => computedOnly(block, item as Fields)));
  return [...own, ...inner];
}

/** Everything that a stack's Terraform JSON declares of the provider. */
export function typesOf(stack: { readonly resource?: object; readonly data?: object }): readonly string[] {
  return [...Object.keys(stack.resource ?? {}), ...Object.keys(stack.data ?? {}).map((type) => `data.${type}`)];
}

function schemaOf(binding: string): Block {
  return readBinding(readFileSync(resolve(`@cdktf/provider-aws/lib/${binding}/index.js`), "utf8"));
}

function bindingOf(type: string): string {
  return type.replace(/^aws_/, "").replaceAll("_", "-");
}

function dynamic(value: Value): Dynamic {
  return { msgpack: encodeValue(value) };
}

function wireSchemas(blocks: ReadonlyMap<string, Block>): object {
  return Object.fromEntries([...blocks].map(([type, block]) => [type, wireSchema(block)]));
}

function wireSchema(block: Block): object {
  return { version: 0, block: wireBlock(block) };
}

function wireBlock({ attributes, blocks }: Block): object {
  return {
    attributes: attributes.map(({ name, type, required, optional, computed }) => ({ name, type: Buffer.from(JSON.stringify(type)), required, optional, computed })),
    block_types: blocks.map(({ name, nesting, minItems, maxItems, block }) => ({ type_name: name, nesting, min_items: minItems, max_items: maxItems, block: wireBlock(block) })),
  };
}
