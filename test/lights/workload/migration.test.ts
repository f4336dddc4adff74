import { flux } from "lamplighter";
import type { ImageReference } from "lamplighter";
import { expect, test } from "vitest";
import { Migration } from "../../../constructs/lights/workload/index.ts";
import type { MigrationProps } from "../../../constructs/lights/workload/index.ts";
import { anEnvironment } from "../../helpers/unit.ts";
import { IMAGE, manifestsOf, only, refusalOf } from "./workload.ts";

const migrate = (props: Partial<MigrationProps> = {}) => manifestsOf(({ scope }) => {
  new Migration(scope, "migrate", { environment: anEnvironment(), image: IMAGE, kind: "expand", command: ["/app/migrate"], ...props });
});
const nameOf = (props?: Partial<MigrationProps>): string => only(migrate(props), "Job").metadata.name;

test("whatever it runs with is in its name, because a Job cannot be changed", () => {
  const names = [nameOf(), nameOf({ image: IMAGE.replace("5b78", "5b79") as ImageReference }), nameOf({ command: ["/app/migrate", "up"] }), nameOf({ env: { LOG_LEVEL: "debug" } })];
  expect(new Set(names).size).toBe(names.length);
  expect(nameOf({ kind: "contract" })).toBe(names[0]);
});

test("it runs once: it is neither tried again nor removed when it has finished", () => {
  const { spec } = only(migrate(), "Job");
  expect([spec.backoffLimit, spec.ttlSecondsAfterFinished, spec.activeDeadlineSeconds]).toEqual([0, undefined, 600]);
});

test("Argo CD applies what it stands on before it, and everything else behind it; Flux knows no waves", () => {
  const waves = (manifests: ReturnType<typeof migrate>) => manifests.map(({ kind, metadata }) => [kind, (metadata["annotations"] as Record<string, string> | undefined)?.["argocd.argoproj.io/sync-wave"]]);
  expect(waves(migrate())).toEqual([["ServiceAccount", "-2"], ["NetworkPolicy", "-2"], ["Job", "-1"]]);
  expect(waves(migrate({ environment: anEnvironment({ reconciler: flux() }) })).map(([, wave]) => wave)).toEqual([undefined, undefined, undefined]);
});

test("a migration without its kind is refused", () => {
  expect(refusalOf(({ scope, environment }) => {
    new Migration(scope, "migrate", { environment, image: IMAGE, kind: "shrink" as "contract" });
  })).toContain('write "expand" where it only adds');
});
