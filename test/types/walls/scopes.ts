import type { ImageReference, Environment } from "lamplighter";
import { Cluster, Network, NodeGroup, stack, State, WorkloadIdentity } from "lamplighter/building";
import type { BuildingScope } from "lamplighter/building";
import { chart, ExternalSecret, HelmRelease, ScheduledJob, WebService, Worker } from "lamplighter/lights";
import type { LightsScope } from "lamplighter/lights";

/*
 * The real constructs of both halves, each in the other's scope. Compiled, never run: tsc fails where
 * a marked line compiles.
 */

declare const building: BuildingScope;
declare const lights: LightsScope;
declare const environment: Environment;
declare const image: ImageReference;
declare const cluster: ConstructorParameters<typeof NodeGroup>[2]["cluster"];
declare const worker: ConstructorParameters<typeof Worker>[2];
declare const secret: ConstructorParameters<typeof ExternalSecret>[2];
declare const helm: ConstructorParameters<typeof HelmRelease>[2];
declare const state: ConstructorParameters<typeof State>[2];

export function lightsInTheBuilding(): void {
  // @ts-expect-error a web service among Terraform's resources
  new WebService(building, "catalog", { image, port: 8080 });
  // @ts-expect-error a worker among Terraform's resources
  new Worker(building, "mailer", worker);
  // @ts-expect-error a scheduled job among Terraform's resources
  new ScheduledJob(building, "report", { image, schedule: "0 3 * * *" });
  // @ts-expect-error a secret of the cluster among Terraform's resources
  new ExternalSecret(building, "db", secret);
  // @ts-expect-error a Helm release among Terraform's resources
  new HelmRelease(building, "cert-manager", helm);
  stack(({ scope }) => {
    // @ts-expect-error a Deployment in a stack
    new WebService(scope, "catalog", { image, port: 8080 });
  });
}

export function buildingInTheLights(): void {
  // @ts-expect-error a VPC among manifests
  new Network(lights, "network", { environment });
  // @ts-expect-error a cluster among manifests
  new Cluster(lights, "cluster", { environment });
  // @ts-expect-error nodes among manifests
  new NodeGroup(lights, "nodes", { environment, cluster, subnetIds: [], instanceTypes: ["m7g.large"], min: 1, max: 1 });
  // @ts-expect-error a role among manifests
  new WorkloadIdentity(lights, "catalog", { environment, workload: "catalog", namespace: "shop", statements: [] });
  // @ts-expect-error a state among manifests
  new State(lights, "state", state);
  chart(({ scope }) => {
    // @ts-expect-error a VPC in a chart
    new Network(scope, "network", { environment });
  });
}

export function eachInItsOwn(): void {
  new WebService(lights, "catalog", { image, port: 8080 });
  new Network(building, "network", { environment });
}
