import { quoted } from "../../contract/index.ts";
import type { Breach, Leaf, WallInput } from "./wall.ts";

/**
 * Every string of the document in which something is found, packed texts included; one breach a string.
 *
 * @param find the offending part of a text, or undefined
 * @param is what it is, for the message: "an image"
 */
export function searchTexts(input: WallInput, is: string, find: (text: string, leaf: Leaf) => string | undefined): Breach[] {
  const breaches: Breach[] = [];
  for (const leaf of input.leaves) {
    for (const { text, isHidden } of leaf.texts) {
      const found = find(text, leaf);
      if (found === undefined) continue;
      breaches.push({ construct: leaf.construct, field: leaf.field, what: `${quoted(found)} is ${is}${isHidden ? ", packed in base64" : found === leaf.value ? "" : ", inside a longer text"}` });
      break;
    }
  }
  return breaches;
}
