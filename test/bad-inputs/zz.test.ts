import { test } from "vitest";
import { publishedEstate } from "./small-estate.ts";
test("x", async () => {
  const e = await publishedEstate();
  for (const line of [["synth"],["synth","--no-type-check"],["check"],["synth","--no-cache","--no-type-check"],["synth","--check"],["diff"]]) {
    const t = performance.now(); const r = await e.run(line); console.log(line.join(" "), Math.round(performance.now()-t), r.exitCode, r.stdout, r.stderr);
  }
});
