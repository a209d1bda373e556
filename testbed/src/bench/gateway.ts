import { bootstrap, Envoy, type EnvoyResources } from "@sluice/envoy";
import { CHAT_LISTENER, type Consumer, chatChain } from "../chain/chat-chain.ts";
import type { ChatPlugin } from "../chain/plugins.ts";
import { CONSUMER } from "./payload.ts";

export interface GatewayOptions {
  /** Port of the process that plays both providers. */
  readonly providerPort: number;
  readonly moduleFile: (plugin: ChatPlugin) => string;
  readonly only: readonly ChatPlugin[];
  /** Where limits are kept. Default: in the Envoy process. */
  readonly bridge?: BridgeAddress;
  /** Default: CONSUMER alone. */
  readonly consumers?: readonly Consumer[];
}

/** A `sluice redis-bridge` on loopback. */
export interface BridgeAddress {
  readonly port: number;
  readonly token: string;
}

/** An Envoy under measurement: one worker, no access log. */
export interface MeasuredGateway {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds that Envoy took to initialise. */
  readonly initialization: number;
  stop(): Promise<void>;
}

export async function startGateway(options: GatewayOptions): Promise<MeasuredGateway> {
  const envoy = await Envoy.start({ bootstrap: bootstrap(resourcesFor(options)) });
  return {
    url: await envoy.url(CHAT_LISTENER),
    pid: envoy.pid,
    initialization: initializationTime(envoy.log.lines),
    stop: async () => {
      await envoy.stop();
    },
  };
}

/** Milliseconds from the first line of Envoy's log to the one that says that its workers start; NaN without them. */
export function initializationTime(log: readonly string[]): number {
  const times = ["initializing epoch", "starting workers"].map((text) =>
    timeOf(log.find((line) => line.includes(text))),
  );
  return (times[1] ?? Number.NaN) - (times[0] ?? Number.NaN);
}

/** Lines begin with the local time: `[2026-01-31 12:34:56.789]`. */
function timeOf(line: string | undefined): number {
  const [, day, time] = /^\[(\S+) ([\d:.]+)\]/.exec(line ?? "") ?? [];
  return Date.parse(`${day}T${time}Z`);
}

export function resourcesFor({ providerPort, moduleFile, only, bridge, consumers }: GatewayOptions): EnvoyResources {
  const endpoint = { address: "127.0.0.1", port: providerPort };
  return chatChain({
    providers: { openai: { endpoint, apiToken: "sk-bench" }, anthropic: { endpoint, apiToken: "sk-ant-bench" } },
    consumers: consumers ?? [CONSUMER],
    moduleFile,
    only,
    ...(bridge === undefined
      ? {}
      : { bridge: { endpoint: { address: "127.0.0.1", port: bridge.port }, token: bridge.token } }),
  });
}
