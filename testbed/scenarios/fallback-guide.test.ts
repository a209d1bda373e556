import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  type Bootstrap,
  bootstrap,
  type EndpointInit,
  Envoy,
  findCaFile,
  findEnvoy,
  formatBootstrap,
  httpCluster,
  httpListener,
  parseBootstrap,
  retryPolicy,
  route,
  validateBootstrap,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ask, type DrillProviders, startDrillProviders } from "../src/index.ts";

const EXAMPLE = fileURLToPath(new URL("../../envoy/examples/fallback.yaml", import.meta.url));
const GUIDE = new URL("../../docs/guide/fallback.md", import.meta.url);
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

/** Where Debian and its kin keep the certificates of public authorities. */
const CA_FILE = "/etc/ssl/certs/ca-certificates.crt";

const HEADER = `# Three providers as priorities of one cluster on stock Envoy: the next one is asked when one fails.
# Put dist/ai-proxy.wasm into /etc/sluice, replace the three keys, and run: envoy --config-path fallback.yaml
# Written by \`npm run golden\`; docs/guide/fallback.md explains it, and a test lets it fall back.
`;

/** Ids of the providers, in the order in which they are asked. */
const IDS = ["claude", "openai", "third"];

interface Place extends Pick<EndpointInit, "address" | "port" | "tls"> {
  readonly type: string;
  readonly key: string;
}

/** @param places one for each of IDS */
function example(places: readonly Place[], moduleFile: string, port: number): Bootstrap {
  const providers = places.map(({ type, key }, index) => ({
    id: IDS[index],
    type,
    apiTokens: [key],
    ...(type === "openai" ? {} : { modelMapping: { "*": MODELS[type] } }),
  }));
  const filter = wasmFilter({ name: "ai-proxy", module: { file: moduleFile }, configuration: { providers } });
  const endpoints = places.map(({ address, port: at, tls }, priority) => {
    const isLast = priority === places.length - 1;
    const metadata = { provider: IDS[priority] ?? "", ...(isLast ? {} : { fallback: "true" }) };
    return { address, port: at, priority, metadata, ...(tls === undefined ? {} : { tls }) };
  });
  const retry = retryPolicy({ retries: places.length - 1, perTryIdleTimeout: 60 });
  return bootstrap({
    listeners: [
      httpListener({
        name: "chat",
        port,
        filters: [],
        virtualHosts: [
          virtualHost({ name: "default", routes: [route({ name: "chat", to: { cluster: "providers" }, retry })] }),
        ],
      }),
    ],
    clusters: [httpCluster({ name: "providers", endpoints, filters: [filter], connectTimeout: 1 })],
  });
}

/** Of those that do not know the model that the client asks for. */
const MODELS: Readonly<Record<string, string>> = {
  claude: "claude-sonnet-4-5",
  "together-ai": "meta-llama/Llama-3.3-70B-Instruct-Turbo",
};

function published(moduleFile: string, caFile: string): Bootstrap {
  const tls = { caFile };
  const places = [
    { type: "claude", key: "ANTHROPIC_API_KEY", address: "api.anthropic.com", port: 443, tls },
    { type: "openai", key: "OPENAI_API_KEY", address: "api.openai.com", port: 443, tls },
    { type: "together-ai", key: "TOGETHER_API_KEY", address: "api.together.xyz", port: 443, tls },
  ];
  return example(places, moduleFile, 8080);
}

test("envoy/examples/fallback.yaml is the example that is tried here, with real providers", async () => {
  const text = HEADER + formatBootstrap(published("/etc/sluice/ai-proxy.wasm", CA_FILE));
  await expect(text).toMatchFileSnapshot(EXAMPLE);
  expect(parseBootstrap(text, "fallback.yaml")).toBeDefined();
});

test("Envoy accepts it, module and configuration included", async () => {
  const verdict = await validateBootstrap(published(`${DIST}/ai-proxy.wasm`, findCaFile()), await findEnvoy());
  expect(verdict).toEqual({ kind: "valid" });
});

test("what the guide shows of it is there", async () => {
  const guide = await readFile(GUIDE, "utf8");
  const whole = parse(await readFile(EXAMPLE, "utf8")) as Example;
  const [listener] = whole.static_resources.listeners;
  const [cluster] = whole.static_resources.clusters;
  const manager = listener?.filter_chains[0]?.filters[0]?.typed_config;
  expect(manager?.route_config.virtual_hosts[0]?.routes[0]?.route).toMatchObject(block(guide, "route"));
  expect(cluster).toMatchObject(block(guide, "cluster"));
});

/** The members of the example that the guide shows. */
interface Example {
  readonly static_resources: {
    readonly listeners: readonly { readonly filter_chains: readonly { readonly filters: readonly Manager[] }[] }[];
    readonly clusters: readonly object[];
  };
}

interface Manager {
  readonly typed_config: {
    readonly route_config: {
      readonly virtual_hosts: readonly { readonly routes: readonly { readonly route: object }[] }[];
    };
  };
}

function block(page: string, title: string): object {
  const [, text = ""] = new RegExp(`^\`\`\`yaml title=${title}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(page) ?? [];
  return parse(text) as object;
}

describe("with providers on this machine", () => {
  let providers: DrillProviders;
  let envoy: Envoy;
  beforeAll(async () => {
    providers = await startDrillProviders();
    const places = providers.all.map(({ type, door, stub }) => {
      const { hostname, port } = new URL(door.url);
      return { type, key: stub.key, address: hostname, port: Number(port) };
    });
    envoy = await Envoy.start({ bootstrap: example(places, `${DIST}/ai-proxy.wasm`, 0) });
  });
  afterAll(async () => {
    await envoy.stop();
    await providers.close();
  });

  test("one after another dies, and the next one answers", async () => {
    const url = await envoy.url("chat");
    const question = { front: "openai", stream: true, model: "gpt-4o", prompt: "hi there" } as const;
    for (const [index, { id, door }] of providers.all.entries()) {
      const answer = { kind: "answer", text: "You said: hi there", provider: id, attempts: index + 1 };
      expect(await ask(url, question)).toEqual(answer);
      door.shut();
    }
  });
});
