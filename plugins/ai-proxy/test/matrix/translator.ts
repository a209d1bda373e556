import { loadHarness } from "../harness-module.ts";

const ENTRY = "plugins/ai-proxy/assembly/__tests__/matrix-harness.ts";

/** Client protocols, by the numbers of the SDK's `Front`. */
export const FRONTS = { openai: 1, anthropic: 2, responses: 4, gemini: 5 } as const;
export type Front = keyof typeof FRONTS;

/** Provider protocols, in the order of the plugin's `Protocol`. */
export const BACKS = [
  "openai",
  "claude",
  "gemini",
  "bedrock",
  "responses",
  "cohere",
  "ollama",
  "qwen",
  "minimax",
  "hunyuan",
  "spark",
  "dify",
  "deepl",
  "triton",
] as const;
export type Back = (typeof BACKS)[number];

/** One request and its answer. */
export interface Call {
  /** The provider's request. @throws with the reason when it is refused */
  request(client: Uint8Array): string;
  /** The neutral form of the last request. */
  neutral(): string;
  plain(answer: Uint8Array): string;
  /** @param type the header in which some providers tell the error's type */
  error(status: number, body: Uint8Array, type?: string): { readonly status: number; readonly body: string };
  /** @param arrays which of the streams are JSON arrays, as Gemini has them without `alt=sse` */
  stream(answer: Uint8Array, arrays?: { readonly reads?: boolean; readonly writes?: boolean }): string;
  /** Where a cut of the stream last given to `stream` changes the outcome; -1: at none of every `step`th place, by default of all. */
  cutThatMatters(step?: number): number;
  /** Whether that stream in pieces of `step` bytes has the same outcome. */
  piecesAgree(step: number): boolean;
}

/** The translations of ai-proxy, compiled, without a host. */
export interface Translator {
  /** @param options the provider's entry in the configuration */
  begin(front: Front, back: Back, toStream: boolean, options?: Record<string, unknown>): Call;
}

export async function loadTranslator(): Promise<Translator> {
  const imports = new Proxy({}, { get: () => new Proxy({}, { has: () => true, get: () => () => 0 }) });
  const { call, fill, output } = await loadHarness(ENTRY, imports);
  const run = (given: Uint8Array, name: string, ...numbers: number[]): number => {
    fill("input", given);
    return call(name, ...numbers);
  };
  return {
    begin(front, back, toStream, options = {}) {
      const entry = Buffer.from(JSON.stringify({ type: back, ...options }));
      run(entry, "begin", FRONTS[front], BACKS.indexOf(back), Number(toStream));
      return {
        request(client) {
          run(client, "request");
          if (call("refused") !== 0) throw new Error(output());
          return output();
        },
        neutral() {
          call("neutral");
          return output();
        },
        plain(answer) {
          run(answer, "plain");
          return output();
        },
        error(status, body, type = "") {
          const mapped = run(Buffer.concat([Buffer.from(type), body]), "error", status, type.length);
          return { status: mapped, body: output() };
        },
        stream(answer, { reads = false, writes = false } = {}) {
          call("arrays", Number(reads), Number(writes));
          run(answer, "stream");
          return output();
        },
        cutThatMatters: (step = 1) => call("cutThatMatters", step),
        piecesAgree: (step) => call("piecesAgree", step) !== 0,
      };
    },
  };
}
