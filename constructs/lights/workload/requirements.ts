import type { Construct } from "constructs";
import { isName, parseName, quoted, refuseInput } from "../../contract/index.ts";
import type { ImageReference } from "../../contract/index.ts";

/*
 * What constructs ask of their props. They run for every object of every unit, so the test is cheap
 * and the message is put together only when it fails.
 */

/** The place a message names: construct path, then the field. */
export function placeOf(construct: Construct, field: string): string {
  return `${construct.node.path}: ${field}`;
}

/**
 * The id of a workload, which is also the name of its objects and the value of their labels.
 *
 * @param limit characters allowed; below 63 where a controller appends to the name
 * @throws Refusal (input) where it is empty, too long or not a DNS label
 */
export function requireName(scope: Construct, id: string, limit = 63): string {
  if (isName(id) && id.length <= limit) return id;
  const where = `${scope.node.path}/${id}`;
  if (!isName(id)) return parseName(id, where);
  throw refuseInput({
    what: `${quoted(id)} has ${id.length} characters; the limit is ${limit}`,
    where,
    why: "the controller appends to the name, and the whole must stay within 63 characters",
    fix: `write "${id.slice(0, limit).replace(/-+$/, "")}"`,
  });
}

/** @throws Refusal (input) where a workload or a namespace that is named cannot exist */
export function requireLabel(construct: Construct, field: string, name: string): string {
  return isName(name) ? name : parseName(name, placeOf(construct, field));
}

/** @throws Refusal (input) where the name starts with a digit: a Service is a DNS label of RFC 1035 */
export function requireServiceName(scope: Construct, id: string): string {
  const name = requireName(scope, id);
  if (name.charCodeAt(0) > 57) return name;
  throw refuseInput({
    what: `${quoted(name)} starts with a digit`,
    where: `${scope.node.path}/${id}`,
    why: "the API server takes only names that start with a letter for a Service (RFC 1035)",
    fix: `write "${`s${name}`.slice(0, 63).replace(/-+$/, "")}"`,
  });
}

/** @throws Refusal (input) where it is no port a pod without privileges can listen on */
export function requirePort(construct: Construct, field: string, port: number): void {
  requireInteger(construct, field, port, 1024, 65_535, "a container without privileges cannot listen below 1024");
}

/** @throws Refusal (input) where it is no port */
export function requireAnyPort(construct: Construct, field: string, port: number): void {
  requireInteger(construct, field, port, 1, 65_535, "a port has sixteen bits");
}

/** @throws Refusal (input) where it is not a whole number from `least` to `most` */
export function requireInteger(construct: Construct, field: string, value: number, least: number, most: number, why: string): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw refuseInput({ what: `${quoted(value)} does not fit`, where: placeOf(construct, field), why, fix: `give a whole number from ${least} to ${most}` });
}

/** @throws Refusal (input) where the image came past the types without a digest */
export function requireImage(construct: Construct, image: ImageReference): void {
  if (typeof image === "string" && image.includes("@sha256:")) return;
  throw refuseInput({
    what: `${quoted(image)} is not pinned by digest`,
    where: placeOf(construct, "image"),
    why: "a tag can be moved, and git would no longer say what runs",
    fix: "take the image from the release: release.image(\"APP\")",
  });
}

/** @throws Refusal (input) where it is not an absolute path */
export function requirePath(construct: Construct, field: string, path: string): void {
  if (path.charCodeAt(0) === 47) return;
  throw refuseInput({ what: `${quoted(path)} is not an absolute path`, where: placeOf(construct, field), fix: `write "/${path}"` });
}
