import { sourceOf } from "./literal.ts";
import type { Parameters } from "./literal.ts";
import { environmentFacts, serviceNames } from "./shape.ts";
import type { Shape } from "./shape.ts";

/**
 * `chart-per-environment` writes a folder for each chart and a file for each object. `chart-per-unit`
 * writes a file for each chart, as the template does; this is the layout whose cost grows with the
 * square of the charts: for each chart, cdk8s resolves and validates the whole app once more
 * (`Chart.toJson`). A folder for each chart does without.
 */
export type Layout = "chart-per-environment" | "chart-per-unit";

const PARAMETERS: Parameters = [
  [/s0000/g, "name"],
  [/env00/g, "environment"],
  [/sha256:[0-9a-f]{64}/g, "digest"],
  [/\b[0-9a-f]{64}\b/g, "checksum"],
];

/**
 * The objects of a Lamplighter estate as one of plain cdk8s, set up as `cdk8s init typescript-app`
 * does: CommonJS, compiled while it runs, one source for each service. The objects are plain literals
 * handed to ApiObject, the cheapest that cdk8s offers.
 *
 * @param app the command that runs main.ts
 * @param sample the objects of service s0000 in env00, as Lamplighter rendered them
 */
export function* cdk8sEstate(shape: Shape, layout: Layout, app: string, sample: readonly object[]): Generator<readonly [path: string, text: string]> {
  const services = serviceNames(shape);
  yield ["package.json", JSON.stringify({ name: "bench-cdk8s", private: true })];
  yield ["cdk8s.yaml", `language: typescript\napp: ${app}\noutput: out\n`];
  yield ["tsconfig.json", JSON.stringify({
    compilerOptions: {
      alwaysStrict: true, declaration: true, experimentalDecorators: true, inlineSourceMap: true, inlineSources: true, lib: ["es2016"], module: "CommonJS",
      noEmit: false, noEmitOnError: true, noFallthroughCasesInSwitch: true, noImplicitAny: true, noImplicitReturns: true, noImplicitThis: true, noUnusedLocals: true,
      noUnusedParameters: true, resolveJsonModule: true, strict: true, strictNullChecks: true, strictPropertyInitialization: true, stripInternal: true, target: "ES2017",
    },
    include: ["**/*.ts"],
    exclude: ["node_modules"],
  })];
  yield ["web-service.ts", webService(sample)];
  for (const name of services) yield [`services/${name}.ts`, service(name)];
  yield ["main.ts", main(services, environmentFacts(shape).map(({ name }) => name), layout)];
}

function webService(sample: readonly object[]): string {
  const made = sample.map((object, index) => `  new ApiObject(scope, \`\${name}-${index}\`, ${sourceOf(object, PARAMETERS, 2)});`);
  return `import { createHash } from 'crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

export function webService(scope: Construct, name: string, environment: string, digest: string): void {
  const settings = JSON.stringify({ service: name, environment, retries: 3 });
  const checksum = createHash('sha256').update(JSON.stringify({ 'settings.json': settings })).digest('hex');
${made.join("\n")}
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

function main(services: readonly string[], environments: readonly string[], layout: Layout): string {
  const [output, charts] = {
    "chart-per-environment": [
      "FOLDER_PER_CHART_FILE_PER_RESOURCE",
      `  const chart = new Chart(app, environment);\n${services.map((name) => `  ${name}(chart, environment);`).join("\n")}`,
    ],
    "chart-per-unit": ["FILE_PER_CHART", services.map((name) => `  ${name}(new Chart(app, environment + '-${name}'), environment);`).join("\n")],
  }[layout];
  return `import { App, Chart, YamlOutputType } from 'cdk8s';
${services.map((name) => `import { ${name} } from './services/${name}';`).join("\n")}

const app = new App({ yamlOutputType: YamlOutputType.${output} });
for (const environment of ${JSON.stringify(environments)}) {
${charts}
}
app.synth();
`;
}
