import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["lamplighter-source"] },
  ssr: { resolve: { conditions: ["lamplighter-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/fixtures/**", "node_modules/**"],
    execArgv: ["--conditions=lamplighter-source"],
    testTimeout: 60_000,
  },
});
