import { environmentNames, serviceNames } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** The objects of one service in one environment, as Lamplighter renders them. */
export type ServiceObjects = readonly Record<string, unknown>[];

/**
 * The same objects as an estate of plain cdk8s, set up as `cdk8s init typescript-app` does: ts-node,
 * CommonJS, one source for each service. The objects are plain literals handed to ApiObject, the
 * cheapest that cdk8s offers.
 *
 * @param layout a chart for each environment, or a chart for each service and environment
 * @param sample the objects of the service `s0000` in `env00`; the names in them become parameters
 */
export function* cdk8sEstate(shape: Shape, layout: "chart-per-environment" | "chart-per-unit", sample: ServiceObjects): Generator<readonly [string, string]> {
  const services = serviceNames(shape);
  const environments = environmentNames(shape);
  yield ["package.json", JSON.stringify({ name: "bench-cdk8s", private: true })];
  yield ["cdk8s.yaml", "language: typescript\napp: ts-node main.ts\noutput: out\n"];
  yield ["tsconfig.json", JSON.stringify({ compilerOptions: { alwaysStrict: true, declaration: true, experimentalDecorators: true, inlineSourceMap: true, inlineSources: true, lib: ["es2016"], module: "CommonJS", noEmitOnError: true, noFallthroughCasesInSwitch: true, noImplicitAny: true, noImplicitReturns: true, noImplicitThis: true, noUnusedLocals: true, noUnusedParameters: true, resolveJsonModule: true, strict: true, strictNullChecks: true, strictPropertyInitialization: true, stripInternal: true, target: "ES2017", skipLibCheck: true, types: [] }, include: ["**/*.ts"], exclude: ["node_modules"] })];
  yield ["web-service.ts", webService(sample)];
  for (const name of services) yield [`services/${name}.ts`, service(name)];
  yield ["main.ts", main(services, environments, layout)];
}

function webService(sample: ServiceObjects): string {
  const literals = sample.map((object) => {
    const text = JSON.stringify(object, null, 2);
    const templated = text.replace(/"((?:[^"\\]|\\.)*)"(:?)/g, (whole, inner: string, colon: string) => {
      if (!/s0000|env00|sha256:/.test(inner)) return whole;
      const body = inner.replace(/`|\$\{/g, (match) => `\\${match}`).replaceAll("s0000", "${name}").replaceAll("env00", "${environment}").replace(/sha256:[0-9a-f]{64}/, "${digest}");
      return colon === ":" ? `[\`${body}\`]:` : `\`${body}\``;
    });
    return `  new ApiObject(scope, \`\${name}-${String(object["kind"]).toLowerCase()}\`, ${templated});`;
  });
  return `import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

export function webService(scope: Construct, name: string, environment: string, digest: string): void {
${literals.join("\n")}
}
`;
}

function service(name: string): string {
  return `import { createHash } from 'crypto';
import { Construct } from 'constructs';
import { webService } from '../web-service';

export function ${name}(scope: Construct, environment: string): void {
  const digest = 'sha256:' + createHash('sha256').update('${name} ' + environment + ' ').digest('hex');
  webService(scope, '${name}', environment, digest);
}
`;
}

function main(services: readonly string[], environments: readonly string[], layout: "chart-per-environment" | "chart-per-unit"): string {
  const perEnvironment = `for (const environment of ${JSON.stringify(environments)}) {
  const chart = new Chart(app, environment);
${services.map((name) => `  ${name}(chart, environment);`).join("\n")}
}`;
  const perUnit = `for (const environment of ${JSON.stringify(environments)}) {
${services.map((name) => `  ${name}(new Chart(app, environment + '-${name}'), environment);`).join("\n")}
}`;
  return `import { App, Chart, YamlOutputType } from 'cdk8s';
${services.map((name) => `import { ${name} } from './services/${name}';`).join("\n")}

const app = new App({ yamlOutputType: YamlOutputType.${layout === "chart-per-environment" ? "FOLDER_PER_CHART_FILE_PER_RESOURCE" : "FILE_PER_CHART"} });
${layout === "chart-per-environment" ? perEnvironment : perUnit}
app.synth();
`;
}
