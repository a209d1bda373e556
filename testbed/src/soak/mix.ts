import type { RequestKind } from "../bench/load/job.ts";
import { chainRequest } from "../bench/payload.ts";
import { TOKENS_HEADER } from "../bench/provider/headers.ts";

/** Tokens of a plain answer: about 4 KB. */
const LONG_ANSWER = 800;
const STREAM_TOKENS = 64;

const SMALL = 4 << 10;
const LARGE = 128 << 10;

/** What a gateway meets in its life, in the proportions of this list. */
export function soakMix(): RequestKind[] {
  const plain = chat("openai", SMALL, false, LONG_ANSWER);
  const stream = chat("openai", SMALL, true, STREAM_TOKENS);
  const translated = chat("anthropic", SMALL, false, LONG_ANSWER);
  const translatedStream = chat("anthropic", SMALL, true, STREAM_TOKENS);
  return [
    plain,
    stream,
    translated,
    translatedStream,
    plain,
    chat("openai", LARGE, false, LONG_ANSWER),
    aborted(stream),
    chat("anthropic", LARGE, true, STREAM_TOKENS),
    broken(plain),
    aborted(translatedStream),
    plain,
    stranger(stream),
  ];
}

function chat(provider: "openai" | "anthropic", bodyBytes: number, stream: boolean, tokens: number): RequestKind {
  return chainRequest({ provider, bodyBytes, stream, tokens });
}

/** The client goes away in mid-stream; the stream is long, so that the provider is still sending. */
function aborted(kind: RequestKind): RequestKind {
  const headers = { ...kind.headers, [TOKENS_HEADER]: "512" };
  return { ...kind, name: `${kind.name}, aborted`, headers, expect: { status: 200, kind: "abort", tokens: 0 } };
}

/** JSON that ends in the middle of a string. */
function broken(kind: RequestKind): RequestKind {
  const body = kind.body.slice(0, kind.body.length - 40);
  return { ...kind, name: `${kind.name}, cut`, body, expect: { status: 400, kind: "plain", tokens: 0 } };
}

function stranger(kind: RequestKind): RequestKind {
  const headers = { ...kind.headers, authorization: "Bearer nobody" };
  return { ...kind, name: `${kind.name}, unknown key`, headers, expect: { status: 403, kind: "plain", tokens: 0 } };
}
