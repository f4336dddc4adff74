import { openRecords } from "lamplighter/engine";
import { synthesizeCharts } from "lamplighter/lights";
import path from "../environments/index.ts";
import charts from "./index.ts";

/** What `cdk8s synth` runs: every unit through cdk8s itself, held against the same walls. */
try {
  await synthesizeCharts(path, charts, openRecords(new URL("..", import.meta.url)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
