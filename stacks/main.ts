import { synthesizeStacks } from "lamplighter/building";
import path from "../environments/index.ts";
import stacks from "./index.ts";

/** The entry of `cdktf synth` and `cdktf deploy`; see cdktf.json. */
try {
  await synthesizeStacks(path, stacks);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
