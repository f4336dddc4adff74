import fs from "node:fs";
import { expect, test } from "vitest";
import { observe } from "../../engine/dist/observe.ts";
import { aPlace, failure } from "../helpers/publication.ts";

test("a file in the place of dist is refused as what it is", () => {
  const place = aPlace();
  fs.writeFileSync(`${place.root}/dist`, "mine");
  expect(failure(() => observe(place, 0)).message).toMatch(/^dist: a file stands where a directory belongs[^]*move it away/);
});
