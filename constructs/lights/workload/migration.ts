import { hash } from "node:crypto";
import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { canonicalJson, Duration, refuseInput } from "../../contract/index.ts";
import type { Environment } from "../../contract/index.ts";
import type { LightsScope } from "../scope.ts";
import { makePodFloor } from "./pod.ts";
import type { PodProps } from "./pod.ts";
import { placeOf, requireInteger, requireName } from "./requirements.ts";

/** Read by `lamplighter rollback`: it does not go back across a contract without being told to. */
const KIND_ANNOTATION = "lamplighter.dev/migration";

export interface MigrationProps extends PodProps {
  /** The environment: its reconciler decides how the migration comes before what needs it. */
  readonly environment: Pick<Environment, "reconciler">;
  /**
   * `expand` only adds: the build before it still works, and a rollback may cross it. `contract` takes
   * away what an older build needs: a rollback across it is refused.
   */
  readonly kind: "expand" | "contract";
  /** How long it may take; then it is ended and has failed. @default - ten minutes */
  readonly deadline?: Duration;
}

const WAVE = "argocd.argoproj.io/sync-wave";
const DEADLINE = Duration.minutes(10);
/** A dash and twelve digits of a hash. */
const NAME_LIMIT = 63 - 13;

/**
 * A change of a database, run once for each build: a Job on the same floor as a WebService, whose name
 * holds a hash of all it runs with, because a Job cannot be changed. It stays until another one takes
 * its place: were it removed when it has finished, the reconciler would run it again. It is not tried
 * again: a migration that broke off in the middle needs a person.
 *
 * Argo CD waits for it inside the unit, before everything that is no part of its floor, and stops
 * there where it fails. Flux applies all objects of a unit at once: there it belongs into a chart of its
 * own, which the application's chart names in `after`.
 *
 * @throws Refusal (input) for props that do not hold, naming construct path and field
 */
export class Migration extends Construct {
  readonly job: ApiObject;
  readonly serviceAccount: ApiObject;
  readonly networkPolicy: ApiObject;

  constructor(scope: LightsScope, id: string, props: MigrationProps) {
    super(scope, requireName(scope, id, NAME_LIMIT));
    const { environment, kind, deadline = DEADLINE } = props;
    if (kind !== "expand" && kind !== "contract") {
      throw refuseInput({ what: `${JSON.stringify(kind)} is no kind of migration`, where: placeOf(this, "kind"), why: "a rollback has to know whether the older build still works behind it", fix: 'write "expand" where it only adds, "contract" where it takes something away' });
    }
    requireInteger(this, "deadline (seconds)", deadline.seconds, 1, 86_400, "a migration without an end holds up every later delivery");
    const floor = makePodFloor(this, id, props, { entrances: [], ports: [], probes: {}, terminationGraceSeconds: 30, restartPolicy: "Never", spread: false });
    this.serviceAccount = floor.serviceAccount;
    this.networkPolicy = floor.networkPolicy;
    const inUnit = environment.reconciler.kind === "argo-cd";
    if (inUnit) for (const child of this.node.findAll()) if (ApiObject.isApiObject(child)) child.metadata.addAnnotation(WAVE, "-2");
    this.job = new ApiObject(this, "job", {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: `${id}-${hash("sha256", canonicalJson(floor.template)).slice(0, 12)}`, labels: floor.versioned, annotations: { [KIND_ANNOTATION]: kind, ...(inUnit && { [WAVE]: "-1" }) } },
      spec: { backoffLimit: 0, activeDeadlineSeconds: deadline.seconds, template: floor.template },
    });
  }
}
