import { fileURLToPath } from "node:url";
import { Server, ServerCredentials, loadPackageDefinition } from "@grpc/grpc-js";
import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { fromDynamic, toDynamic } from "./codec.ts";
import type { DynamicValue } from "./codec.ts";
import { blockMessage } from "./schema.ts";
import type { Block } from "./schema.ts";
import { applied, planned, unconfigurable } from "./values.ts";
import type { Fields } from "./values.ts";

export interface ProviderSchemas {
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
}

/** What becomes of a resource; null where it is gone. */
export type Meddling = (state: Fields) => Fields | null;

export interface StubProvider {
  /** For TF_REATTACH_PROVIDERS: Terraform talks to this process instead of starting one for each command. */
  readonly reattach: (source: string) => string;
  /** On the loopback address. */
  readonly port: number;
  /** What was asked, as `PlanResourceChange aws_vpc`. */
  readonly asked: ReadonlySet<string>;
  /** Somebody changes resources of a type past Terraform, until one of them is applied again. @returns takes it back */
  meddle(typeName: string, meddling: Meddling): () => void;
  close(): void;
}

interface Request {
  readonly typeName: string;
  readonly config: DynamicValue;
  readonly currentState: DynamicValue;
  readonly proposedNewState: DynamicValue;
  readonly plannedState: DynamicValue;
  readonly rawState: { readonly json: Uint8Array };
}

/** A provider that keeps no world: what Terraform's state says is what there is, until somebody meddles with it. */
export async function serveStubProvider({ provider, resources, dataSources }: ProviderSchemas, { onShutdown }: { readonly onShutdown?: () => void } = {}): Promise<StubProvider> {
  const asked = new Set<string>();
  const meddled = new Map<string, Meddling>();
  const message = (blocks: Readonly<Record<string, Block>>): object => Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, { version: 0, block: blockMessage(block) }]));
  const schema = { provider: { version: 0, block: blockMessage(provider) }, resourceSchemas: message(resources), dataSourceSchemas: message(dataSources) };
  const validate = (block: Block, config: DynamicValue): object => ({
    diagnostics: unconfigurable(block, fromDynamic(config)!).map((path) => ({ severity: "ERROR", summary: "Value for an attribute that is computed", detail: `The provider decides the value of "${path}".` })),
  });
  const answers: Record<string, (request: Request) => object> = {
    GetSchema: () => schema,
    PrepareProviderConfig: ({ config }) => ({ preparedConfig: config }),
    Configure: () => ({}),
    ValidateResourceTypeConfig: ({ typeName, config }) => validate(resources[typeName]!, config),
    ValidateDataSourceConfig: ({ typeName, config }) => validate(dataSources[typeName]!, config),
    UpgradeResourceState: ({ rawState }) => ({ upgradedState: toDynamic(JSON.parse(Buffer.from(rawState.json).toString("utf8")) as Fields) }),
    ReadResource: ({ typeName, currentState }) => ({ newState: toDynamic((meddled.get(typeName) ?? ((state) => state))(fromDynamic(currentState)!)) }),
    PlanResourceChange: ({ typeName, proposedNewState }) => {
      const proposed = fromDynamic(proposedNewState);
      return { plannedState: toDynamic(proposed === null ? null : planned(resources[typeName]!, proposed)) };
    },
    ApplyResourceChange: ({ typeName, plannedState }) => {
      const plan = fromDynamic(plannedState);
      meddled.delete(typeName);
      return { newState: toDynamic(plan === null ? null : applied(typeName, resources[typeName]!, plan)) };
    },
    ReadDataSource: ({ typeName, config }) => {
      const block = dataSources[typeName]!;
      return { state: toDynamic(applied(typeName, block, planned(block, fromDynamic(config)!))) };
    },
    Stop: () => ({}),
  };
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(service("plugin.proto", "tfplugin5", "Provider"), Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, ((call: { request: Request }, done: (error: Error | null, answer?: object) => void) => {
    asked.add(`${name} ${call.request.typeName ?? ""}`.trim());
    try {
      done(null, answer(call.request));
    } catch (error) {
      done(error as Error);
    }
  })])) as unknown as UntypedServiceImplementation);
  server.addService(service("controller.proto", "plugin", "GRPCController"), {
    Shutdown(_: unknown, done: (error: null, answer: object) => void) {
      done(null, {});
      onShutdown?.();
    },
  });
  const port = await new Promise<number>((resolve, reject) => server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error))));
  return {
    asked, port,
    meddle(typeName, meddling) {
      meddled.set(typeName, meddling);
      return () => void meddled.delete(typeName);
    },
    reattach: (source) => JSON.stringify({ [source]: { Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: "tcp", String: `127.0.0.1:${port}` } } }),
    close: () => server.forceShutdown(),
  };
}

function service(file: string, name: string, member: string): ServiceDefinition {
  const definition = loadPackageDefinition(loadSync(fileURLToPath(new URL(file, import.meta.url)), { enums: String, longs: Number, defaults: true })) as unknown as Readonly<Record<string, Readonly<Record<string, { readonly service: ServiceDefinition }>>>>;
  return definition[name]![member]!.service;
}
