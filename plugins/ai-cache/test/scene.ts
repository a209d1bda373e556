import { randomUUID } from "node:crypto";
import type { Gateway, GatewaySetup, ProviderStub, TestHost } from "@sluice/testbed";

/** A gateway with the cache in front of a provider's stub, or more of a setup. */
export function openCache(
  host: TestHost,
  provider: ProviderStub,
  config: object = {},
  more: Partial<GatewaySetup> = {},
): Promise<Gateway> {
  return host.open({
    plugins: [{ plugin: "ai-cache", config }],
    upstreams: { provider: { url: provider.url } },
    routeName: "chat",
    ...more,
  });
}

/** A text that no other test has: what is in shared data is shared by a process. */
export function ownText(): string {
  return `say ${randomUUID()}`;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What the cache said. */
export function cacheStatus(answer: Answer): string | null {
  return answer.headers.get("x-cache-status");
}

/** Asks OpenAI's API for a chat. @param body beside a model and a message of this text */
export async function chat(
  gateway: Gateway,
  text: string,
  body: object = {},
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer sk-stub-openai", ...headers },
    body: JSON.stringify({ model: "stub-plain", messages: [{ role: "user", content: text }], ...body }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
}
