/** Who runs blocks of a page. */
export interface Runner {
  /** Language → how many blocks of it. */
  readonly blocks: Readonly<Record<string, number>>;
  /** The test that runs them. It names the page. */
  readonly test: string;
}

/** Blocks that nobody runs here. */
export interface NotRun {
  readonly blocks: Readonly<Record<string, number>>;
  /** What it would take. */
  readonly needs: string;
  /** The test that compares what they name with what there is; it names the page. */
  readonly judgedBy: string;
}

const POLICIES = "testbed/scenarios/controller/guides-on-envoy.test.ts";
const COMMANDS = "testbed/scenarios/cli/guide-commands.test.ts";
/** Helm, Kustomize and a real API server. */
const CLUSTER = "testbed/k8s/pages.test.ts";
const CODE = "testbed/scenarios/readme-code.test.ts";
const CONFIGURATIONS = "testbed/scenarios/wasm-plugin-guides.test.ts";
/** Of all that have no test of their own. */
const READMES = "testbed/scenarios/readme-examples.test.ts";
const EXAMPLES = "plugins/examples/test/examples.test.ts";
const TEMPLATES = "testbed/scenarios/templates.test.ts";

/** A page's blocks by language, as `ts from=…` and pictures are not counted. A page that is not named has none. */
export const RUN_BY: Readonly<Record<string, readonly (Runner | NotRun)[]>> = {
  "README.md": [
    { blocks: { yaml: 2 }, test: POLICIES },
    { blocks: { sh: 1 }, test: "testbed/scenarios/start.test.ts" },
    { blocks: { sh: 1 }, test: "testbed/scenarios/start-inference.test.ts" },
  ],
  ".github/actions/sluice/README.md": [
    { blocks: { yaml: 1 }, needs: "GitHub", judgedBy: "scripts/action/action.test.ts" },
  ],
  "docs/performance.md": [
    { blocks: { sh: 1 }, needs: "minutes of a quiet machine", judgedBy: "scripts/docs/pages.test.ts" },
  ],
  "docs/guide/add-a-provider.md": [
    { blocks: { json: 2, sh: 1 }, test: "testbed/scenarios/add-a-provider-guide.test.ts" },
  ],
  "docs/guide/ai-resources.md": [{ blocks: { yaml: 6 }, test: POLICIES }],
  "docs/guide/attach.md": [{ blocks: { console: 5, yaml: 2 }, test: "testbed/k8s/attach/guide.test.ts" }],
  "docs/guide/controller.md": [
    { blocks: { yaml: 1 }, test: POLICIES },
    { blocks: { yaml: 1 }, test: "controller/test/guide.test.ts" },
    { blocks: { sh: 2, yaml: 2 }, test: CLUSTER },
    { blocks: { sh: 1, yaml: 1 }, needs: "Docker, cert-manager", judgedBy: "controller/test/guide.test.ts" },
  ],
  "docs/guide/debugging.md": [
    { blocks: { sh: 6 }, test: COMMANDS },
    { blocks: { text: 1 }, test: "testbed/scenarios/dev.test.ts" },
    { blocks: { text: 1 }, test: "testbed/scenarios/test-profile.test.ts" },
    { blocks: { text: 1 }, test: "testbed/scenarios/dev-inspect.test.ts" },
    {
      blocks: { sh: 2, json: 1 },
      needs: "somebody at a debugger, VS Code",
      judgedBy: "sdk/cli/src/dev/debugging-guide.test.ts",
    },
  ],
  "docs/guide/envoy.md": [{ blocks: { yaml: 1, sh: 1 }, test: "testbed/scenarios/envoy-guide.test.ts" }],
  "docs/guide/fallback.md": [{ blocks: { yaml: 3 }, test: "testbed/scenarios/fallback-guide.test.ts" }],
  "docs/guide/files.md": [
    { blocks: { sh: 4, text: 7, json: 1 }, test: "testbed/scenarios/files-guide.test.ts" },
    { blocks: { sh: 1 }, test: COMMANDS },
  ],
  "docs/guide/first-plugin.md": [
    { blocks: { json: 3, ts: 3, sh: 1 }, test: "testbed/scenarios/first-plugin-guide.test.ts" },
  ],
  "docs/guide/from-higress.md": [{ blocks: { yaml: 1 }, test: CONFIGURATIONS }],
  "docs/guide/guards.md": [
    { blocks: { yaml: 2 }, test: POLICIES },
    { blocks: { sh: 1 }, test: "testbed/scenarios/demo-edits.test.ts" },
  ],
  "docs/guide/higress.md": [{ blocks: { yaml: 1 }, test: CONFIGURATIONS }],
  "docs/guide/inference.md": [
    { blocks: { yaml: 5 }, test: "testbed/scenarios/controller/inference-guide.test.ts" },
    { blocks: { sh: 1, text: 1 }, test: "testbed/k8s/start-inference.test.ts" },
    { blocks: { sh: 1 }, needs: "kubectl", judgedBy: "scripts/docs/pages.test.ts" },
  ],
  "docs/guide/plugin-modules.md": [{ blocks: { sh: 1 }, needs: "kubectl", judgedBy: "scripts/docs/pages.test.ts" }],
  "docs/guide/publishing.md": [
    { blocks: { sh: 4 }, test: COMMANDS },
    { blocks: { yaml: 1 }, test: CONFIGURATIONS },
  ],
  "docs/guide/redis-bridge.md": [
    { blocks: { sh: 2, text: 1, yaml: 1 }, test: "testbed/scenarios/redis-bridge-guide.test.ts" },
    { blocks: { yaml: 2 }, test: CLUSTER },
    { blocks: { sh: 2 }, needs: "kubectl; sentinels of these names", judgedBy: "scripts/docs/pages.test.ts" },
  ],
  "docs/guide/semantic-cache.md": [
    { blocks: { yaml: 1 }, test: POLICIES },
    { blocks: { yaml: 1 }, test: CONFIGURATIONS },
  ],
  "docs/guide/start.md": [
    { blocks: { sh: 4 }, test: "testbed/scenarios/start.test.ts" },
    { blocks: { sh: 4 }, test: COMMANDS },
  ],
  "docs/guide/statistics-and-cost.md": [
    { blocks: { yaml: 2 }, test: POLICIES },
    { blocks: { promql: 1 }, needs: "Prometheus", judgedBy: "scripts/docs/pages.test.ts" },
  ],
  "docs/guide/store.md": [
    { blocks: { ts: 6 }, test: "testbed/scenarios/store-guide.test.ts" },
    { blocks: { yaml: 1 }, test: CONFIGURATIONS },
  ],
  "docs/guide/testing.md": [{ blocks: { sh: 1 }, test: COMMANDS }],
  "docs/guide/usage.md": [{ blocks: { sh: 1, text: 1 }, test: COMMANDS }],
  "docs/guide/walkthrough.md": [{ blocks: { console: 8 }, test: "testbed/scenarios/cli/transcripts.test.ts" }],
  "envoy/README.md": [{ blocks: { ts: 2 }, test: CODE }],
  "sdk/README.md": [{ blocks: { ts: 1 }, test: "testbed/scenarios/first-plugin-guide.test.ts" }],
  "sdk/host/README.md": [{ blocks: { ts: 1 }, test: CODE }],
  "testbed/src/epp-stub/README.md": [{ blocks: { ts: 1 }, test: CODE }],
  "testbed/src/model-server/README.md": [{ blocks: { ts: 1 }, test: CODE }],
  ...plugin("ai-cache", { yaml: 1, http: 2 }, "readme"),
  ...plugin("ai-data-masking", { yaml: 1, http: 2 }, "readme"),
  "plugins/ai-history/README.md": [
    { blocks: { http: 3, json: 2 }, test: "plugins/ai-history/test/plugin.test.ts" },
    { blocks: { yaml: 1 }, test: CONFIGURATIONS },
  ],
  ...plugin("ai-json-resp", { yaml: 1, http: 2, json: 3 }, "plugin"),
  "plugins/ai-load-balancer/README.md": [
    { blocks: { yaml: 2, http: 2 }, test: "plugins/ai-load-balancer/test/readme.test.ts" },
    { blocks: { yaml: 1 }, test: "plugins/ai-load-balancer/test/cluster.test.ts" },
  ],
  ...plugin("ai-prompt-decorator", { yaml: 1, http: 2 }),
  ...plugin("ai-prompt-guard", { yaml: 2, http: 3, json: 2 }, "readme"),
  ...plugin("ai-prompt-template", { yaml: 1, http: 2 }),
  ...plugin("ai-proxy", { yaml: 2, json: 2 }, "readme"),
  "plugins/ai-quota/README.md": [
    { blocks: { yaml: 1, http: 2 }, test: "plugins/ai-quota/test/readme.test.ts" },
    { blocks: { yaml: 1 }, test: CONFIGURATIONS },
  ],
  "plugins/ai-security-guard/README.md": [
    { blocks: { yaml: 2, http: 2 }, test: "plugins/ai-security-guard/test/readme.test.ts" },
    { blocks: { http: 1 }, test: CONFIGURATIONS },
  ],
  "plugins/ai-statistics/README.md": [
    { blocks: { yaml: 1, http: 1, json: 1 }, test: "plugins/ai-statistics/test/readme.test.ts" },
    { blocks: { promql: 1 }, needs: "Prometheus", judgedBy: "scripts/docs/pages.test.ts" },
  ],
  ...plugin("ai-token-ratelimit", { yaml: 1, http: 2 }, "readme"),
  ...plugin("cache-control", { yaml: 1, http: 2 }, "readme"),
  ...plugin("cluster-key-rate-limit", { yaml: 1, http: 2 }, "readme"),
  ...plugin("gie-endpoint-picker", { yaml: 1, http: 3 }, "readme"),
  ...plugin("key-auth", { yaml: 1, http: 2 }),
  ...plugin("model-mapper", { yaml: 1, http: 2 }),
  "plugins/model-router/README.md": [
    { blocks: { yaml: 1, http: 2 }, test: READMES },
    { blocks: { yaml: 1 }, test: "plugins/model-router/test/targets-chain.test.ts" },
    { blocks: { yaml: 1, http: 2 }, test: "plugins/model-router/test/readme.test.ts" },
  ],
  ...plugin("response-cache", { yaml: 1, http: 2 }, "readme"),
  ...Object.fromEntries(
    ["body-redactor", "callout-auth", "canary-by-header", "hello", "request-id", "stream-counter"].map((name) => [
      `plugins/examples/${name}/README.md`,
      [{ blocks: { yaml: 1, http: 2 }, test: EXAMPLES }],
    ]),
  ),
  ...Object.fromEntries(
    ["ai-middleware", "auth", "body-rewrite", "callout", "request-headers", "streaming-answer"].map((name) => [
      `sdk/cli/templates/shapes/${name}/README.md`,
      [{ blocks: { yaml: 1, http: name === "auth" ? 3 : 2 }, test: TEMPLATES }],
    ]),
  ),
};

/** @param test of the plugin's own, without its ending */
function plugin(name: string, blocks: Runner["blocks"], test?: string): Readonly<Record<string, readonly Runner[]>> {
  return {
    [`plugins/${name}/README.md`]: [
      { blocks, test: test === undefined ? READMES : `plugins/${name}/test/${test}.test.ts` },
    ],
  };
}
