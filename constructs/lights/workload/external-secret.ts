import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { Duration, quoted, refuseInput, secretPath } from "../../contract/index.ts";
import type { Environment } from "../../contract/index.ts";
import type { LightsScope } from "../scope.ts";
import { workloadLabels } from "./labels.ts";
import type { Labels } from "./labels.ts";
import { placeOf, requireInteger, requireLabel, requireName } from "./requirements.ts";

/** The ClusterSecretStore that is asked where nobody names another one. */
export const SECRET_STORE = "aws-secrets-manager";

/** Where a secret value stands, and never the value. */
export interface SecretReference {
  readonly kind: "external-secret";
  /** Path in the store, the environment's name first: `prod/catalog/db`. */
  readonly path: string;
  /** The name the chart gave: `catalog/db`. */
  readonly name: string;
  /** Field of the secret's JSON document. */
  readonly key: string;
}

const NAME = /^[A-Za-z0-9][-A-Za-z0-9_+=.@]*(?:\/[-A-Za-z0-9_+=.@]+)*$/;
/** Leaves room for the workload's name in the name of the Kubernetes Secret, which has at most 253 characters. */
const LONGEST_NAME = 180;
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/**
 * A reference to a secret value that External Secrets brings into the cluster, for `env` and
 * `secretFiles` of a workload. The value itself is in no manifest, diff or log.
 *
 * @param name the secret within the environment: `catalog/db` is at `prod/catalog/db` in prod
 * @param key field of the secret's JSON document
 * @throws Refusal (input) where name or key could not be one of AWS Secrets Manager
 */
export function externalSecret(environment: Pick<Environment, "name">, name: string, key: string): SecretReference {
  const where = `externalSecret(${quoted(name)}, ${quoted(key)})`;
  requireSecretName(name, where);
  requireKey(key, where);
  return { kind: "external-secret", path: secretPath(environment, name), name, key };
}

function requireSecretName(name: string, where: string): void {
  if (name.length <= LONGEST_NAME && NAME.test(name) && !name.includes("..")) return;
  throw refuseInput({ what: `${quoted(name)} is not the name of a secret`, where, why: "the environment's name is put in front of it, and it stays inside that path", fix: `write names joined by slashes, such as "catalog/db", at most ${LONGEST_NAME} characters` });
}

function requireKey(key: string, where: string): void {
  if (KEY.test(key)) return;
  throw refuseInput({ what: `${quoted(key)} is not a key of a secret`, where, why: "it becomes a key of a Kubernetes Secret", fix: "use letters, digits, dashes, dots and underscores" });
}

export interface ExternalSecretProps {
  /** Path in the store: `secretPath(environment, "catalog/db")`. */
  readonly path: string;
  /** Fields of the secret's JSON document; each becomes a key of the Kubernetes Secret. */
  readonly keys: readonly string[];
  /** Name of the ClusterSecretStore. @default - aws-secrets-manager */
  readonly store?: string;
  /** How often the store is asked again; a rotated value arrives that late. @default - one hour */
  readonly refreshInterval?: Duration;
  /** The application it belongs to, for its label. @default - the namespace of the unit */
  readonly partOf?: string;
}

const HOUR = Duration.hours(1);

/**
 * Brings a secret of AWS Secrets Manager into the namespace as a Kubernetes Secret of the same name,
 * through the External Secrets operator. Only paths and keys are in git.
 *
 * Fields that have defaults are written out: the reconciler compares lists of custom resources as a
 * whole, and would report what the API server adds to them as drift.
 *
 * @throws Refusal (input) where the name is no name, or there are no keys
 */
export class ExternalSecret extends Construct {
  /** Name of the Kubernetes Secret. */
  readonly secretName: string;

  constructor(scope: LightsScope, id: string, props: ExternalSecretProps) {
    super(scope, requireName(scope, id));
    const { path, keys, store = SECRET_STORE, refreshInterval = HOUR, partOf } = props;
    requireSecretName(path, placeOf(this, "path"));
    if (keys.length === 0) throw refuseInput({ what: "no key is asked for", where: placeOf(this, "keys"), fix: "name at least one field of the secret" });
    for (const key of keys) requireKey(key, placeOf(this, "keys"));
    requireLabel(this, "store", store);
    requireInteger(this, "refreshInterval (seconds)", refreshInterval.seconds, 60, 86_400, "less than a minute is throttled by AWS, more than a day leaves a rotated value in use");
    this.secretName = id;
    makeExternalSecret(this, "external-secret", { name: id, path, keys, labels: workloadLabels(this, id, partOf), store, refreshInterval });
  }
}

/** The object alone; the caller has checked what it is given. */
export function makeExternalSecret(
  construct: Construct,
  id: string,
  props: { readonly name: string; readonly path: string; readonly keys: readonly string[]; readonly labels: Labels; readonly store?: string; readonly refreshInterval?: Duration },
): ApiObject {
  const { name, path, keys, labels, store = SECRET_STORE, refreshInterval = HOUR } = props;
  return new ApiObject(construct, id, {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, labels },
    spec: {
      refreshInterval: refreshInterval.toString(),
      secretStoreRef: { kind: "ClusterSecretStore", name: store },
      target: { name, creationPolicy: "Owner", deletionPolicy: "Retain" },
      data: [...new Set(keys)].sort().map((key) => ({
        secretKey: key,
        remoteRef: { key: path, property: key, conversionStrategy: "Default", decodingStrategy: "None", metadataPolicy: "None" },
      })),
    },
  });
}
