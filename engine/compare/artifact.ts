import type { JsonValue } from "../../constructs/contract/json.ts";

export type Layer = "building" | "lights";

/** One object of what is rendered: a Kubernetes object, or one block of a Terraform root module. */
export interface Artifact {
  readonly layer: Layer;
  readonly environment: string;
  /** Name of the unit's chart or of the stack; `reconciler` for what the reconciler itself is given. */
  readonly part: string;
  /** `apps/Deployment`, `ConfigMap`; `aws_vpc`, `data.aws_ami`, `output`. */
  readonly type: string;
  /** The object in the words of its field, one of a kind within its part: `apps/Deployment shop/catalog`, `aws_vpc.main`. */
  readonly object: string;
  readonly value: JsonValue;
  /** Where it was read from, for messages. */
  readonly where: string;
}

/** What two artifacts have in common where they are two states of one object. */
export function identityOf({ environment, layer, part, object }: Pick<Artifact, "environment" | "layer" | "part" | "object">): string {
  return [environment, layer, part, object].join("\0");
}
