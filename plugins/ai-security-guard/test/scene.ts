import {
  ALIYUN_STUB_HOST,
  ALIYUN_STUB_KEY,
  ALIYUN_STUB_SECRET,
  type Gateway,
  OPENAI_STUB_KEY,
  type TestHost,
  type UpstreamUse,
} from "@sluice/testbed";

/** A gateway with the plugin in front of a stub of a provider, and moderators beside it. */
export function openGateway(
  host: TestHost,
  provider: Pick<UpstreamUse, "url" | "protocol">,
  config: object,
  services: Readonly<Record<string, { readonly url: string }>>,
): Promise<Gateway> {
  return host.open({
    plugins: [{ plugin: "ai-security-guard", config }],
    upstreams: { provider: upstreamOf(provider), ...services },
    routeName: "chat",
  });
}

/** Of a stub, what a gateway needs. */
function upstreamOf({ url, protocol }: Pick<UpstreamUse, "url" | "protocol">): UpstreamUse {
  return protocol === undefined ? { url } : { url, protocol };
}

/** A configuration for each case, which a request names in the header `x-case`. */
export function casesOf(cases: Readonly<Record<string, object>>): object {
  const rules = Object.entries(cases).map(([exact, config]) => ({
    _match_route_: ["chat", "messages", "gemini"],
    when: [{ header: { name: "x-case", exact } }],
    ...config,
  }));
  return { _rules_: rules };
}

/** Higress's keys for the stub of Aliyun's content safety. */
export const ALIYUN = {
  serviceName: "safecheck",
  serviceHost: ALIYUN_STUB_HOST,
  accessKey: ALIYUN_STUB_KEY,
  secretKey: ALIYUN_STUB_SECRET,
  timeout: 20_000,
} as const;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A chat of OpenAI's; the stub answers `You said: ` and the text. */
export async function chat(
  gateway: Gateway,
  text: string,
  body: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${OPENAI_STUB_KEY}`, ...headers },
    body: JSON.stringify({ model: "stub-plain", messages: [{ role: "user", content: text }], ...body }),
  });
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
}

interface Completion {
  readonly choices: readonly { readonly message: { readonly content: string }; readonly finish_reason: string }[];
}

/** The text of a plain answer of OpenAI's, and why it ended. */
export function said({ text }: Answer): { readonly content: string; readonly finish: string } {
  const [choice] = (JSON.parse(text) as Completion).choices;
  return { content: choice?.message.content ?? "", finish: choice?.finish_reason ?? "" };
}

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: string }; readonly finish_reason: string | null }[];
}

/** The same of a streamed one; it has to end with [DONE]. */
export function streamed({ text }: Answer): { readonly content: string; readonly finish: string } {
  const events = text
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => event.replace(/^data: ?/, ""));
  if (events.pop() !== "[DONE]") throw new Error(`the stream has no end: ${text}`);
  const choices = events.flatMap((event) => (JSON.parse(event) as Chunk).choices);
  return {
    content: choices.map(({ delta }) => delta.content ?? "").join(""),
    finish: choices.map(({ finish_reason: finish }) => finish ?? "").join(""),
  };
}
