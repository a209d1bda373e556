import { randomUUID } from "node:crypto";
import type { Gateway, ProviderStub, TestHost } from "@sluice/testbed";
import { vi } from "vitest";

/** A gateway with the plugin in front of a stub of a provider. */
export function openGateway(
  host: TestHost,
  provider: ProviderStub,
  config: object,
  more: { readonly upstreams?: Record<string, string>; readonly redisPort?: () => number } = {},
): Promise<Gateway> {
  const upstreams = Object.entries({ provider: provider.url, ...more.upstreams });
  return host.open({
    plugins: [{ plugin: "ai-token-ratelimit", config }],
    upstreams: Object.fromEntries(upstreams.map(([name, url]) => [name, { url }])),
    routeName: "chat",
    ...(more.redisPort === undefined ? {} : { redisPort: more.redisPort }),
  });
}

/** A name that no other test has: accounts of one process are shared. */
export function ruleName(): string {
  return `rule-${randomUUID()}`;
}

export interface ChatOptions {
  readonly headers?: Record<string, string>;
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** A chat of OpenAI's: `three words here` makes 3 tokens of input at the stub. */
export function chat(gateway: Gateway, key: string, model: string, options: ChatOptions = {}): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}`, ...options.headers },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "one two three" }], ...options.body }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

/** A stream whose last event tells its usage. */
export const STREAM = { stream: true, stream_options: { include_usage: true } } as const;

/** What is left of the total, as a call to a provider that fails sees it without changing it: its reservation is not in it. */
export async function remainingOf(gateway: Gateway): Promise<number> {
  const reply = await fetch(`${gateway.url}/v1/models`);
  await reply.text();
  return Number(reply.headers.get("x-ratelimit-remaining-tokens"));
}

/** Waits until the check holds: charges come after answers, logs after both. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000 });
}
