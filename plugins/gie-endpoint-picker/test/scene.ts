import {
  type EppOptions,
  type EppStub,
  type Gateway,
  GatewaySlot,
  type RawReply,
  type RawRequest,
  type RecordedRequest,
  rawRequest,
  showLogsOnFailure,
  startEpp,
  startUpstream,
  type TestHost,
  type Upstream,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** What the endpoint picker picks unless it is told otherwise. */
export const PICKED = "10.0.0.1:8000";

/** The pool of all tests: the cluster `main`, whose picker is the cluster `epp`. */
export interface PoolOptions {
  readonly failureMode?: "FailOpen" | "FailClose";
  readonly timeout?: number;
  readonly responsePhase?: "full" | "headers" | "off";
  readonly breaker?: { readonly failures?: number; readonly openFor?: number };
  readonly picker?: { readonly cluster: string; readonly authority?: string };
}

/** One plugin in front of a model server, and an endpoint picker that does as it is told. */
export interface Scene {
  readonly upstream: Upstream;
  readonly epp: EppStub;
  /** A gateway with a pool; the one that runs is used again where it was asked for in the very same way. */
  open(pool?: PoolOptions, bufferLimitBytes?: number): Promise<Gateway>;
  send(request: RawRequest): Promise<RawReply>;
  /** A request for a completion. @param body JSON, or text as it is */
  ask(body?: unknown, request?: RawRequest): Promise<RawReply>;
  /** What the model server was sent, one after another. */
  seen(): Promise<RecordedRequest>;
  logs(): string[];
}

/** Call it in the body of `describe`. */
export function useScene(host: TestHost, options: EppOptions = {}): Scene {
  const slot = new GatewaySlot(host);
  let upstream: Upstream;
  let epp: EppStub;
  beforeAll(async () => {
    upstream = await startUpstream();
    epp = await startEpp({ pick: [PICKED], ...options });
  });
  afterAll(async () => {
    await slot.close();
    await epp.close();
    await upstream.close();
  });
  beforeEach((context) => {
    upstream.clear();
    upstream.respond(undefined);
    epp.clear();
    epp.pick([PICKED]);
    showLogsOnFailure(context, { upstream, gateway: slot, epp });
  });

  const send = (request: RawRequest) => rawRequest(slot.gateway.url, request);
  return {
    get upstream() {
      return upstream;
    },
    get epp() {
      return epp;
    },
    open: (pool = {}, bufferLimitBytes) =>
      slot.open({
        plugins: [
          {
            plugin: "gie-endpoint-picker",
            config: { pools: [{ cluster: "main", picker: { cluster: "epp" }, ...pool }] },
          },
        ],
        upstreams: {
          main: { url: upstream.url },
          epp: { url: `http://127.0.0.1:${epp.port}`, protocol: "http2" },
        },
        ...(bufferLimitBytes === undefined ? {} : { bufferLimitBytes }),
      }),
    send,
    ask: (body = { model: "m", prompt: "Say hi" }, request = {}) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const headers = { "content-type": "application/json", ...request.headers };
      return send({ method: "POST", path: "/v1/completions", chunks: [text], ...request, headers });
    },
    seen: () => upstream.nextRequest(),
    logs: () => slot.logs(),
  };
}

/** Values of a header, in order. */
export function valuesOf(headers: readonly (readonly [string, string])[], name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}
