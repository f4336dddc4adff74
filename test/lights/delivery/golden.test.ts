import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dump, loadAll } from "js-yaml";
import { expect, test } from "vitest";
import { argoCd, Duration, flux, weekdays } from "../../../constructs/contract/index.ts";
import type { Manifest } from "../../../constructs/contract/index.ts";
import { environment, manifests } from "./three-charts.ts";

/** `UPDATE_GOLDEN=1 npx vitest run test/lights/delivery` writes the files anew; read the difference before you commit it. */
function compareWithGolden(name: string, objects: readonly Manifest[]): void {
  const file = new URL(`golden/${name}`, import.meta.url);
  const text = objects.map((object) => dump(object, { lineWidth: 120, noRefs: true })).join("---\n");
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
  expect(existsSync(file), `${file.pathname} exists`).toBe(true);
  expect(text).toBe(readFileSync(file, "utf8"));
  expect(loadAll(text)).toEqual(objects);
}

test("an estate of three charts, applied by Argo CD", () => {
  const reconciler = argoCd({
    selfHeal: { off: "developers try changes before they commit them" },
    windows: [weekdays("09:00", "17:00", "Europe/Lisbon")],
  });
  compareWithGolden("argo-cd.yaml", manifests({ environment: environment(reconciler) }));
});

test("an estate of three charts, applied by Flux", () => {
  const reconciler = flux({ interval: Duration.minutes(5) });
  compareWithGolden("flux.yaml", manifests({ environment: environment(reconciler, "prod") }));
});
