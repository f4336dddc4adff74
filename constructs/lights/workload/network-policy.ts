import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { parseCidr, quoted, refuseInput } from "../../contract/index.ts";
import { selectorLabels } from "./labels.ts";
import type { Labels } from "./labels.ts";
import { placeOf, requireAnyPort, requireLabel } from "./requirements.ts";

/** The other end of a connection. */
export type Peer =
  /** The pods of one workload. @default - in the workload's own namespace */
  | { readonly workload: string; readonly namespace?: string }
  /** Every pod of a namespace. */
  | { readonly namespace: string }
  /** Addresses outside the cluster: `10.30.0.0/16`. */
  | { readonly cidr: string };

/** A connection that a workload opens. */
export type Call = Peer & {
  /** The port of the pod that answers, not of its Service: a policy sees packets after the Service was resolved. */
  readonly port: number;
};

/** Who may open a connection to which ports of the pod. */
export interface Entrance {
  readonly field: string;
  readonly from: readonly Peer[];
  readonly port: number;
}

export interface NetworkPolicyProps {
  readonly name: string;
  readonly labels: Labels;
  readonly entrances: readonly Entrance[];
  readonly calls: readonly Call[];
  /** Whether it asks the Pod Identity agent for credentials. */
  readonly identity: boolean;
  /** Whether it talks to the AWS APIs or the Kubernetes API. */
  readonly https: boolean;
}

/** Pods find names through CoreDNS, which EKS labels k8s-app=kube-dns. */
const TO_DNS = {
  to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } }, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [{ protocol: "UDP", port: 53 }, { protocol: "TCP", port: 53 }],
};

/** The agent on the pod's own node (EKS user guide, "EKS Pod Identity considerations"). */
const TO_POD_IDENTITY = { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ protocol: "TCP", port: 80 }] };

/**
 * The APIs of AWS and of the cluster have no fixed addresses. The instance metadata service, which
 * would hand out the node's role, stays closed.
 */
const TO_HTTPS = { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }], ports: [{ protocol: "TCP", port: 443 }] };

/**
 * Closes a workload's pods: only the declared callers come in, only DNS and the declared calls go
 * out. Probes always pass, because the kubelet sits on the pod's own node.
 *
 * @throws Refusal (input) for a peer that is none
 */
export function makeNetworkPolicy(construct: Construct, { name, labels, entrances, calls, identity, https }: NetworkPolicyProps): ApiObject {
  const ingress = entrances.filter(({ from }) => from.length > 0).map(({ field, from, port }) => ({
    from: from.map((peer, index) => peerSelector(construct, `${field}[${index}]`, peer)),
    ports: [{ protocol: "TCP", port }],
  }));
  return new ApiObject(construct, "network-policy", {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, labels },
    spec: {
      podSelector: { matchLabels: selectorLabels(name) },
      policyTypes: ["Ingress", "Egress"],
      ingress: ingress.length === 0 ? undefined : ingress,
      egress: [
        TO_DNS,
        ...(identity ? [TO_POD_IDENTITY] : []),
        ...(https ? [TO_HTTPS] : []),
        ...calls.map((call, index) => {
          requireAnyPort(construct, `calls[${index}].port`, call.port);
          return { to: [peerSelector(construct, `calls[${index}]`, call)], ports: [{ protocol: "TCP", port: call.port }] };
        }),
      ],
    },
  });
}

function peerSelector(construct: Construct, field: string, peer: Peer): object {
  if ("cidr" in peer) return { ipBlock: { cidr: parseCidr(peer.cidr, placeOf(construct, `${field}.cidr`)) } };
  if ("workload" in peer) {
    const podSelector = { matchLabels: selectorLabels(requireLabel(construct, `${field}.workload`, peer.workload)) };
    return peer.namespace === undefined ? { podSelector } : { ...namespaceSelector(construct, field, peer.namespace), podSelector };
  }
  if ("namespace" in peer) return namespaceSelector(construct, field, peer.namespace);
  throw refuseInput({ what: `${quoted(peer)} names no peer`, where: placeOf(construct, field), fix: "give { workload }, { workload, namespace }, { namespace } or { cidr }" });
}

function namespaceSelector(construct: Construct, field: string, namespace: string): object {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": requireLabel(construct, `${field}.namespace`, namespace) } } };
}
