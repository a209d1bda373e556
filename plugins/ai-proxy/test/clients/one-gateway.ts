import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import {
  type Gateway,
  hosts,
  type LogSource,
  type ProviderStub,
  showLogsOnFailure,
  type TestHost,
} from "@sluice/testbed";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** A provider among many behind one gateway. */
export interface Row<Stub extends ProviderStub = ProviderStub> {
  /** Its `id` in the configuration. */
  readonly name: string;
  readonly start: () => Promise<Stub>;
  /** Its entry in the configuration, without the `id`. */
  readonly provider: (stub: Stub) => Record<string, unknown>;
}

/** Names the provider that a request is for. */
const HEADER = "x-provider";

/** Where ai-proxy can stand in the providers' clusters, so that one Envoy serves all of them. */
export const clusterHosts: readonly TestHost[] = hosts.filter(({ upstreamFilters }) => upstreamFilters);

/** A row that any row with a stub of its own kind can be told as. */
export function row<Stub extends ProviderStub>(
  name: string,
  start: () => Promise<Stub>,
  provider: (stub: Stub) => Record<string, unknown>,
): Row {
  // Each row's own stub is what its entry is made from.
  return { name, start, provider: (stub) => provider(stub as Stub) };
}

/** One gateway in front of all rows. */
export class OneGateway {
  private readonly gateway: Gateway;
  private readonly stubs: ReadonlyMap<string, ProviderStub>;

  private constructor(gateway: Gateway, stubs: ReadonlyMap<string, ProviderStub>) {
    this.gateway = gateway;
    this.stubs = stubs;
  }

  static async open(host: TestHost, rows: readonly Row[]): Promise<OneGateway> {
    const started = await Promise.all(rows.map(async (one) => ({ ...one, stub: await one.start() })));
    const providers = started.map(({ name, stub, provider }) => ({ id: name, ...provider(stub) }));
    const upstreams = started.map(({ name, stub }) => [name, { url: stub.url, metadata: { provider: name } }] as const);
    const gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { providers }, position: "upstream" }],
      upstreams: Object.fromEntries(upstreams),
      routes: started.map(({ name }) => ({ name, upstream: name, headers: { [HEADER]: name } })),
    });
    return new OneGateway(gateway, new Map(started.map(({ name, stub }) => [name, stub])));
  }

  /** The stub of a row; throws for a name that none has. */
  stub(name: string): ProviderStub {
    const stub = this.stubs.get(name);
    if (stub === undefined) throw new Error(`no provider is named ${name}`);
    return stub;
  }

  openAi(name: string): OpenAI {
    const defaultHeaders = { [HEADER]: name };
    return new OpenAI({ apiKey: "client-key", baseURL: `${this.gateway.url}/v1`, maxRetries: 0, defaultHeaders });
  }

  anthropic(name: string): Anthropic {
    const defaultHeaders = { [HEADER]: name };
    return new Anthropic({ apiKey: "client-key", baseURL: this.gateway.url, maxRetries: 0, defaultHeaders });
  }

  google(name: string): GoogleGenAI {
    const httpOptions = { baseUrl: this.gateway.url, headers: { [HEADER]: name } };
    return new GoogleGenAI({ apiKey: "client-key", httpOptions });
  }

  /** A request of no client's. */
  post(name: string, path: string, body: unknown): Promise<Response> {
    const headers = { "content-type": "application/json", [HEADER]: name };
    return fetch(this.gateway.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** Forgets what the stubs were sent. */
  clear(): void {
    for (const stub of this.stubs.values()) stub.clear();
  }

  get logs(): Record<string, LogSource> {
    return { gateway: this.gateway, ...Object.fromEntries(this.stubs) };
  }

  async close(): Promise<void> {
    await Promise.all([this.gateway.close(), ...[...this.stubs.values()].map((stub) => stub.close())]);
  }
}

/** One gateway for the tests of a `describe`, whose logs a test that fails shows. */
export function useOneGateway(host: TestHost, rows: readonly Row[]): () => OneGateway {
  const opened: { gateway?: OneGateway } = {};
  const gateway = (): OneGateway => {
    if (opened.gateway === undefined) throw new Error("the gateway is not open yet");
    return opened.gateway;
  };
  beforeAll(async () => {
    opened.gateway = await OneGateway.open(host, rows);
  });
  afterAll(() => opened.gateway?.close());
  beforeEach((context) => {
    gateway().clear();
    showLogsOnFailure(context, gateway().logs);
  });
  return gateway;
}
