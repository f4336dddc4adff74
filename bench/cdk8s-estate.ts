import { serviceSource, webServiceSource } from "./cdk8s-service.ts";
import { KUBERNETES_IMPORT } from "./kubernetes-imports.ts";
import { environmentFacts, serviceNames } from "./shape.ts";
import type { Shape } from "./shape.ts";

/**
 * `chart-per-environment` writes a folder for each chart and a file for each object. `chart-per-unit`
 * writes a file for each chart, as the template does; this is the layout whose cost grows with the
 * square of the charts: for each chart, cdk8s resolves and validates the whole app once more
 * (`Chart.toJson`). A folder for each chart does without.
 */
export type Layout = "chart-per-environment" | "chart-per-unit";

/**
 * The objects of a Lamplighter estate as one of plain cdk8s, set up as `cdk8s init typescript-app`
 * does: CommonJS, compiled while it runs, one source for each service.
 *
 * @param app the command that runs main.ts
 * @param imports the text of imports/k8s.ts, for objects of its classes; without it they are plain literals
 * @param sample the objects of service s0000 in env00, as Lamplighter rendered them
 */
export function* cdk8sEstate(shape: Shape, layout: Layout, app: string, imports: string | undefined, sample: readonly object[]): Generator<readonly [path: string, text: string]> {
  const services = serviceNames(shape);
  const writing = imports === undefined ? "literals" : "typed";
  yield ["package.json", JSON.stringify({ name: "bench-cdk8s", private: true })];
  yield ["cdk8s.yaml", `language: typescript\napp: ${app}\noutput: out\n${imports === undefined ? "" : `imports:\n  - ${KUBERNETES_IMPORT}\n`}`];
  yield ["tsconfig.json", JSON.stringify({
    compilerOptions: {
      alwaysStrict: true, declaration: true, experimentalDecorators: true, inlineSourceMap: true, inlineSources: true, lib: ["es2016"], module: "CommonJS",
      noEmit: false, noEmitOnError: true, noFallthroughCasesInSwitch: true, noImplicitAny: true, noImplicitReturns: true, noImplicitThis: true, noUnusedLocals: true,
      noUnusedParameters: true, resolveJsonModule: true, strict: true, strictNullChecks: true, strictPropertyInitialization: true, stripInternal: true, target: "ES2017",
    },
    include: ["**/*.ts"],
    exclude: ["node_modules"],
  })];
  if (imports !== undefined) yield ["imports/k8s.ts", imports];
  yield ["web-service.ts", webServiceSource(writing, sample)];
  for (const name of services) yield [`services/${name}.ts`, serviceSource(writing, name)];
  yield ["main.ts", main(services, environmentFacts(shape).map(({ name }) => name), layout)];
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
