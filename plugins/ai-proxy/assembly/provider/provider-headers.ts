import { ByteWriter, Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Protocol } from "../back/protocol";
import { Call } from "../call";
import { Api } from "../generated/apis.gen";
import { ANTHROPIC_BETA, ANTHROPIC_VERSION, OPENAI_ORGANIZATION, OPENAI_PROJECT } from "../header-names";
import { Serving } from "./serving";

/** `anthropic-version` where neither configuration nor client names one. */
const DEFAULT_VERSION: Bytes = Bytes.of("2023-06-01");

/** Asks Anthropic to take an OAuth token. */
const OAUTH_BETA: Bytes = Bytes.of("oauth-2025-04-20");

const DASHSCOPE_SSE: Bytes = Bytes.of("x-dashscope-sse");

/** Sets the headers that a provider's protocol asks for, and takes away those that only another one understands. */
export function setProviderHeaders(head: HeaderList, call: Call): void {
  const protocol = call.provider.protocolFor(call.model);
  if (protocol != Protocol.OpenAi) {
    head.removeBytes(OPENAI_ORGANIZATION);
    head.removeBytes(OPENAI_PROJECT);
  }
  const isNative = call.serving == Serving.Native && isAnthropic(call.api);
  if (protocol == Protocol.Claude || isNative) setAnthropicHeaders(head, call, isNative);
  else {
    head.removeBytes(ANTHROPIC_VERSION);
    head.removeBytes(ANTHROPIC_BETA);
  }
  if (protocol == Protocol.Qwen && call.isStream) head.replaceBytes(DASHSCOPE_SSE, Bytes.of("enable"));
}

function isAnthropic(api: Api): bool {
  return api == Api.Messages || (api >= Api.CountTokens && api <= Api.Complete);
}

/** @param isNative whether the client speaks that protocol itself */
function setAnthropicHeaders(head: HeaderList, call: Call, isNative: bool): void {
  const entry = call.provider.entry;
  const version = entry.hasClaudeVersion ? entry.claudeVersion : entry.apiVersion;
  if (version.length > 0) head.replaceBytes(ANTHROPIC_VERSION, Bytes.of(version));
  else if (!isNative || head.getBytes(ANTHROPIC_VERSION).length == 0) {
    head.replaceBytes(ANTHROPIC_VERSION, DEFAULT_VERSION);
  }
  if (entry.claudeCodeMode) addBeta(head);
}

function addBeta(head: HeaderList): void {
  const given = head.getBytes(ANTHROPIC_BETA);
  if (given.indexOf(OAUTH_BETA) >= 0) return;
  const out = new ByteWriter(given.length + OAUTH_BETA.length + 1);
  out.bytes(given);
  if (given.length > 0) out.byte(0x2c);
  out.bytes(OAUTH_BETA);
  head.replaceBytes(ANTHROPIC_BETA, out.take());
}
