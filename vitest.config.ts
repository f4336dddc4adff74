import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["lamplighter-source"] },
  ssr: { resolve: { conditions: ["lamplighter-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/fixtures/**", "node_modules/**"],
    execArgv: ["--conditions=lamplighter-source"],
    testTimeout: 120_000,
    // Most tests wait for processes of their own: one worker more than there are cores to spare.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
