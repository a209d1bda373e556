import { afterAll, beforeAll, beforeEach } from "vitest";
import { GatewaySlot } from "./gateway-slot.ts";
import type { Gateway, GatewaySetup, PluginUse, TestHost } from "./host-matrix/types.ts";
import { type RawReply, type RawRequest, rawRequest } from "./raw-request.ts";
import { showLogsOnFailure } from "./show-logs.ts";
import type { RecordedRequest } from "./upstream/recorder.ts";
import { startUpstream, type Upstream } from "./upstream/upstream.ts";

/** What a scenario of one plugin may ask for beside the plugin's configuration. */
export interface ScenarioSetup extends Partial<Omit<GatewaySetup, "plugins">> {
  /** Plugins ahead of this one. */
  readonly before?: readonly PluginUse[];
  /** See PluginUse. */
  readonly reroutes?: boolean;
}

/** One plugin on one host, in front of a scripted upstream: for the tests of a `describe` block. */
export interface Scenario {
  /** Answers every upstream name that a setup does not give another URL. */
  readonly upstream: Upstream;
  /**
   * Starts a gateway for what follows, unless the one that runs was asked for in the very same way; the one before ends.
   * Rejects when the plugin refuses its configuration.
   */
  open(config: unknown, setup?: ScenarioSetup): Promise<Gateway>;
  /** Sends a request to the gateway that runs. */
  send(request: RawRequest): Promise<RawReply>;
  /** Posts a JSON body as it is written, or in the pieces given; a value is written first. */
  post(body: unknown, request?: RawRequest): Promise<RawReply>;
  /** What the upstream was sent, one request after another. */
  seen(): Promise<RecordedRequest>;
  /** Lines of the host and the plugin, since the gateway that runs was started. */
  logs(): string[];
}

/** Call it in the body of `describe`: it sets up and ends what the tests use. */
export function useScenario(host: TestHost, plugin: string): Scenario {
  const slot = new GatewaySlot(host);
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterAll(async () => {
    await slot.close();
    await upstream.close();
  });
  beforeEach((context) => {
    upstream.clear();
    showLogsOnFailure(context, { upstream, gateway: slot });
  });

  const send = async (request: RawRequest): Promise<RawReply> => rawRequest(slot.gateway.url, request);

  return {
    get upstream() {
      return upstream;
    },
    open: async (config, { before = [], reroutes, ...setup } = {}) => {
      const use: PluginUse = { plugin, config, ...(reroutes === undefined ? {} : { reroutes }) };
      return slot.open({ plugins: [...before, use], upstreams: { main: { url: upstream.url } }, ...setup });
    },
    send,
    post: (body, request = {}) => {
      const chunks = request.chunks ?? [bytesOf(body)];
      const headers = { "content-type": "application/json", ...request.headers };
      return send({ method: "POST", path: "/v1/chat/completions", ...request, chunks, headers });
    },
    seen: () => upstream.nextRequest(),
    logs: () => slot.logs(),
  };
}

function bytesOf(body: unknown): string | Uint8Array {
  return typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
}
