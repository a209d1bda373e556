import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The first test with a real Envoy waits for it to be fetched and started.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
