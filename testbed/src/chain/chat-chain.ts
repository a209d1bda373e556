import {
  type AccessLogFields,
  type EndpointInit,
  type EnvoyResources,
  type HttpFilter,
  httpCluster,
  httpListener,
  type Route,
  route,
  routeRefreshFilter,
  stdoutAccessLog,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import {
  BRIDGE_CLUSTER,
  type ChainPlugin,
  type ChatPlugin,
  chainPlugins,
  PROVIDER_HEADER,
  PROVIDERS,
} from "./plugins.ts";

/** Name of the chain's listener. */
export const CHAT_LISTENER = "chat";

/** Who may call. */
export interface Consumer {
  readonly name: string;
  /** The API key, or `sha256:` and its hash. */
  readonly credential: string;
}

/** A provider of chat models. */
export interface ChatProvider {
  readonly endpoint: Pick<EndpointInit, "address" | "port" | "hostname" | "tls">;
  /** What ai-proxy shows the provider in the place of the client's key. */
  readonly apiToken: string;
}

export interface ChatChainInit {
  /** The OpenAI provider is the default; `anthropic/<model>` goes to the other. */
  readonly providers: { readonly openai: ChatProvider; readonly anthropic: ChatProvider };
  readonly consumers: readonly Consumer[];
  /** Path of a plugin's module. */
  readonly moduleFile: (plugin: ChatPlugin) => string;
  /** Model asked for → model sent on. Default: `fast` and `smart`. */
  readonly models?: Readonly<Record<string, string>>;
  /** Put before the client's messages. */
  readonly systemPrompt?: string;
  /** Port of the listener on loopback. Default 0: the kernel chooses. */
  readonly port?: number;
  /** Fields of a line on Envoy's stdout for each request. Default: no lines. */
  readonly accessLog?: AccessLogFields;
  /** Tokens that each consumer may use in a minute. Default: more than anybody does. */
  readonly tokensPerMinute?: number;
  /** Where limits are kept. Default: in shared data of the Envoy process. */
  readonly bridge?: { readonly endpoint: ChatProvider["endpoint"]; readonly token: string };
  /** Leave out the other plugins. Default: all; none is a plain Envoy with the same routes. */
  readonly only?: readonly ChatPlugin[];
}

/** What the benchmark measures and the soak wears: seven plugins in front of two providers. */
export function chatChain(init: ChatChainInit): EnvoyResources {
  const plugins = chainPlugins(init);
  return {
    listeners: [
      httpListener({
        name: CHAT_LISTENER,
        filters: filtersAt("downstream", plugins, init),
        virtualHosts: [virtualHost({ name: "default", routes: chatRoutes() })],
        ...(init.port === undefined ? {} : { port: init.port }),
        ...(init.accessLog === undefined ? {} : { accessLogs: [stdoutAccessLog(init.accessLog)] }),
      }),
    ],
    clusters: [
      ...PROVIDERS.map((name) =>
        httpCluster({
          name,
          endpoints: [{ ...init.providers[name].endpoint, metadata: { provider: name } }],
          filters: filtersAt("upstream", plugins, init),
        }),
      ),
      ...(init.bridge === undefined ? [] : [httpCluster({ name: BRIDGE_CLUSTER, endpoints: [init.bridge.endpoint] })]),
    ],
  };
}

/** By the header that model-router sets; without it to the first provider. */
function chatRoutes(): Route[] {
  const [first] = PROVIDERS;
  return [
    ...PROVIDERS.map((name) => route({ name, match: { headers: { [PROVIDER_HEADER]: name } }, to: { cluster: name } })),
    route({ name: "default", to: { cluster: first } }),
  ];
}

function filtersAt(
  position: ChainPlugin["position"],
  plugins: readonly ChainPlugin[],
  { moduleFile }: ChatChainInit,
): HttpFilter[] {
  return plugins
    .filter((plugin) => plugin.position === position)
    .flatMap(({ name, config, reroutes }) => {
      const filter = wasmFilter({ name, module: { file: moduleFile(name) }, configuration: config });
      // A Wasm filter behind one that cleared the route cache would read the old route's name.
      return reroutes ? [filter, routeRefreshFilter(`${name}.route-refresh`)] : [filter];
    });
}
