import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Protocol } from "../back/protocol";
import { ANTHROPIC_BETA, ANTHROPIC_VERSION, OPENAI_ORGANIZATION, OPENAI_PROJECT } from "../header-names";
import { Provider } from "./provider";

/** `anthropic-version` where neither configuration nor client names one. */
const DEFAULT_VERSION: Bytes = Bytes.of("2023-06-01");

/** Sets the headers that a provider's protocol asks for, and takes away those that only another one understands. */
export function setProviderHeaders(
  head: HeaderList,
  provider: Provider,
  protocol: Protocol,
  isNativeAnthropic: bool,
): void {
  if (protocol != Protocol.OpenAi) {
    head.removeBytes(OPENAI_ORGANIZATION);
    head.removeBytes(OPENAI_PROJECT);
  }
  if (protocol == Protocol.Claude || isNativeAnthropic) setAnthropicHeaders(head, provider, isNativeAnthropic);
  else {
    head.removeBytes(ANTHROPIC_VERSION);
    head.removeBytes(ANTHROPIC_BETA);
  }
}

/** @param isNative whether the client speaks that protocol itself */
function setAnthropicHeaders(head: HeaderList, provider: Provider, isNative: bool): void {
  const entry = provider.entry;
  const version = entry.hasClaudeVersion ? entry.claudeVersion : entry.apiVersion;
  if (version.length > 0) head.replaceBytes(ANTHROPIC_VERSION, Bytes.of(version));
  else if (!isNative || head.getBytes(ANTHROPIC_VERSION).length == 0) {
    head.replaceBytes(ANTHROPIC_VERSION, DEFAULT_VERSION);
  }
}
