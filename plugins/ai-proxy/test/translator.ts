import { loadHarness } from "./harness-module.ts";

const ENTRY = "plugins/ai-proxy/assembly/__tests__/harness.ts";

/** Protocols, by the numbers of the SDK's `Front`. */
export const PROTOCOLS = { openai: 1, anthropic: 2 } as const;
export type Protocol = keyof typeof PROTOCOLS;

/** The translations of ai-proxy, compiled, without a host. */
export interface Translator {
  stream(input: Uint8Array, from: Protocol, to: Protocol, toStream: boolean): string;
  /** Where a cut of the stream last given to `stream` (same arguments) changes the outcome; -1: nowhere. */
  cutThatMatters(from: Protocol, to: Protocol, toStream: boolean): number;
  /** Whether that stream in pieces of `step` bytes has the same outcome. */
  piecesAgree(from: Protocol, to: Protocol, toStream: boolean, step: number): boolean;
  plain(input: Uint8Array, from: Protocol, to: Protocol, toStream: boolean): string;
  /** Throws with the reason when the request is refused. */
  fromAnthropicRequest(input: Uint8Array, keepThinking?: boolean): string;
  toClaudeRequest(input: Uint8Array, structuredOutput?: boolean): string;
}

export async function loadTranslator(): Promise<Translator> {
  const { call, fill, output } = await loadHarness(ENTRY);
  const run = (given: Uint8Array, name: string, ...numbers: number[]): string => {
    fill("input", given);
    call(name, ...numbers);
    return output();
  };
  const request = (input: Uint8Array, name: string, option: boolean): string => {
    const text = run(input, name, Number(option));
    if (call("refused") !== 0) throw new Error(text);
    return text;
  };
  return {
    stream: (input, from, to, toStream) => run(input, "stream", PROTOCOLS[from], PROTOCOLS[to], Number(toStream)),
    cutThatMatters: (from, to, toStream) => call("cutThatMatters", PROTOCOLS[from], PROTOCOLS[to], Number(toStream)),
    piecesAgree: (from, to, toStream, step) =>
      call("piecesAgree", PROTOCOLS[from], PROTOCOLS[to], Number(toStream), step) !== 0,
    plain: (input, from, to, toStream) => run(input, "plain", PROTOCOLS[from], PROTOCOLS[to], Number(toStream)),
    fromAnthropicRequest: (input, keepThinking = false) => request(input, "fromAnthropicRequest", keepThinking),
    toClaudeRequest: (input, structuredOutput = true) => request(input, "toClaudeRequest", structuredOutput),
  };
}
