import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { refuseInput } from "../../contract/index.ts";
import type { ImageReference, RoleArn, Size } from "../../contract/index.ts";
import { makeConfigMap, requireFileName } from "./config-files.ts";
import type { ConfigFiles } from "./config-files.ts";
import { containerVariables, secretVariables } from "./environment-variables.ts";
import type { Variables } from "./environment-variables.ts";
import type { SecretReference } from "./external-secret.ts";
import { selectorLabels, versionedLabels, workloadLabels } from "./labels.ts";
import type { Labels } from "./labels.ts";
import { makeNetworkPolicy } from "./network-policy.ts";
import type { Call, Entrance } from "./network-policy.ts";
import { placeOf, requireImage, requirePath } from "./requirements.ts";
import { makeSecrets } from "./secrets.ts";
import { containerResources, scratchLimit } from "./sizing.ts";

/** What every workload is given, whatever runs it. */
export interface PodProps {
  /** The image, pinned by digest: `release.image("catalog")`. */
  readonly image: ImageReference;
  /** How much it gets: `environment.size("catalog")`. @default - small */
  readonly size?: Size;
  /** Program in place of the image's entry point. @default - the image's */
  readonly command?: readonly string[];
  /** @default - the image's */
  readonly args?: readonly string[];
  /** @default - none */
  readonly env?: Variables;
  /** Secrets as files, by file name, under /run/secrets and the workload's name; a rotated value arrives without a restart. @default - none */
  readonly secretFiles?: Readonly<Record<string, SecretReference>>;
  /** Files of configuration; a changed one rolls out. @default - none */
  readonly config?: ConfigFiles;
  /**
   * The IAM role it acts as, `handover.role("catalog")`. EKS Pod Identity gives it to the service
   * account of the workload's name: the building has to associate the two, nothing else is needed.
   *
   * @default - none
   */
  readonly identity?: RoleArn;
  /** Connections it opens; DNS always passes, HTTPS too with an identity or a Kubernetes token. @default - none */
  readonly calls?: readonly Call[];
  /** Whether it talks to the Kubernetes API and gets a token for it. @default - false */
  readonly kubernetesToken?: boolean;
  /** The application it belongs to, for its labels. @default - the namespace of the unit */
  readonly partOf?: string;
}

/** What differs between the kinds of workload. */
export interface PodShape {
  readonly entrances: readonly Entrance[];
  readonly ports: readonly { readonly name: string; readonly port: number }[];
  readonly probes: object;
  readonly lifecycle?: object;
  readonly terminationGraceSeconds: number;
  readonly restartPolicy: "Always" | "Never";
  /** Spread over zones and nodes: for workloads of several replicas. */
  readonly spread: boolean;
}

/** The objects around a pod, and the template of the pod itself. */
export interface PodFloor {
  readonly labels: Labels;
  /** The labels and the version; for the objects a release changes. */
  readonly versioned: Labels;
  readonly template: object;
  readonly serviceAccount: ApiObject;
  readonly networkPolicy: ApiObject;
  readonly configMap: ApiObject | undefined;
}

/** Any id above 10,000 belongs to no user of the node. */
const ID = 10_001;

const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: ID,
  runAsGroup: ID,
  fsGroup: ID,
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
};

/** Pod Security Standards, "restricted"; said again on the container, because auditors read either place. */
const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: ID,
  runAsGroup: ID,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/**
 * Makes what every pod stands on: service account, network policy, configuration, secrets, and a
 * template that passes the restricted Pod Security Standard.
 *
 * @throws Refusal (input) for props that do not hold
 */
export function makePodFloor(construct: Construct, name: string, props: PodProps, shape: PodShape): PodFloor {
  const { image, size = "small", env = {}, secretFiles = {}, kubernetesToken = false, partOf } = props;
  requireImage(construct, image);
  const labels = workloadLabels(construct, name, partOf);
  const versioned = versionedLabels(labels, image);
  const files = secretFileNames(construct, secretFiles);
  const secrets = makeSecrets(construct, name, labels, [...secretVariables(env), ...Object.values(secretFiles)]);
  const config = props.config === undefined ? undefined : makeConfigMap(construct, name, labels, props.config);
  if (config !== undefined) requirePath(construct, "config.mountPath", config.mountPath);

  const serviceAccount = new ApiObject(construct, "service-account", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, labels, ...(props.identity !== undefined && { annotations: { "lamplighter.dev/role": props.identity } }) },
    automountServiceAccountToken: kubernetesToken,
  });
  const networkPolicy = makeNetworkPolicy(construct, { name, labels, entrances: shape.entrances, calls: props.calls ?? [], identity: props.identity !== undefined, https: props.identity !== undefined || kubernetesToken });

  const container = {
    name,
    image,
    imagePullPolicy: "Always",
    command: props.command,
    args: props.args,
    env: Object.keys(env).length === 0 ? undefined : containerVariables(construct, env, secrets),
    ports: shape.ports.length === 0 ? undefined : shape.ports.map((entry) => ({ name: entry.name, containerPort: entry.port, protocol: "TCP" })),
    resources: containerResources(size),
    ...shape.probes,
    lifecycle: shape.lifecycle,
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      ...(config === undefined ? [] : [{ name: "config", mountPath: config.mountPath, readOnly: true }]),
      ...(files.length === 0 ? [] : [{ name: "secrets", mountPath: `/run/secrets/${name}`, readOnly: true }]),
    ],
  };
  const template = {
    metadata: { labels: versioned, ...(config !== undefined && { annotations: { "lamplighter.dev/config-checksum": config.checksum } }) },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: kubernetesToken,
      enableServiceLinks: false,
      restartPolicy: shape.restartPolicy,
      terminationGracePeriodSeconds: shape.terminationGraceSeconds,
      securityContext: POD_SECURITY,
      ...(shape.spread && spreading(name)),
      containers: [container],
      volumes: [
        { name: "tmp", emptyDir: { sizeLimit: scratchLimit(size) } },
        ...(config === undefined ? [] : [{ name: "config", configMap: { name } }]),
        ...(files.length === 0 ? [] : [{ name: "secrets", projected: { defaultMode: 0o440, sources: files.map((file) => secretSource(secretFiles[file]!, file, secrets)) } }]),
      ],
    },
  };
  return { labels, versioned, template, serviceAccount, networkPolicy, configMap: config?.configMap };
}

function secretFileNames(construct: Construct, secretFiles: Readonly<Record<string, SecretReference>>): string[] {
  const files = Object.keys(secretFiles).sort();
  for (const file of files) {
    requireFileName(construct, "secretFiles", file);
    if (secretFiles[file]!.kind !== "external-secret") {
      throw refuseInput({ what: "a secret is given as a value", where: placeOf(construct, `secretFiles.${file}`), why: "what was once in git stays in every clone", fix: "refer to it: externalSecret(environment, \"catalog/db\", \"password\")" });
    }
  }
  return files;
}

function secretSource(reference: SecretReference, file: string, secrets: ReadonlyMap<string, string>): object {
  return { secret: { name: secrets.get(reference.path)!, items: [{ key: reference.key, path: file }] } };
}

/**
 * Replicas spread over zones and nodes as well as the cluster allows: a rule that must hold would
 * leave a pod unscheduled when a zone is down, which is when it is needed.
 */
function spreading(name: string): object {
  const labelSelector = { matchLabels: selectorLabels(name) };
  return {
    topologySpreadConstraints: [
      { topologyKey: "topology.kubernetes.io/zone", maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway", labelSelector, matchLabelKeys: ["pod-template-hash"] },
    ],
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector } }],
      },
    },
  };
}
