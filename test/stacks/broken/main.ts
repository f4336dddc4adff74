import { stacks } from "lamplighter";
import { synthesizeStacks } from "lamplighter/building";
import path from "../../../environments/index.ts";

const estate = {
  sound: { load: () => import("./sound.ts") },
  helm: { load: () => import("./helm.ts") },
  throws: { load: () => import("./throws.ts") },
};
const name = process.argv[2] as keyof typeof estate;

try {
  await synthesizeStacks(path, stacks({ [name]: estate[name] }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
