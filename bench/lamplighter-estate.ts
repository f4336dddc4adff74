import { digestOf, environmentFacts, serviceNames } from "./shape.ts";
import type { EnvironmentFacts, Shape } from "./shape.ts";

type Source = readonly [path: string, text: string];

/**
 * The sources of an estate as a Lamplighter user writes it: a chart for each service, 8 objects each,
 * and a release file for each service and environment.
 */
export function* lamplighterEstate(shape: Shape): Generator<Source> {
  const environments = environmentFacts(shape);
  const services = serviceNames(shape);
  yield ["package.json", JSON.stringify({ name: "bench-estate", private: true, type: "module" })];
  yield ["tsconfig.json", JSON.stringify({
    compilerOptions: { target: "es2024", lib: ["es2024"], module: "nodenext", strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true, erasableSyntaxOnly: true, verbatimModuleSyntax: true, types: [] },
    include: ["charts", "environments", "stacks"],
  })];
  for (const [index, facts] of environments.entries()) yield [`environments/${facts.name}.ts`, environment(facts, environments[index - 1]?.name)];
  yield ["environments/index.ts", promotionPath(environments.map(({ name }) => name))];
  if (services.length === 0) return;
  yield ["charts/index.ts", chartList(services)];
  for (const name of services) {
    yield [`charts/services/${name}.ts`, chart(name)];
    for (const facts of environments) yield [`environments/releases/${facts.name}/${name}.json`, release(name, facts.name)];
  }
}

/** @param salt another one is another build of the service */
export function release(service: string, environment: string, salt = ""): string {
  return `${JSON.stringify({ schemaVersion: 1, repository: `ghcr.io/acme/${service}`, digest: digestOf(service, environment, salt), tag: "1.0.0" }, null, 2)}\n`;
}

/** Where the checksums of a service stand in an environment of hundreds. */
export function checksumFile(environment: string, service: string): string {
  return `dist/${environment}/.lamplighter.${digestOf(`lights/${service}`).charAt("sha256:".length)}.sum`;
}

function promotionPath(names: readonly string[]): string {
  return `import { promotionPath } from "lamplighter";
${names.map((name) => `import { ${name} } from "./${name}.ts";`).join("\n")}

export default promotionPath({
  name: "bench",
  repository: { url: "https://git.example.com/bench.git" },
  environments: [${names.join(", ")}],
});
`;
}

function environment({ name, account, network }: EnvironmentFacts, before: string | undefined): string {
  return `import { argoCd, defineEnvironment } from "lamplighter";

export const ${name} = defineEnvironment({
  name: "${name}",${before === undefined ? "" : `\n  promotesFrom: "${before}",`}
  aws: { account: "${account}", region: "eu-west-1" },
  network: { cidr: "${network}.0.0/16", zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"], nat: "per-zone" },
  cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 3, max: 9 } },
  domain: "${name}.example.com",
  reconciler: argoCd(),
});
`;
}

function chartList(services: readonly string[]): string {
  return `import { charts } from "lamplighter";

export default charts({
${services.map((name) => `  ${name}: { load: () => import("./services/${name}.ts"), namespace: "shop" },`).join("\n")}
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
