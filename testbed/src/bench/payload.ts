import type { Consumer } from "../chain/chat-chain.ts";
import { PROVIDER_HEADER, type ProviderName } from "../chain/plugins.ts";
import type { RequestKind } from "./load/job.ts";
import { PACE_HEADER, TOKENS_HEADER } from "./provider/headers.ts";

/** The consumer's key in every chain that is measured. */
export const CONSUMER: Consumer = { name: "bench", credential: "sluice-bench-key" };

const PROSE = "The quick brown fox jumped over the lazy dog, which - half asleep - did not\neven look up. ";

/** A chat request of so many bytes (within one character of JSON), the model at its beginning, as clients write it. */
export function chatBody(bytes: number, model: string, stream: boolean): string {
  const turns = [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "Hello!" },
    { role: "assistant", content: "Hello, how can I help you today?" },
  ];
  const body = (question: string) =>
    JSON.stringify({ model, messages: [...turns, { role: "user", content: question }], temperature: 0.7, stream });
  const prose = PROSE.repeat(Math.ceil(bytes / PROSE.length));
  // An escaped line break takes two bytes, so the text is cut by what is over.
  let question = prose.slice(0, Math.max(0, bytes - body("").length));
  question = question.slice(0, question.length - Math.max(0, body(question).length - bytes));
  return body(question);
}

export interface ChatKind {
  readonly provider: ProviderName;
  readonly bodyBytes: number;
  readonly stream: boolean;
  readonly tokens: number;
  /** Milliseconds between two events; default: back to back. */
  readonly pace?: number;
}

/** The request to a gateway with the chain: the provider stands before a model's name that model-mapper knows. */
export function chainRequest({ provider, bodyBytes, stream, tokens, pace }: ChatKind): RequestKind {
  const model = provider === "openai" ? "openai/fast" : "anthropic/smart";
  return {
    name: `${provider} ${stream ? "streamed" : "plain"}`,
    path: "/v1/chat/completions",
    headers: {
      authorization: `Bearer ${CONSUMER.credential}`,
      [TOKENS_HEADER]: String(tokens),
      ...(pace === undefined ? {} : { [PACE_HEADER]: String(pace) }),
    },
    body: chatBody(bodyBytes, model, stream),
    expect: { status: 200, kind: stream ? "stream" : "plain", tokens },
  };
}

/** The same to an Envoy without plugins: what the chain would do is done by the client. */
export function plainRequest(kind: ChatKind): RequestKind {
  const request = chainRequest(kind);
  const path = kind.provider === "openai" ? request.path : "/v1/messages";
  return { ...request, path, headers: { ...request.headers, [PROVIDER_HEADER]: kind.provider } };
}
