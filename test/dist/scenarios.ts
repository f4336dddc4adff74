import fs from "node:fs";
import type { DistPlace } from "../../engine/dist/observe.ts";
import { put, run } from "../helpers/publication.ts";
import type { Trees } from "../helpers/publication.ts";

/** So many parts that their lines stand in pieces. */
const MANY = 257;

/** A dist as it stands, and what is published over it. */
export interface Scenario {
  readonly name: string;
  readonly arrange: (place: DistPlace) => void;
  readonly trees: Trees;
  /** How many parts each environment then has beside its files. @default - none */
  readonly parts?: number;
  /** Files that are not ours and have to survive. */
  readonly foreign: Readonly<Record<string, string>>;
}

const old: Trees = {
  dev: { "lights/a/shop/Service.a.yaml": "a 1\n", "lights/a/shop/ConfigMap.a.yaml": "a 2\n", "lights/b/shop/Service.b.yaml": "b\n", "building/network/main.tf.json": "{}\n" },
  prod: { "lights/a/shop/Service.a.yaml": "a\n" },
};
const foreign = { "README.md": "mine\n", "dev/lights/a/notes.txt": "mine too\n" };

function arrangeOld(place: DistPlace): void {
  run(place, old);
  for (const [file, text] of Object.entries(foreign)) put(place, file, text);
}

export const scenarios: readonly Scenario[] = [
  { name: "a first publication", arrange: () => {}, trees: old, foreign: {} },
  { name: "one changed file", arrange: arrangeOld, trees: { ...old, prod: { "lights/a/shop/Service.a.yaml": "a, changed\n" } }, foreign },
  { name: "removals and an environment that left", arrange: arrangeOld, trees: { dev: { "lights/a/shop/Service.a.yaml": "a 1\n" } }, foreign },
  {
    name: "files and whole directories created, changed and removed at once",
    arrange: arrangeOld,
    trees: {
      dev: { "lights/a/shop/Service.a.yaml": "a 1, changed\n", "lights/a/shop/Secret.a.yaml": "new\n", "lights/c/shop/Service.c.yaml": "c\n", "lights/c/_cluster/Namespace.c.yaml": "c\n", "building/network": "now a file\n" },
      staging: { "lights/a/shop/Service.a.yaml": "a\n" },
    },
    foreign,
  },
  {
    name: "restoring what was edited and deleted by hand",
    arrange: (place) => {
      arrangeOld(place);
      put(place, "dev/lights/a/shop/Service.a.yaml", "edited\n");
      fs.rmSync(`${place.root}/dist/dev/lights/b`, { recursive: true });
      put(place, "prod/lights/a/shop/Service.a.yaml", "a\r\n");
    },
    trees: old,
    foreign,
  },
  { name: "an environment that grows beyond one checksum file", arrange: arrangeOld, trees: { ...old, prod: { "lights/a/shop/Service.a.yaml": "a, changed\n" } }, parts: MANY, foreign },
  { name: "one that fits into one checksum file again", arrange: (place) => run(place, old, { parts: MANY }), trees: { dev: old["dev"]! }, foreign: {} },
];

export function publishScenario(place: DistPlace, { trees, parts = 0 }: Scenario): void {
  run(place, trees, { parts });
}
