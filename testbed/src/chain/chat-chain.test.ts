import { ClusterSchema, formatMessage, ListenerSchema } from "@sluice/envoy";
import { expect, test } from "vitest";
import { type ChatChainInit, chatChain } from "./chat-chain.ts";
import { CHAT_PLUGINS, chainPlugins } from "./plugins.ts";

const init: ChatChainInit = {
  providers: {
    openai: { endpoint: { address: "127.0.0.1", port: 1 }, apiToken: "sk-openai" },
    anthropic: { endpoint: { address: "127.0.0.1", port: 2 }, apiToken: "sk-anthropic" },
  },
  consumers: [{ name: "alice", credential: "key-a" }],
  moduleFile: (plugin) => `dist/${plugin}.wasm`,
};

/** Names of the filters and routes of a chain, as Envoy would list them. */
function shape(chain: Partial<ChatChainInit>): { filters: string[]; routes: string[]; clusters: string[] } {
  const { listeners, clusters } = chatChain({ ...init, ...chain });
  const listener = JSON.stringify(listeners.map((entry) => formatMessage(ListenerSchema, entry)));
  const cluster = JSON.stringify(clusters.map((entry) => formatMessage(ClusterSchema, entry)));
  const wasm = (text: string) => [...text.matchAll(/dist\/([\w-]+)\.wasm/g)].map(([, name]) => name ?? "");
  return {
    filters: wasm(listener),
    routes: [...listener.matchAll(/"exact":"(\w+)"[^}]*}[^}]*}[^}]*}[^}]*"cluster":"(\w+)"/g)].map(
      ([, a, b]) => `${a}→${b}`,
    ),
    clusters: wasm(cluster),
  };
}

test("six plugins stand in the listener, ai-proxy in both clusters", () => {
  const { filters, clusters } = shape({});
  expect(filters).toEqual(CHAT_PLUGINS.slice(0, 6));
  expect(clusters).toEqual(["ai-proxy", "ai-proxy"]);
});

test("the provider's header chooses the cluster", () => {
  expect(shape({}).routes).toEqual(["openai→openai", "anthropic→anthropic"]);
});

test("a part of the chain keeps its order, and none of it leaves the routes", () => {
  expect(shape({ only: ["key-auth", "model-router"] }).filters).toEqual(["model-router", "key-auth"]);
  expect(shape({ only: [] })).toEqual({ ...shape({}), filters: [], clusters: [] });
});

test("endpoints tell ai-proxy whose they are", () => {
  const metadata = chatChain(init).clusters.map(
    ({ loadAssignment }) => loadAssignment?.endpoints[0]?.lbEndpoints[0]?.metadata?.filterMetadata.sluice,
  );
  expect(metadata).toEqual([{ provider: "openai" }, { provider: "anthropic" }]);
});

test("a provider header is asked for, and the consumers are known", () => {
  const [router, , auth] = chainPlugins(init);
  expect(router?.config).toEqual({ addProviderHeader: "x-provider" });
  expect(auth?.config).toMatchObject({ consumers: [{ name: "alice", credential: "key-a" }] });
});
