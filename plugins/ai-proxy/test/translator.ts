import { compileModule } from "@sluice/cli";

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
  const { wasm } = await compileModule(ENTRY, { exportRuntime: true });
  const module = new WebAssembly.Module(wasm);
  const env = { abort: () => undefined };
  const { exports } = new WebAssembly.Instance(module, { env });
  const memory = exports.memory as WebAssembly.Memory;
  const call = (name: string, ...numbers: number[]): number => {
    const callable = exports[name];
    if (typeof callable !== "function") throw new Error(`${ENTRY} exports no ${name}`);
    return Number(callable(...numbers));
  };
  call("_initialize");
  const run = (input: Uint8Array, name: string, ...numbers: number[]): string => {
    call("__collect");
    const at = call("input", input.length);
    new Uint8Array(memory.buffer, at, input.length).set(input);
    call(name, ...numbers);
    const from = call("outputAt");
    return Buffer.from(memory.buffer.slice(from, from + call("outputSize"))).toString("utf8");
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
