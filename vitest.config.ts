import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { ByFolder } from "./scripts/test-order.ts";
import { PATIENCE } from "./scripts/test-patience.ts";

/** Tests that start no Envoy and no server of another maker: seconds, for the inner loop. */
const unit = [
  "sdk/**/src/**/*.test.ts",
  "envoy/src/**/*.test.ts",
  "controller/src/**/*.test.ts",
  "testbed/src/**/*.test.ts",
  "scripts/**/*.test.ts",
];

/** Scenarios: the same on the host emulator and on the real Envoy. */
const scenarios = [
  "envoy/test/**/*.test.ts",
  "controller/test/**/*.test.ts",
  "plugins/*/test/**/*.test.ts",
  "testbed/scenarios/**/*.test.ts",
  "testbed/fuzz/**/*.test.ts",
];

/** Against a real Kubernetes control plane, which is built once: `npm run test:k8s`. */
const k8s = {
  name: "k8s",
  include: ["testbed/k8s/**/*.test.ts"],
  globalSetup: "testbed/k8s/shared-plane.ts",
  fileParallelism: false,
};

export default defineConfig({
  test: {
    // None takes half a minute by itself; beside others that compile, on a machine that does more than this, some did take one.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: PATIENCE } },
    setupFiles: "scripts/test-setup.ts",
    // A test waits a good part of its time for servers of its own: with as many files as cores a quarter of them lay idle.
    maxWorkers: availableParallelism() + 1,
    // No file leaves anything behind, and loading the generated types anew for each one took a quarter of the time.
    isolate: false,
    sequence: { sequencer: ByFolder },
    projects: [
      { extends: true, test: { name: "unit", include: unit } },
      { extends: true, test: { name: "scenarios", include: scenarios } },
      { extends: true, test: k8s },
    ],
  },
});
