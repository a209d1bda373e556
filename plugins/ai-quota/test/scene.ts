import { randomUUID } from "node:crypto";
import type { Gateway, ProviderStub, TestHost } from "@sluice/testbed";
import { OPENAI_STUB_KEY } from "@sluice/testbed";

/** What else a gateway needs. */
export interface SceneOptions {
  readonly upstreams?: Record<string, string>;
  readonly redisPort?: () => number;
}

/** A gateway with the plugin in front of a stub of a provider. */
export function openGateway(
  host: TestHost,
  provider: ProviderStub,
  config: object,
  more: SceneOptions = {},
): Promise<Gateway> {
  const upstreams = Object.entries({ provider: provider.url, ...more.upstreams });
  return host.open({
    plugins: [{ plugin: "ai-quota", config }],
    upstreams: Object.fromEntries(upstreams.map(([name, url]) => [name, { url }])),
    routeName: "chat",
    ...(more.redisPort === undefined ? {} : { redisPort: more.redisPort }),
  });
}

/** A beginning of keys that no other test has: what is in shared data is shared by a process. */
export function ownPrefix(): string {
  return `quota-${randomUUID()}:`;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function answerOf(reply: Response): Promise<Answer> {
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
}

/** A chat of OpenAI's by a consumer: `three words here` makes 3 tokens of input at the stub, its answer 5 of output. */
export async function chat(
  gateway: Gateway,
  consumer: string | undefined,
  body: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${OPENAI_STUB_KEY}`,
      ...(consumer === undefined ? {} : { "x-mse-consumer": consumer }),
      ...headers,
    },
    body: JSON.stringify({ model: "stub-plain", messages: [{ role: "user", content: "one two three" }], ...body }),
  });
  return answerOf(reply);
}

/** What an administrator posts. @param verb `refresh` or `delta` */
export async function post(gateway: Gateway, consumer: string, verb: string, form: string): Promise<Answer> {
  const reply = await fetch(`${gateway.url}/v1/chat/completions/quota/${verb}`, {
    method: "POST",
    headers: { "x-mse-consumer": consumer, "content-type": "application/x-www-form-urlencoded" },
    body: form,
  });
  return answerOf(reply);
}

export async function query(gateway: Gateway, consumer: string, search: string): Promise<Answer> {
  return answerOf(
    await fetch(`${gateway.url}/v1/chat/completions/quota${search}`, { headers: { "x-mse-consumer": consumer } }),
  );
}

/** What is left of a consumer's quota, as the administrator reads it. */
export async function quotaOf(gateway: Gateway, consumer: string): Promise<number> {
  const { text } = await query(gateway, "admin", `?consumer=${consumer}`);
  return (JSON.parse(text) as { quota: number }).quota;
}
