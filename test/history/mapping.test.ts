import { expect, test } from "vitest";
import { parsePointerMapping } from "../../engine/history/index.ts";
import type { PointerMappingInput } from "../../engine/history/index.ts";
import { parsePromotionOrder } from "../../engine/history/promotion-order.ts";
import { digest, historyOf, ORDER } from "./estate.ts";
import { repositoryOf } from "./repository.ts";

/** The pointers that one file of a foreign repository holds. */
async function pointers(entry: PointerMappingInput["pointers"][number], path: string, content: string): Promise<readonly unknown[]> {
  const history = await historyOf(repositoryOf([{ files: { [path]: content } }]), { mapping: parsePointerMapping({ pointers: [entry] }) });
  return history.moves.map(({ move: { app, environment, after, unreadable } }) => ({ app, environment, ...(after ?? unreadable) }));
}

const KUSTOMIZATION = `resources: [../../base]
images:
  - name: ghcr.io/acme/web
    newTag: 1.4.2
  - name: proxy
    newName: docker.io/library/nginx
    digest: ${digest(7)}
`;

test("a kustomization's image is found by the application's name", async () => {
  expect(await pointers({ files: "apps/{app}/overlays/{env}/kustomization.yaml", format: "kustomize-image" }, "apps/web/overlays/prod/kustomization.yaml", KUSTOMIZATION))
    .toEqual([{ app: "web", environment: "prod", repository: "ghcr.io/acme/web", tag: "1.4.2" }]);
});

test("a kustomization that names no application gives every image", async () => {
  expect(await pointers({ files: "overlays/{env}/kustomization.yaml", format: "kustomize-image" }, "overlays/prod/kustomization.yaml", KUSTOMIZATION)).toEqual([
    { app: "ghcr.io/acme/web", environment: "prod", repository: "ghcr.io/acme/web", tag: "1.4.2" },
    { app: "proxy", environment: "prod", repository: "docker.io/library/nginx", digest: digest(7) },
  ]);
});

test("a path picks one image of a kustomization", async () => {
  expect(await pointers({ files: "overlays/{env}/kustomization.yaml", format: "kustomize-image", app: "edge", path: "images[name=proxy].digest" }, "overlays/prod/kustomization.yaml", KUSTOMIZATION))
    .toEqual([{ app: "edge", environment: "prod", digest: digest(7) }]);
});

test.each([
  ["image:\n  repository: ghcr.io/acme/web\n  tag: v3\n", {}, { repository: "ghcr.io/acme/web", tag: "v3" }],
  ["image: ghcr.io/acme/web:v3\n", {}, { repository: "ghcr.io/acme/web", tag: "v3" }],
  [`image: ghcr.io:443/acme/web@${digest(1)}\n`, {}, { repository: "ghcr.io:443/acme/web", digest: digest(1) }],
  ["web: {image: {tag: 1.10}}\n", { path: "web.image.tag" }, { tag: "1.1" }],
  ["image: {repository: x}\n", {}, { after: "names neither a tag nor a digest" }],
  ["image: {tag: a, tag: b}\n", {}, { after: expect.stringContaining("duplicated mapping key") }],
  ["image: {digest: sha256:abc}\n", {}, { after: "has a digest that is none" }],
])("Helm values %j are read", async (content, more, expected) => {
  expect(await pointers({ files: "charts/{app}/values-{env}.yaml", format: "helm-values", ...more }, "charts/web/values-prod.yaml", content)).toEqual([{ app: "web", environment: "prod", ...expected }]);
});

test("values of many applications in one file are told apart by their keys", async () => {
  expect(await pointers({ files: "values/{env}.yaml", format: "yaml", path: "services.{app}.image" }, "values/dev.yaml", "services:\n  web: {image: 'web:1'}\n  api: {image: 'api:2'}\n")).toMatchObject([{ app: "api", tag: "2" }, { app: "web", tag: "1" }]);
});

test("plain JSON is read by a path", async () => {
  expect(await pointers({ files: "live.json", format: "json", path: 'deploy["my.env"].{env}.{app}' }, "live.json", '{"deploy": {"my.env": {"prod": {"web": "v9"}}}}')).toEqual([{ app: "web", environment: "prod", tag: "v9" }]);
});

