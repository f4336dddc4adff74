import { key } from "./wall.ts";
import type { Breach, Wall } from "./wall.ts";

export const noSharedAddress: Wall = {
  rule: "no-shared-address",
  why: "the engine melts two blocks of one address into one, and a resource is lost without a word",
  fix: "give one of the constructs another id",
  inspect({ blocks }) {
    const makers = new Map<string, string>();
    const breaches: Breach[] = [];
    for (const { address, construct } of blocks) {
      // Several providers of one kind are a list, and each of them requires the kind.
      if (address[0] === "provider" || address[1] === "required_providers") continue;
      const first = makers.get(key(address));
      if (first === undefined) makers.set(key(address), construct);
      else breaches.push({ construct, field: "", what: `${address.join(".")} is made here and by ${first}` });
    }
    return breaches;
  },
};
