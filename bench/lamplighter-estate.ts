import { digestOf, environmentNames, serviceNames } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** The sources of an estate as a Lamplighter user writes it: a chart for each service, 8 objects each, a release file for each service and environment. */
export function* lamplighterEstate(shape: Shape): Generator<readonly [string, string]> {
  const environments = environmentNames(shape);
  const services = serviceNames(shape);
  yield ["package.json", JSON.stringify({ name: "bench-estate", private: true, type: "module" })];
  yield ["tsconfig.json", JSON.stringify({ compilerOptions: { target: "es2024", module: "nodenext", strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true, erasableSyntaxOnly: true, types: [] }, include: ["charts", "environments", "stacks"] })];
  for (const [index, name] of environments.entries()) yield [`environments/${name}.ts`, environment(name, index, environments[index - 1])];
  yield ["environments/index.ts", [
    'import { promotionPath } from "lamplighter";',
    ...environments.map((name) => `import { ${name} } from "./${name}.ts";`),
    `export default promotionPath({ name: "bench", repository: { url: "https://git.example.com/bench.git" }, environments: [${environments.join(", ")}] });`,
    "",
  ].join("\n")];
  yield ["charts/index.ts", [
    'import { charts } from "lamplighter";',
    "export default charts({",
    ...services.map((name) => `  ${name}: { load: () => import("./services/${name}.ts"), namespace: "shop" },`),
    "});",
    "",
  ].join("\n")];
  for (const name of services) {
    yield [`charts/services/${name}.ts`, chart(name)];
    for (const env of environments) yield [`environments/releases/${env}/${name}.json`, release(name, env)];
  }
}

export function release(service: string, environment: string, salt = ""): string {
  return `${JSON.stringify({ schemaVersion: 1, repository: `ghcr.io/acme/${service}`, digest: digestOf(service, environment, salt), tag: "1.0.0" }, null, 2)}\n`;
}

function environment(name: string, index: number, before: string | undefined): string {
  return `import { argoCd, defineEnvironment } from "lamplighter";

export const ${name} = defineEnvironment({
  name: "${name}",${before === undefined ? "" : `\n  promotesFrom: "${before}",`}
  aws: { account: "${String(index + 1).padStart(12, "1")}", region: "eu-west-1" },
  network: { cidr: "10.${index}.0.0/16", zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] },
  cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 3, max: 9 } },
  domain: "${name}.example.com",
  reconciler: argoCd(),
});
`;
}

function chart(name: string): string {
  return `import { chart, WebService } from "lamplighter/lights";

export default chart(({ scope, environment, release }) => {
  new WebService(scope, "${name}", {
    image: release.image("${name}"),
    port: 8080,
    size: environment.size("${name}"),
    env: { LOG_LEVEL: "info", REGION: environment.aws.region, UPSTREAM: "http://gateway.shop.svc.cluster.local" },
    config: { files: { "settings.json": JSON.stringify({ service: "${name}", environment: environment.name, retries: 3 }) }, mountPath: "/etc/settings" },
    ingress: { host: \`${name}.\${environment.domain}\` },
  });
});
`;
}
