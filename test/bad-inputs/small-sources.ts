import type { EstateSources } from "../helpers/estate.ts";

const environment = (name: string, account: string, path = ""): string => `import { argoCd, defineEnvironment } from "lamplighter";

export const ${name} = defineEnvironment({
  name: "${name}",${path}
  aws: { account: "${account}", region: "eu-west-1" },
  network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },
  cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } },
  domain: "${name}.example.com",
  reconciler: argoCd(),
});
`;

export const DIGEST = `sha256:${"a".repeat(64)}`;

export function releaseText(fields: Readonly<Record<string, unknown>> = {}): string {
  return `${JSON.stringify({ schemaVersion: 1, repository: "ghcr.io/acme/shop", digest: DIGEST, tag: "1.0.0", ...fields }, null, 2)}\n`;
}

/** A chart of one object, whose props are given as source. */
export function chartOf(props: string, before = "", after = ""): string {
  return `import { ApiObject } from "cdk8s";
import { chart } from "lamplighter/lights";
${before}
export default chart(({ scope, release }) => {
  new ApiObject(scope, "thing", ${props});${after}
});
`;
}

/** A chart of one ConfigMap, whose fields beside apiVersion, kind and name are given as source. */
export function configMap(fields: string, before = ""): string {
  return chartOf(`{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "notes" }, ${fields} }`, before);
}

/** The props of an object, as source. */
export function objectOf(name: string, kind = "ConfigMap", apiVersion = "v1", namespace?: string): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name, namespace } });
}

export const CHART = configMap('data: { note: "kept" }');

/** Two environments, a chart with a release and one without: the smallest estate in which everything can go wrong. */
export const SMALL_ESTATE: EstateSources = {
  "tsconfig.json": JSON.stringify({ compilerOptions: { target: "es2024", module: "nodenext", customConditions: ["lamplighter-source"], strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true, erasableSyntaxOnly: true, types: ["node"] }, include: ["charts", "environments"] }),
  ".gitattributes": "dist/** -text linguist-generated\n",
  "environments/dev.ts": environment("dev", "111111111111"),
  "environments/prod.ts": environment("prod", "222222222222", `\n  promotesFrom: "dev",`),
  "environments/index.ts": `import { promotionPath } from "lamplighter";
import { dev } from "./dev.ts";
import { prod } from "./prod.ts";

export default promotionPath({ name: "small", repository: { url: "https://git.example.com/small.git" }, environments: [dev, prod] });
`,
  "environments/releases/dev/shop.json": releaseText(),
  "environments/releases/prod/shop.json": releaseText(),
  "charts/index.ts": `import { charts } from "lamplighter";

export default charts({
  shop: { load: () => import("./shop.ts"), namespace: "shop" },
  notes: { load: () => import("./notes.ts"), namespace: "shop", releases: [] },
});
`,
  "charts/shop.ts": chartOf(`{ apiVersion: "v1", kind: "Pod", metadata: { name: "shop" }, spec: { containers: [{ name: "shop", image: release.image("shop") }] } }`),
  "charts/notes.ts": CHART,
};

/** The compiler reads one empty file: types are tested elsewhere. */
export const QUICKLY_CHECKED: EstateSources = { "empty.ts": "export {};\n", "tsconfig.json": '{ "compilerOptions": { "noEmit": true, "lib": ["es5"], "types": [] }, "files": ["empty.ts"] }' };
