import { Expression } from "./literal.ts";

/** An object as one of the classes of `imports/k8s.ts` makes it. */
export interface TypedObject {
  /** Of the construct. */
  readonly id: string;
  readonly className: string;
  /** For `sourceOf`. */
  readonly props: unknown;
}

/*
 * The classes take some values as objects of their own; what stands here is all that the objects of an
 * estate have of these. Where one is forgotten, the type check of the estate fails. Paths begin with the kind.
 */
const QUANTITY = /\.resources\.(limits|requests)\.|\.emptyDir\.sizeLimit$/;
const INT_OR_STRING = new RegExp([
  String.raw`\.rollingUpdate\.(maxSurge|maxUnavailable)$`,
  String.raw`^PodDisruptionBudget\.spec\.(minAvailable|maxUnavailable)$`,
  String.raw`\.httpGet\.port$`,
  String.raw`^Service\.spec\.ports\.\d+\.targetPort$`,
  String.raw`^NetworkPolicy\.spec\.(ingress|egress)\.\d+\.ports\.\d+\.port$`,
].join("|"));

/** The class has the API version and the kind; the rest are its props. */
export function typedObject(object: object): TypedObject {
  const { apiVersion, kind, ...fields } = object as { readonly apiVersion: string; readonly kind: string };
  const version = apiVersion.split("/").at(-1)!;
  return { id: kind.toLowerCase(), className: `Kube${kind}${version === "v1" ? "" : version.toUpperCase()}`, props: wrapped(fields, kind) };
}

function wrapped(value: unknown, path: string): unknown {
  if (QUANTITY.test(path)) return new Expression(`Quantity.fromString(${JSON.stringify(value)})`);
  if (INT_OR_STRING.test(path)) return new Expression(`IntOrString.${typeof value === "number" ? "fromNumber" : "fromString"}(${JSON.stringify(value)})`);
  if (Array.isArray(value)) return value.map((item, index) => wrapped(item, `${path}.${index}`));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, wrapped(field, `${path}.${key}`)]));
}
