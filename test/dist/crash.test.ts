import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { checksumPieces } from "../../engine/dist/layout.ts";
import { isInterrupted, recover } from "../../engine/dist/recover.ts";
import type { DistPlace } from "../../engine/dist/observe.ts";
import { realDisk } from "../../engine/ports/disk.ts";
import { countingDisk, Death, dyingDisk } from "../helpers/faulty-disk.ts";
import { aFolder, aPlace, failure, leftovers, snapshot } from "../helpers/publication.ts";
import { publishScenario, scenarios } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";

/** The scenario's dist before and after, and a way to have the former again. */
function prepare(scenario: Scenario): { readonly before: object; readonly after: object; readonly changes: number; readonly again: () => DistPlace } {
  const original = aPlace();
  fs.mkdirSync(`${original.root}/dist`);
  scenario.arrange(original);
  const before = snapshot(original);
  const again = (): DistPlace => {
    const root = aFolder();
    fs.cpSync(original.root, root, { recursive: true });
    return aPlace(root);
  };
  const place = again();
  const counting = countingDisk(realDisk());
  publishScenario({ ...place, disk: counting.disk }, scenario);
  return { before, after: snapshot(place), changes: counting.changes(), again };
}

function killAt(place: DistPlace, scenario: Scenario, n: number): void {
  expect(failure(() => publishScenario({ ...place, disk: dyingDisk(realDisk(), n) }, scenario))).toBeInstanceOf(Death);
}

describe.each(scenarios)("$name", (scenario) => {
  test("holds what was asked for and everything foreign, where nothing is killed", () => {
    const { after } = prepare(scenario);
    const asked = Object.entries(scenario.trees).flatMap(([name, tree]) => Object.entries(tree).map(([file, text]) => [`${name}/${file}`, text]));
    const sums = Object.keys(scenario.trees).flatMap((name) => [".lamplighter.sum", ...(scenario.parts === undefined ? [] : checksumPieces)].map((file) => [`${name}/${file}`, expect.any(String)]));
    expect(after).toEqual({ ...Object.fromEntries(asked), ...Object.fromEntries(sums), ...scenario.foreign });
  });

  test("killed before any change of the disk, it is the old dist again, or the new one, once recovered", () => {
    const { before, after, changes, again } = prepare(scenario);
    expect(changes).toBeGreaterThan(10);
    let news = 0;
    for (let n = 1; n <= changes; n++) {
      const place = again();
      killAt(place, scenario, n);
      const interrupted = isInterrupted(place);
      if (!interrupted) expect([before, after], `killed at ${n}`).toContainEqual(snapshot(place));
      const said = recover(place);
      if (interrupted) expect(said, `killed at ${n}`).toContain("an interrupted publication was undone");
      const recovered = snapshot(place);
      expect([before, after], `killed at ${n}`).toContainEqual(recovered);
      if (JSON.stringify(recovered) === JSON.stringify(after)) news++;
      expect(leftovers(place), `killed at ${n}`).toEqual([]);
      expect(recover(place)).toBeUndefined();
    }
    expect(news).toBeGreaterThan(0);
    expect(news).toBeLessThan(changes);
  });

  test("killed before any change of the disk, the next run ends in the new dist", () => {
    const { after, changes, again } = prepare(scenario);
    for (let n = 1; n <= changes; n++) {
      const place = again();
      killAt(place, scenario, n);
      publishScenario(place, scenario);
      expect(snapshot(place), `killed at ${n}`).toEqual(after);
      expect(leftovers(place)).toEqual([]);
    }
  });

  test("killed twice, the second time while recovering, the next run still ends in the new dist", () => {
    const { after, changes, again } = prepare(scenario);
    // Every third one, and of hundreds a few.
    const stride = changes < 100 ? 3 : Math.ceil(changes / 6);
    for (let n = Math.ceil(changes / 3); n <= changes; n += stride) {
      for (let m = 1; ; m++) {
        const place = again();
        killAt(place, scenario, n);
        const counting = countingDisk(realDisk());
        try {
          recover({ ...place, disk: dyingDisk(counting.disk, m) });
          break;
        } catch (error) {
          expect(error).toBeInstanceOf(Death);
        }
        publishScenario(place, scenario);
        expect(snapshot(place), `killed at ${n}, recovery at ${m}`).toEqual(after);
      }
    }
  });
});

test("a file written after the kill is not lost to the recovery", () => {
  const scenario = scenarios[3]!;
  const { changes, again } = prepare(scenario);
  for (let n = 1; n <= changes; n++) {
    const place = again();
    killAt(place, scenario, n);
    const folder = `${place.root}/dist/dev/lights/c`;
    if (!fs.existsSync(folder)) continue;
    fs.writeFileSync(`${folder}/mine.txt`, "mine");
    recover(place);
    expect(fs.readFileSync(`${folder}/mine.txt`, "utf8"), `killed at ${n}`).toBe("mine");
  }
});

test("where git restored the old dist after the kill, the recovery leaves it so", () => {
  const scenario = scenarios[3]!;
  const { before, changes, again } = prepare(scenario);
  for (let n = 1; n <= changes; n++) {
    const place = again();
    killAt(place, scenario, n);
    const area = `${place.root}/dist/.lamplighter`;
    const kept = aFolder();
    if (fs.existsSync(area)) fs.cpSync(area, `${kept}/area`, { recursive: true });
    fs.rmSync(`${place.root}/dist`, { recursive: true });
    fs.mkdirSync(`${place.root}/dist`);
    for (const [file, text] of Object.entries(before as Record<string, string>)) {
      fs.mkdirSync(`${place.root}/dist/${file}`.replace(/[^/]*$/, ""), { recursive: true });
      fs.writeFileSync(`${place.root}/dist/${file}`, text);
    }
    if (fs.existsSync(`${kept}/area`)) fs.cpSync(`${kept}/area`, area, { recursive: true });
    recover(place);
    expect(snapshot(place), `killed at ${n}`).toEqual(before);
  }
});
