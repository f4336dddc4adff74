import type { BuildingScope } from "lamplighter/building";
import { Cluster, LogGroup, Network, NodeGroup, WorkloadIdentity } from "lamplighter/building";
import type { Digest, Environment, ImageReference } from "lamplighter";

/*
 * What changes with a release does not fit into a construct of the building.
 */

declare const scope: BuildingScope;
declare const environment: Environment;
declare const digest: Digest;
declare const image: ImageReference;
declare const cluster: ConstructorParameters<typeof NodeGroup>[2]["cluster"];

// @ts-expect-error a digest is no tag of a cluster
new Cluster(scope, "cluster", { environment, tags: { running: digest } });

// @ts-expect-error an image is no tag of a network
new Network(scope, "network", { environment, tags: { running: image } });

// @ts-expect-error an image is no purpose of a log group
new LogGroup(scope, "logs", { environment, name: "/shop", purpose: image });

// @ts-expect-error an image is no workload
new WorkloadIdentity(scope, "catalog", { environment, workload: image, namespace: "shop", statements: [] });

// @ts-expect-error a digest is no resource of a policy
new WorkloadIdentity(scope, "catalog", { environment, workload: "catalog", namespace: "shop", statements: [{ actions: ["s3:GetObject"], resources: [digest] }] });

// @ts-expect-error a digest is no type of instance
new NodeGroup(scope, "nodes", { environment, cluster, subnetIds: [], instanceTypes: [digest], min: 1, max: 1 });

// What does not change with a release fits.
new Cluster(scope, "cluster", { environment, tags: { owner: "platform" } });
