import {
  type EppStub,
  type Gateway,
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

const NEVER = { failures: 0 };

/** Pools of one gateway, by the name of their cluster: each goes to the same model server, and has the same picker. */
const POOLS = {
  main: {},
  open: { failureMode: "FailOpen", timeout: 150, breaker: NEVER },
  closed: { timeout: 150, breaker: NEVER },
  // Here the pick itself must be in time, however busy the machine.
  answers: { timeout: 1_500, breaker: NEVER },
  headers: { responsePhase: "headers" },
  off: { responsePhase: "off" },
  frozen: { failureMode: "FailOpen", timeout: 150, breaker: { openFor: 600_000 } },
  busy: { failureMode: "FailOpen", timeout: 1_500, breaker: { failures: 2, openFor: 600_000 } },
  back: { breaker: { failures: 2, openFor: 50 } },
  told: { failureMode: "FailOpen", breaker: NEVER },
  // Clusters that are none; as bytes, some of the names are what else a host takes.
  lost: { failureMode: "FailOpen", picker: { cluster: "nosuch" } },
  "lost-as-empty": { failureMode: "FailOpen", picker: { cluster: "empty" } },
  "lost-as-bytes": { failureMode: "FailOpen", picker: { cluster: "\u0012\u0000" } },
} as const;

export type PoolName = keyof typeof POOLS;

/** A route to a cluster that is no pool. */
export const NO_POOL = "other";

export interface PoolRequest extends RawRequest {
  /** Default "main". */
  readonly pool?: PoolName | typeof NO_POOL;
}

/** The plugin in front of a model server, and an endpoint picker that does as it is told. */
export interface Scene {
  readonly gateway: Gateway;
  readonly upstream: Upstream;
  readonly epp: EppStub;
  send(request: PoolRequest): Promise<RawReply>;
  /** A request for a completion. @param body JSON, or text as it is */
  ask(body?: unknown, request?: PoolRequest): Promise<RawReply>;
  /** What the model server was sent, one after another. */
  seen(): Promise<RecordedRequest>;
  /** What a pool counted: picks, answers, `faults <reason>`, `response_faults <reason>`. */
  counted(pool: PoolName): Promise<Record<string, number>>;
}

/** Call it in the body of `describe`. @param bufferLimitBytes of the gateway, where it is not the usual one */
export function useScene(host: TestHost, bufferLimitBytes?: number): Scene {
  let gateway: Gateway | undefined;
  let upstream: Upstream;
  let epp: EppStub;
  beforeAll(async () => {
    upstream = await startUpstream();
    epp = await startEpp({ pick: [PICKED] });
    gateway = await openGateway(host, upstream, epp, bufferLimitBytes);
  });
  afterAll(async () => {
    await gateway?.close();
    await epp.close();
    await upstream.close();
  });
  beforeEach((context) => {
    upstream.clear();
    upstream.respond(undefined);
    epp.clear();
    epp.pick([PICKED]);
    showLogsOnFailure(context, { upstream, epp, gateway: { logs: () => gateway?.logs() ?? [] } });
  });

  const running = (): Gateway => {
    if (gateway === undefined) throw new Error("no gateway runs");
    return gateway;
  };
  const send = ({ pool = "main", headers, ...request }: PoolRequest) =>
    rawRequest(running().url, { ...request, headers: { "x-pool": pool, ...headers } });
  return {
    get gateway() {
      return running();
    },
    get upstream() {
      return upstream;
    },
    get epp() {
      return epp;
    },
    send,
    ask: (body = { model: "m", prompt: "Say hi" }, request = {}) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const headers = { "content-type": "application/json", ...request.headers };
      return send({ method: "POST", path: "/v1/completions", chunks: [text], ...request, headers });
    },
    seen: () => upstream.nextRequest(),
    counted: async (pool) => countersOf(pool, await running().metrics()),
  };
}

function openGateway(host: TestHost, { url }: Upstream, epp: EppStub, limit?: number): Promise<Gateway> {
  const names = [...Object.keys(POOLS), NO_POOL];
  const pools = Object.entries(POOLS).map(([cluster, pool]) => ({
    cluster,
    picker: { cluster: "epp" },
    timeout: 10_000,
    ...pool,
  }));
  return host.open({
    plugins: [{ plugin: "gie-endpoint-picker", config: { pools } }],
    upstreams: {
      ...Object.fromEntries(names.map((name) => [name, { url }])),
      epp: { url: `http://127.0.0.1:${epp.port}`, protocol: "http2" },
    },
    routes: names.map((name) => ({ name, upstream: name, headers: { "x-pool": name } })),
    ...(limit === undefined ? {} : { bufferLimitBytes: limit }),
  });
}

function countersOf(pool: PoolName, metrics: ReadonlyMap<string, number>): Record<string, number> {
  const counters = [...metrics].flatMap(([name, value]) => {
    const [, metric, label, reason] =
      /^gie_endpoint_picker\.(\w+);\.pool=\.([^;]*)(?:;\.reason=\.(\w+))?$/.exec(name) ?? [];
    return label === pool ? [[reason === undefined ? metric : `${metric} ${reason}`, value] as const] : [];
  });
  return Object.fromEntries(counters);
}

/** Values of a header, in order. */
export function valuesOf(headers: readonly (readonly [string, string])[], name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}
