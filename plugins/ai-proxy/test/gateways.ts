import Anthropic from "@anthropic-ai/sdk";
import {
  type Gateway,
  type GatewaySetup,
  type ProviderStub,
  startAnthropicStub,
  startOpenAiStub,
  type TestHost,
} from "@sluice/testbed";
import OpenAI from "openai";

/** A PNG of one pixel, 70 bytes, in base64. */
export const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A stub of each protocol. */
export interface Stubs {
  readonly openai: ProviderStub;
  readonly anthropic: ProviderStub;
}

export async function startStubs(): Promise<Stubs> {
  const [openai, anthropic] = await Promise.all([startOpenAiStub(), startAnthropicStub()]);
  return { openai, anthropic };
}

export async function closeStubs(stubs: Stubs): Promise<void> {
  await Promise.all([stubs.openai.close(), stubs.anthropic.close()]);
}

export type Back = "openai" | "claude";
export type Position = "downstream" | "upstream";

/** A provider entry with the stub's key. Models go through by their names unless `more` says otherwise. */
export function providerOf(back: Back, stubs: Stubs, more: Record<string, unknown> = {}): Record<string, unknown> {
  const key = back === "openai" ? stubs.openai.key : stubs.anthropic.key;
  return { id: back, type: back, apiTokens: [key], ...more };
}

/** A gateway whose requests go to one back, with ai-proxy in one of its two places. */
export function setupOf(
  back: Back,
  stubs: Stubs,
  { position = "downstream", config = {}, provider = {} }: ProxyUse = {},
): GatewaySetup {
  const url = back === "openai" ? stubs.openai.url : stubs.anthropic.url;
  const providers = (["openai", "claude"] as const).map((type) => providerOf(type, stubs, provider));
  // In the cluster the endpoint says who it is; Higress has no filters there, so the configuration says it too.
  return {
    plugins: [{ plugin: "ai-proxy", config: { providers, activeProviderId: back, ...config }, position }],
    upstreams: { main: { url, metadata: position === "upstream" ? { provider: back } : {} } },
  };
}

export interface ProxyUse {
  readonly position?: Position;
  readonly config?: Record<string, unknown>;
  readonly provider?: Record<string, unknown>;
}

export async function openGateway(host: TestHost, back: Back, stubs: Stubs, use: ProxyUse = {}): Promise<Gateway> {
  return host.open(setupOf(back, stubs, use));
}

export function openAiClient(gateway: Gateway): OpenAI {
  return new OpenAI({ apiKey: "client-key", baseURL: `${gateway.url}/v1`, maxRetries: 0, timeout: 20_000 });
}

export function anthropicClient(gateway: Gateway): Anthropic {
  return new Anthropic({ apiKey: "client-key", baseURL: gateway.url, maxRetries: 0, timeout: 20_000 });
}
