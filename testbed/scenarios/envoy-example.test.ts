import { fileURLToPath } from "node:url";
import {
  AI_HISTOGRAM_BUCKETS,
  AI_STATS_TAGS,
  type Bootstrap,
  bootstrap,
  DEFAULT_ACCESS_LOG,
  findCaFile,
  findEnvoy,
  formatBootstrap,
  parseBootstrap,
  validateBootstrap,
} from "@sluice/envoy";
import { expect, test } from "vitest";
import { type ChatProvider, chatChain } from "../src/chain/chat-chain.ts";
import type { ChatPlugin } from "../src/chain/plugins.ts";

const EXAMPLE = fileURLToPath(new URL("../../envoy/examples/chat.yaml", import.meta.url));
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

/** Where Debian and its kin keep the certificates of public authorities. */
const CA_FILE = "/etc/ssl/certs/ca-certificates.crt";

const HEADER = `# Sluice on stock Envoy, without a control plane: seven plugins in front of OpenAI and Anthropic.
# Put dist/*.wasm into /etc/sluice, replace the three keys, and run: envoy --config-path chat.yaml
# Written by \`npm run golden\` from testbed/src/chain; a test has Envoy validate it.
`;

function example(moduleFile: (plugin: ChatPlugin) => string, caFile: string): Bootstrap {
  const provider = (address: string, apiToken: string): ChatProvider => ({
    endpoint: { address, port: 443, tls: { caFile } },
    apiToken,
  });
  return bootstrap({
    ...chatChain({
      providers: {
        openai: provider("api.openai.com", "OPENAI_API_KEY"),
        anthropic: provider("api.anthropic.com", "ANTHROPIC_API_KEY"),
      },
      consumers: [{ name: "me", credential: "A_KEY_OF_MY_OWN" }],
      models: {},
      tokensPerMinute: 100_000,
      moduleFile,
      port: 8080,
      accessLog: DEFAULT_ACCESS_LOG,
    }),
    statsTags: AI_STATS_TAGS,
    histogramBuckets: AI_HISTOGRAM_BUCKETS,
  });
}

test("envoy/examples/chat.yaml is the chain of the benchmark with real providers", async () => {
  const text = HEADER + formatBootstrap(example((plugin) => `/etc/sluice/${plugin}.wasm`, CA_FILE));
  await expect(text).toMatchFileSnapshot(EXAMPLE);
  expect(parseBootstrap(text, "chat.yaml")).toBeDefined();
});

test("Envoy accepts it, modules and configurations included", async () => {
  const text = formatBootstrap(example((plugin) => `${DIST}/${plugin}.wasm`, findCaFile()));
  const verdict = await validateBootstrap(parseBootstrap(text, "chat.yaml"), await findEnvoy());
  expect(verdict).toEqual({ kind: "valid" });
});
