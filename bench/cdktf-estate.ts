import { stackSource } from "./cdktf-stack.ts";
import type { Parameters } from "./literal.ts";
import { environmentFacts } from "./shape.ts";

/** Terraform JSON of each stack of env00, by the stack's name. */
export type StackSamples = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The stacks of a Lamplighter estate as one of plain cdktf, set up as `cdktf init --template=typescript`
 * does: CommonJS, compiled while it runs, bindings of the provider imported one by one.
 *
 * @param app the command that runs main.ts
 * @param samples as Lamplighter rendered them for env00
 */
export function* cdktfEstate(environmentCount: number, app: string, samples: StackSamples): Generator<readonly [path: string, text: string]> {
  const environments = environmentFacts({ services: 0, environments: environmentCount });
  const { account, name, network } = environments[0]!;
  const parameters: Parameters = [
    [new RegExp(name, "g"), "environment.name"],
    [new RegExp(account, "g"), "environment.account"],
    [new RegExp(`\\b${network.replace(".", "\\.")}(?=\\.)`, "g"), "environment.network"],
  ];
  yield ["package.json", JSON.stringify({ name: "bench-cdktf", private: true })];
  yield ["cdktf.json", JSON.stringify({ language: "typescript", app, projectId: "bench", sendCrashReports: "false", terraformProviders: [], terraformModules: [], context: {} })];
  yield ["tsconfig.json", JSON.stringify({
    compilerOptions: {
      alwaysStrict: true, declaration: true, experimentalDecorators: true, inlineSourceMap: true, inlineSources: true, lib: ["es2018"], module: "CommonJS",
      noEmitOnError: true, noFallthroughCasesInSwitch: true, noImplicitAny: true, noImplicitReturns: true, noImplicitThis: true, noUnusedLocals: true,
      noUnusedParameters: true, resolveJsonModule: true, strict: true, strictNullChecks: true, strictPropertyInitialization: true, stripInternal: true,
      target: "ES2018", incremental: true, skipLibCheck: true,
    },
    include: ["**/*.ts"],
    exclude: ["node_modules", "cdktf.out"],
  })];
  yield ["environment.ts", "export interface Environment {\n  readonly name: string;\n  readonly account: string;\n  readonly network: string;\n}\n"];
  for (const [stack, document] of Object.entries(samples)) yield [`stacks/${stack}.ts`, stackSource(stack, document, parameters)];
  yield ["main.ts", main(environments, Object.keys(samples))];
}

function main(environments: readonly object[], stacks: readonly string[]): string {
  return `import { App } from 'cdktf';
import { Environment } from './environment';
${stacks.map((stack) => `import { ${className(stack)} } from './stacks/${stack}';`).join("\n")}

const environments: Environment[] = ${JSON.stringify(environments, null, 2)};

const app = new App();
for (const environment of environments) {
${stacks.map((stack) => `  new ${className(stack)}(app, \`\${environment.name}-${stack}\`, environment);`).join("\n")}
}
app.synth();
`;
}

function className(stack: string): string {
  return `${stack[0]!.toUpperCase()}${stack.slice(1)}Stack`;
}
