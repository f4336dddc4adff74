import { notJson, refuseInput } from "../contract/index.ts";

/** A value that cannot stand in a manifest, on its way up to the object that knows its field. */
export class Unfit extends Error {
  readonly value: unknown;
  readonly reason: "not-data" | "null" | "inexact" | "key";
  readonly trail: (string | number)[] = [];

  constructor(value: unknown, reason: Unfit["reason"] = "not-data") {
    super(reason);
    this.value = value;
    this.reason = reason;
  }
}

/** The object holds a value that only cdk8s knows how to resolve. */
export class NotPlain extends Error {}

/** Notes the field an unfit value was found in. The walk pays for paths only when something is wrong. */
export function inField(error: unknown, field: string | number): unknown {
  if (error instanceof Unfit) error.trail.unshift(field);
  return error;
}

export function readNumber(value: number): number {
  if (!Number.isFinite(value) || Object.is(value, -0)) throw new Unfit(value);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new Unfit(value, "inexact");
  return value;
}

export function refuseUnfit(unfit: Unfit, path: string): Error {
  const field = unfit.trail.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("").replace(/^\./, "");
  const where = `${path}: ${field}`;
  switch (unfit.reason) {
    case "not-data":
      return notJson(Object.is(unfit.value, -0) ? "-0" : unfit.value, where);
    case "null":
      return refuseInput({ what: "null is not kept by cdk8s", where, why: "it would be left out without a word", fix: "leave the field out, or set it with patch() where null has a meaning" });
    case "inexact":
      return refuseInput({ what: `${String(unfit.value)} is not exact`, where, why: "integers above 2^53 are rounded by every JSON and YAML reader on the way", fix: "write it as a string, or use a unit" });
    case "key":
      return refuseInput({ what: `"${String(unfit.value)}" is not a key of data`, where, why: "it would change the prototype of whatever reads it", fix: "use another key" });
  }
}
