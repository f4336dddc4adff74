import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { quoted, refuseInput } from "../../contract/index.ts";
import type { Labels } from "./labels.ts";
import type { Peer } from "./network-policy.ts";
import { placeOf, requireLabel, requirePath } from "./requirements.ts";

/** How a service is reached from outside the cluster. */
export interface IngressProps {
  /** DNS name: `shop.example.com`. */
  readonly host: string;
  /** Paths it answers, by prefix. @default - / */
  readonly path?: string;
  /** The ingress class. @default - nginx */
  readonly className?: string;
  /** The namespace the ingress controller runs in; only its pods reach the service. @default - platform */
  readonly controllerNamespace?: string;
  /** The cert-manager ClusterIssuer of its certificate. @default - letsencrypt */
  readonly clusterIssuer?: string;
}

const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/**
 * The Ingress of a service. There is none without TLS: cert-manager fills the Secret it names.
 *
 * @throws Refusal (input) for a host, path or class that is none
 */
export function makeIngress(construct: Construct, name: string, labels: Labels, props: IngressProps): ApiObject {
  const { host, path = "/", className = "nginx", clusterIssuer = "letsencrypt" } = props;
  if (!HOST.test(host)) {
    throw refuseInput({ what: `${quoted(host)} is not a host`, where: placeOf(construct, "ingress.host"), why: "a certificate is issued for a full lower-case DNS name", fix: "write a name such as shop.example.com, for instance with environment.domain" });
  }
  requirePath(construct, "ingress.path", path);
  requireLabel(construct, "ingress.className", className);
  requireLabel(construct, "ingress.clusterIssuer", clusterIssuer);
  return new ApiObject(construct, "ingress", {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, labels, annotations: { "cert-manager.io/cluster-issuer": clusterIssuer } },
    spec: {
      ingressClassName: className,
      tls: [{ hosts: [host], secretName: `${name}-tls` }],
      rules: [{ host, http: { paths: [{ path, pathType: "Prefix", backend: { service: { name, port: { name: "http" } } } }] } }],
    },
  });
}

/** Whom the network policy lets in for an Ingress. */
export function ingressController(props: IngressProps): Peer {
  return { namespace: props.controllerNamespace ?? "platform" };
}
