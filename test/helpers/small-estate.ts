import { ROOT } from "./estate.ts";
import type { EstateSources } from "./estate.ts";

const ENVIRONMENTS = {
  west: { account: "111111111111", reconciler: "argoCd()" },
  east: { account: "222222222222", reconciler: "flux()" },
};

/** By chart: what stands in its line of charts/index.ts beside the module. */
const CHARTS = {
  web: 'namespace: "shop", after: ["settings", "certificates"]',
  nightly: 'namespace: "shop", after: ["settings"]',
  settings: 'namespace: "shop", releases: []',
  certificates: 'namespace: "platform", releases: [], helmRepositories: ["https://charts.jetstack.io", "oci://ghcr.io/acme/charts"]',
};

const STACKS = { queue: "", topic: ', after: ["queue"]' };

export interface SmallEstateOptions {
  /** Everything that has an order is declared the other way round. @default - false */
  readonly reversed?: boolean;
}

/**
 * An estate of two environments, one for each reconciler, with two stacks and four charts. `web` and
 * `nightly` share a module, `settings` reads data.
 */
export function smallEstate({ reversed = false }: SmallEstateOptions = {}): EstateSources {
  const ordered = <Item>(items: readonly Item[]): readonly Item[] => (reversed ? items.toReversed() : items);
  const environments = Object.keys(ENVIRONMENTS);
  return {
    "tsconfig.json": JSON.stringify({ extends: `${ROOT}tsconfig.json`, include: ["charts", "environments", "stacks"] }),
    "environments/index.ts": [
      'import { promotionPath } from "lamplighter";',
      ...ordered(environments).map((name) => `import { ${name} } from "./${name}.ts";`),
      `export default promotionPath({ name: "small", repository: { url: "https://git.example.com/small.git" }, environments: [${ordered(environments).join(", ")}] });`,
    ].join("\n"),
    ...Object.fromEntries(Object.entries(ENVIRONMENTS).map(([name, { account, reconciler }]) => [`environments/${name}.ts`, [
      'import { argoCd, defineEnvironment, flux } from "lamplighter";',
      `export const ${name} = defineEnvironment({`,
      `  name: "${name}",`,
      `  aws: { account: "${account}", region: "eu-west-1" },`,
      '  network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },',
      '  cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } },',
      `  domain: "${name}.example.com",`,
      `  reconciler: ${reconciler},`,
      "});",
      "void [argoCd, flux];",
    ].join("\n")])),
    ...Object.fromEntries(environments.flatMap((name) => [
      ...["web", "nightly"].map((app) => [`environments/releases/${name}/${app}.json`, releaseText(app, "1")]),
      [`environments/handover/${name}.json`, JSON.stringify({ schemaVersion: 1, environment: name, values: { vpcId: "vpc-0123456789abcdef0", databases: { orders: { host: `orders.${name}.internal`, port: 5432 } } } })],
    ])),
    "charts/index.ts": [
      'import { charts } from "lamplighter";',
      "export default charts({",
      ...ordered(Object.entries(CHARTS)).map(([name, rest]) => `  ${name}: { load: () => import("./${name}.ts"), ${rest} },`),
      "});",
    ].join("\n"),
    "charts/web.ts": [
      'import { chart, WebService } from "lamplighter/lights";',
      'import { greeting } from "./shared/greeting.ts";',
      "export default chart(({ scope, environment, handover, release }) => {",
      '  new WebService(scope, "web", {',
      '    image: release.image("web"),',
      "    port: 8080,",
      '    size: environment.size("web"),',
      '    env: { GREETING: greeting, DB_HOST: handover.database("orders").host },',
      "    ingress: { host: `web.${environment.domain}` },",
      "  });",
      "});",
    ].join("\n"),
    "charts/nightly.ts": [
      'import { chart, ScheduledJob } from "lamplighter/lights";',
      'import { greeting } from "./shared/greeting.ts";',
      "export default chart(({ scope, environment, release }) => {",
      '  new ScheduledJob(scope, "nightly", { image: release.image("nightly"), size: environment.size("nightly"), schedule: "0 3 * * *", timeZone: "Europe/Lisbon", command: ["echo", greeting] });',
      "});",
    ].join("\n"),
    "charts/shared/greeting.ts": 'export const greeting = "good morning";\n',
    "charts/settings.ts": [
      'import { ApiObject } from "cdk8s";',
      'import { chart } from "lamplighter/lights";',
      'import limits from "./limits.json" with { type: "json" };',
      "export default chart(({ scope }) => {",
      '  new ApiObject(scope, "limits", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "limits" }, data: { orders: String(limits.orders / 2), "İstanbul.txt": "ı ≠ i" } });',
      "});",
    ].join("\n"),
    "charts/limits.json": JSON.stringify({ orders: 40 }),
    "charts/certificates.ts": [
      'import { chart, HelmRelease } from "lamplighter/lights";',
      "export default chart(({ scope, environment, namespace }) => {",
      '  new HelmRelease(scope, "cert-manager", { environment, namespace, repository: "https://charts.jetstack.io", version: "v1.19.4", values: { crds: { enabled: true } } });',
      "});",
    ].join("\n"),
    "stacks/index.ts": [
      'import { stacks } from "lamplighter";',
      "export default stacks({",
      ...ordered(Object.entries(STACKS)).map(([name, rest]) => `  ${name}: { load: () => import("./${name}.ts")${rest} },`),
      "});",
    ].join("\n"),
    "stacks/queue.ts": [
      'import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";',
      'import { stack } from "lamplighter/building";',
      'export default stack(({ scope, environment }) => { new SqsQueue(scope, "orders", { name: `orders-${environment.name}` }); });',
    ].join("\n"),
    "stacks/topic.ts": [
      'import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";',
      'import { stack } from "lamplighter/building";',
      'export default stack(({ scope, environment }) => { new SnsTopic(scope, "orders", { name: `orders-${environment.name}` }); });',
    ].join("\n"),
  };
}

/** A release whose digest is made of one digit. */
export function releaseText(app: string, digit: string): string {
  return JSON.stringify({ schemaVersion: 1, repository: `ghcr.io/acme/${app}`, digest: `sha256:${digit.repeat(64)}`, tag: `1.0.${digit}` });
}
