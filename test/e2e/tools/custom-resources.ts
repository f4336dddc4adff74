import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runToEnd } from "../machine/run-program.ts";
import { Unavailable } from "./build.ts";

/** Custom resource definitions as a Go module carries them. They are read from the module cache and never copied. */
interface Definitions {
  readonly module: string;
  readonly version: string;
  /** What go.sum would say of it. */
  readonly sum: string;
  readonly folder: string;
  readonly files: readonly string[];
}

const DEFINITIONS: readonly Definitions[] = [
  {
    module: "github.com/argoproj/argo-cd/v3", version: "v3.5.1", sum: "h1:jtwPLEFX9mNj3jSq88ugFcScGnOZVs2DWaXFuZxrRT8=",
    folder: "manifests/crds", files: ["application-crd.yaml", "applicationset-crd.yaml", "appproject-crd.yaml"],
  },
  {
    module: "github.com/fluxcd/kustomize-controller", version: "v1.9.4", sum: "h1:VBnBMhnemqnE5Zca2AoG2gC4472MoiTmk9rdqvLoMcY=",
    folder: "config/crd/bases", files: ["kustomize.toolkit.fluxcd.io_kustomizations.yaml"],
  },
  {
    module: "github.com/fluxcd/source-controller", version: "v1.9.1", sum: "h1:FF8XTxLND/pXzVtUESKURUDiItFJQDZBZkbHvZimN8s=",
    folder: "config/crd/bases",
    files: ["buckets", "externalartifacts", "gitrepositories", "helmcharts", "helmrepositories", "ocirepositories"].map((kind) => `source.toolkit.fluxcd.io_${kind}.yaml`),
  },
  {
    module: "github.com/fluxcd/helm-controller", version: "v1.6.2", sum: "h1:cEirkQjLFF721EomwtH5fHuhpiYCW9HkAje1HTzCTsM=",
    folder: "config/crd/bases", files: ["helm.toolkit.fluxcd.io_helmreleases.yaml"],
  },
  {
    module: "github.com/cert-manager/cert-manager", version: "v1.19.4", sum: "h1:7lOkSYj+nJNjgGFfAznQzPpOfWX+1Kgz6xUXwTa/K5k=",
    folder: "deploy/crds", files: ["cert-manager.io_certificates.yaml", "cert-manager.io_clusterissuers.yaml", "cert-manager.io_issuers.yaml"],
  },
  {
    module: "github.com/external-secrets/external-secrets", version: "v0.16.2", sum: "h1:iNY+gIgSyL5higXTfnz+hdPCaiB/43UiHLqE7HBpj68=",
    folder: "config/crds/bases", files: ["clustersecretstores", "externalsecrets", "secretstores"].map((kind) => `external-secrets.io_${kind}.yaml`),
  },
  {
    module: "github.com/prometheus-operator/prometheus-operator", version: "v0.89.0", sum: "h1:2HA351OwWBa10H6TDhjeSdHOA7wiY71sEivg+z2cykk=",
    folder: "example/prometheus-operator-crd", files: ["monitoring.coreos.com_podmonitors.yaml", "monitoring.coreos.com_prometheusrules.yaml", "monitoring.coreos.com_servicemonitors.yaml"],
  },
];

/**
 * The definitions of every kind that dist holds and a cluster does not know from birth, as YAML.
 *
 * @throws Unavailable where a module cannot be had; an error where it is not the one that was pinned
 */
export async function customResourceDefinitions(): Promise<readonly string[]> {
  const modules = await Promise.all(DEFINITIONS.map(async ({ module, version, sum, folder, files }) => {
    const { stdout, stderr } = await runToEnd("go", ["mod", "download", "-json", `${module}@${version}`], { cwd: "/", env: { GOFLAGS: "-mod=mod", GOTOOLCHAIN: "local" }, within: 300 })
      .catch((error: Error) => { throw new Unavailable(`the module ${module} ${version} cannot be had: ${error.message}`); });
    const answer = JSON.parse(stdout || "{}") as { Dir?: string; Sum?: string; Error?: string };
    if (answer.Dir === undefined) throw new Unavailable(`the module ${module} ${version} cannot be had: ${answer.Error ?? stderr}`);
    if (answer.Sum !== sum) throw new Error(`the module ${module} ${version} is not the pinned one: its sum is ${answer.Sum}, not ${sum}`);
    return files.map((file) => readFileSync(join(answer.Dir!, folder, file), "utf8"));
  }));
  return modules.flat();
}
