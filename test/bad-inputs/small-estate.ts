import { execFileSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { EstateFolder } from "../helpers/estate.ts";
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

/** A chart of one ConfigMap whose object is given as source. */
export function chartOf(object: string, before = ""): string {
  return `import { ApiObject } from "cdk8s";
import { chart } from "lamplighter/lights";
${before}
export default chart(({ scope, environment, release }) => {
  new ApiObject(scope, "thing", ${object});
});
`;
}

export const CHART = chartOf(`{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "notes" }, data: { note: "kept" } }`);

const SOURCES: EstateSources = {
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

/** Two environments, a chart with a release and one without: the smallest estate in which everything can go wrong. */
export function smallEstate(sources: EstateSources = {}): EstateFolder {
  const estate = new EstateFolder({ ...SOURCES, ...sources });
  onTestFinished(() => estate.remove());
  return estate;
}

/** The same, once synthesized. */
export async function publishedEstate(sources: EstateSources = {}): Promise<EstateFolder> {
  const estate = smallEstate(sources);
  await estate.synth();
  return estate;
}

/** Commits everything there is. */
export function commitAll(estate: EstateFolder): void {
  estate.write(".gitignore", "node_modules\n.lamplighter\n");
  for (const line of [["init", "--quiet", "--initial-branch=main"], ["add", "--all"], ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message=all"]]) execFileSync("git", line, { cwd: estate.folder });
}
