import { quoted } from "../../contract/index.ts";
import type { Breach, Wall } from "./wall.ts";

const TOKEN = /[$#&]\{(?:TfToken|Token)\[|<unresolved-\w+>|\[object [A-Z]\w*\]/;

/** Whole, or one part of a name; prose may use the word. */
const UNDEFINED = /^(?:\S*[-_./:@=])?undefined(?:[-_./:@]\S*)?$/;

/** CDK libraries encode tokens among numbers in doubles below this one. */
const TOKEN_NUMBER = -1e280;

export const noUnresolvedToken: Wall = {
  rule: "no-unresolved-token",
  why: "the placeholder of another tool's value, or of no value at all, is text to Terraform: it would be applied as it stands",
  fix: "take the value from the environment, or from an attribute of a construct of this stack",
  inspect({ leaves }) {
    const breaches: Breach[] = [];
    for (const { construct, field, value } of leaves) {
      if (typeof value === "number") {
        if (value < TOKEN_NUMBER) breaches.push({ construct, field, what: `${value} is the number another CDK library put in place of a value` });
        continue;
      }
      const found = TOKEN.exec(value)?.[0] ?? (UNDEFINED.test(value) ? "undefined" : undefined);
      if (found !== undefined) breaches.push({ construct, field, what: `${quoted(value)} holds ${quoted(found)}, which nothing will ever resolve` });
    }
    return breaches;
  },
};
