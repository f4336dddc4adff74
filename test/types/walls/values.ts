import type { Environment, Release, Releases } from "lamplighter";
import { Network, WorkloadIdentity } from "lamplighter/building";
import type { BuildingScope } from "lamplighter/building";
import { WebService } from "lamplighter/lights";
import type { LightsScope } from "lamplighter/lights";

/*
 * What a release holds does not fit into the building, and what Terraform computes does not fit where
 * the lights ask for something recorded. Compiled, never run.
 */

declare const building: BuildingScope;
declare const lights: LightsScope;
declare const environment: Environment;
declare const releases: Releases;
declare const release: Release;
declare const identity: WorkloadIdentity;

export function releasesInTheBuilding(): void {
  // @ts-expect-error the image of a release
  new Network(building, "network", { environment, tags: { running: releases.image("catalog") } });
  // @ts-expect-error the digest of a release
  new Network(building, "network", { environment, tags: { running: release.digest } });
  // @ts-expect-error the repository of a release
  new Network(building, "network", { environment, tags: { from: release.repository } });
}

export function whatTerraformComputesInTheLights(): void {
  // @ts-expect-error a role that is known only after apply
  new WebService(lights, "catalog", { image: releases.image("catalog"), port: 8080, identity: identity.roleArn });
}

export function textInTheLights(): void {
  // @ts-expect-error a text that looks like an image
  new WebService(lights, "catalog", { image: "ghcr.io/acme/catalog:1.4.2", port: 8080 });
  // @ts-expect-error a tag of a release
  new WebService(lights, "catalog", { image: release.tag ?? "", port: 8080 });
  new WebService(lights, "catalog", { image: releases.image("catalog"), port: 8080 });
}