test("the past of a foreign repository is read like one's own", async () => {
  const file = (environment: string): string => `apps/web/overlays/${environment}/kustomization.yaml`;
  const tag = (value: string): string => `images: [{name: web, newTag: ${value}}]\n`;
  const history = await historyOf(repositoryOf([
    { files: { [file("dev")]: tag("a") } }, { files: { [file("staging")]: tag("a") } }, { files: { [file("dev")]: tag("b") } }, { files: { [file("staging")]: tag("b") } }, { files: { [file("staging")]: tag("a") } },
  ]), { mapping: parsePointerMapping({ pointers: [{ files: "apps/{app}/overlays/{env}/kustomization.yaml", format: "kustomize-image" }] }) });
  expect(history.moves.map(({ kind }) => kind)).toEqual(["release", "promote", "release", "promote", "rollback"]);
});

test("a file with several pointers that turns unreadable makes each of them unknown", async () => {
  const mapping = parsePointerMapping({ pointers: [{ files: "{env}.yaml", format: "kustomize-image" }] });
  const history = await historyOf(repositoryOf([{ files: { "dev.yaml": KUSTOMIZATION } }, { files: { "dev.yaml": "images: [" } }]), { mapping });
  expect(history.moves.slice(2).map(({ move, kind }) => [move.app, kind])).toEqual([["ghcr.io/acme/web", "unknown"], ["proxy", "unknown"]]);
});

test("names that a terminal or a CI runner would obey are no names", async () => {
  expect(await pointers({ files: "{env}/{app}.yaml", format: "helm-values" }, "prod/::set-env.yaml", "image: 'x:1'\n")).toEqual([]);
  expect(await pointers({ files: "{env}.yaml", format: "yaml", path: "{app}" }, "prod.yaml", '"::error": x:1\n"\\e[2J": x:1\n')).toEqual([]);
});

test.each([
  [{ files: "a/{app}/{environment}.yaml", format: "helm-values" }, 'Did you mean "{env}"?'],
  [{ files: "/etc/{app}/{env}", format: "helm-values" }, "is not a path from the top of the repository"],
  [{ files: "../{app}/{env}", format: "helm-values" }, "is not a path from the top of the repository"],
  [{ files: ":(exclude){app}/{env}", format: "helm-values" }, "means something else to git"],
  [{ files: "{app}{env}", format: "helm-values" }, "two named parts"],
  [{ files: "{app}/x.yaml", format: "helm-values" }, "names no environment"],
  [{ files: "{env}/x.yaml", format: "helm-values" }, "names no application"],
  [{ files: "{app}/{env}.yaml", format: "yaml" }, "has no path"],
  [{ files: "{app}/{env}.json", format: "release", path: "x" }, "has a path"],
  [{ files: "{app}/{env}.yaml", format: "yaml", path: "a..b" }, "is not a way into a document"],
  [{ files: "{app}/{env}.yaml", format: "kustomise", path: "a" }, "does not fit"],
  [{ file: "{app}/{env}.yaml", format: "release" }, 'Did you mean "files"?'],
])("mapping %j is refused: %s", (entry, message) => {
  expect(() => parsePointerMapping({ pointers: [entry] })).toThrow(message);
});

test("a mapping without pointers is refused", () => {
  expect(() => parsePointerMapping({ pointers: [] })).toThrow("name at least one place");
});

test("a promotion path is read, and one that contradicts itself is refused", () => {
  expect(ORDER.later("dev")).toEqual(["staging", "prod"]);
  expect(() => parsePromotionOrder([{ name: "dev" }, { name: "prod", promotesFrom: "devv" }])).toThrow('Did you mean "dev"?');
  expect(() => parsePromotionOrder([{ name: "dev", promotesFrom: "prod" }, { name: "prod", promotesFrom: "dev" }])).toThrow("does not come before dev");
  expect(() => parsePromotionOrder([{ name: "dev" }, { name: "dev" }])).toThrow("listed twice");
  expect(() => parsePromotionOrder([{ name: "dev", promoteFrom: "x" }])).toThrow('Did you mean "promotesFrom"?');
});
