import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { Duration } from "../../contract/index.ts";
import type { LightsScope } from "../scope.ts";
import { makePodFloor } from "./pod.ts";
import type { PodProps } from "./pod.ts";
import { requireInteger, requireName } from "./requirements.ts";
import { requireSchedule, requireTimeZone } from "./schedule.ts";

export interface ScheduledJobProps extends PodProps {
  /** When it starts: five cron fields, read in `timeZone`. */
  readonly schedule: string;
  /** IANA time zone. @default - Etc/UTC */
  readonly timeZone?: string;
  /** How long a run may take, retries included; then it is ended and has failed. @default - one hour */
  readonly deadline?: Duration;
  /** How late a run may start before it is skipped. @default - five minutes */
  readonly startingDeadline?: Duration;
  /** How often a failed run is tried again. @default - 2 */
  readonly retries?: number;
  /** How long a finished run is kept to be looked at. @default - one day */
  readonly keep?: Duration;
}

const DEADLINE = Duration.hours(1);
const STARTING_DEADLINE = Duration.minutes(5);
const KEEP = Duration.days(1);

/** The CronJob controller appends eleven characters to the name (Kubernetes documentation, "CronJob"). */
const NAME_LIMIT = 52;

/**
 * A program that runs at set times: CronJob, ServiceAccount and network policy, on the same floor as
 * a WebService. One run at a time: where the last one still works, the next is skipped.
 *
 * @throws Refusal (input) for props that do not hold, naming construct path and field
 */
export class ScheduledJob extends Construct {
  readonly cronJob: ApiObject;
  readonly serviceAccount: ApiObject;
  readonly networkPolicy: ApiObject;
  readonly configMap: ApiObject | undefined;

  constructor(scope: LightsScope, id: string, props: ScheduledJobProps) {
    super(scope, requireName(scope, id, NAME_LIMIT));
    const { schedule, timeZone = "Etc/UTC", deadline = DEADLINE, startingDeadline = STARTING_DEADLINE, retries = 2, keep = KEEP } = props;
    requireSchedule(this, schedule);
    requireTimeZone(this, timeZone);
    requireInteger(this, "deadline (seconds)", deadline.seconds, 1, 7 * 86_400, "a run without an end blocks all later ones");
    requireInteger(this, "startingDeadline (seconds)", startingDeadline.seconds, 10, 86_400, "the controller looks every ten seconds; with less a run may never start");
    requireInteger(this, "retries", retries, 0, 10, "each retry waits twice as long as the one before");
    requireInteger(this, "keep (seconds)", keep.seconds, 60, 30 * 86_400, "somebody has to be able to read why it failed, and finished pods fill the cluster");

    const floor = makePodFloor(this, id, props, { entrances: [], ports: [], probes: {}, terminationGraceSeconds: 30, restartPolicy: "Never", spread: false });
    this.serviceAccount = floor.serviceAccount;
    this.networkPolicy = floor.networkPolicy;
    this.configMap = floor.configMap;
    this.cronJob = new ApiObject(this, "cron-job", {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: id, labels: floor.versioned },
      spec: {
        schedule,
        timeZone,
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: startingDeadline.seconds,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: floor.versioned },
          spec: {
            backoffLimit: retries,
            activeDeadlineSeconds: deadline.seconds,
            ttlSecondsAfterFinished: keep.seconds,
            template: floor.template,
          },
        },
      },
    });
  }
}
