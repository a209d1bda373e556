import { type Back, type Call, loadTranslator } from "./translator.ts";

type Json = Record<string, unknown>;

/** What an OpenAI client gets of a stream, its deltas put together. */
export interface Streamed {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { id: string; name: string; arguments: string }[];
  readonly annotations: readonly unknown[];
  readonly finish: string | undefined;
  readonly usage: unknown;
  readonly error: unknown;
  readonly done: boolean;
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly created: number | undefined;
}

/** One provider protocol behind an OpenAI client, for questions that the matrix does not ask. */
export interface Probe {
  /** What the provider gets. @throws with the reason when the request is refused */
  sent(request: Json, isStream?: boolean): Json;
  /** What the client gets of a whole answer. @param request what it had asked, where that matters */
  plain(answer: unknown, request?: Json): Json;
  /** What the client gets of a stream. It must not matter where it is cut. */
  streamed(bytes: string, request?: Json): Streamed;
  error(status: number, body: unknown): { readonly status: number; readonly error: Json };
}

interface Chunk {
  readonly id?: string;
  readonly model?: string;
  readonly created?: number;
  readonly choices?: readonly { readonly delta: Delta; readonly finish_reason: string | null }[];
  readonly usage?: unknown;
  readonly error?: unknown;
}

interface Delta {
  readonly content?: string;
  readonly reasoning_content?: string;
  readonly annotations?: readonly unknown[];
  readonly tool_calls?: readonly {
    readonly index: number;
    readonly id?: string;
    readonly function?: { readonly name?: string; readonly arguments?: string };
  }[];
}

export const ASK: Json = { model: "m", messages: [{ role: "user", content: "hi" }] };

/** @param options the provider's entry in the configuration */
export async function loadProbe(back: Back, options: Json = {}): Promise<Probe> {
  const translator = await loadTranslator();
  const begin = (isStream: boolean): Call => translator.begin("openai", back, isStream, options);
  const bytes = (value: unknown): Buffer => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
  return {
    sent: (request, isStream = false) => JSON.parse(begin(isStream).request(bytes(request))),
    plain(answer, request = ASK) {
      const call = begin(false);
      call.request(bytes(request));
      return JSON.parse(call.plain(bytes(answer)));
    },
    streamed(text, request = ASK) {
      const call = begin(true);
      call.request(bytes(request));
      const out = call.stream(bytes(text));
      if (call.cutThatMatters() !== -1) throw new Error(`cut at ${call.cutThatMatters()}`);
      return gathered(out);
    },
    error(status, body) {
      const told = begin(false).error(status, bytes(body));
      return { status: told.status, error: JSON.parse(told.body).error };
    },
  };
}

function gathered(text: string): Streamed {
  const data = text.split("\n").flatMap((line) => (line.startsWith("data: ") ? [line.slice("data: ".length)] : []));
  const chunks = data.filter((line) => line !== "[DONE]").map((line): Chunk => JSON.parse(line));
  const deltas = chunks.flatMap(({ choices = [] }) => choices.map(({ delta }) => delta));
  const calls: { id: string; name: string; arguments: string }[] = [];
  for (const { index, id, function: called } of deltas.flatMap(({ tool_calls = [] }) => tool_calls)) {
    const known = calls[index] ?? { id: id ?? "", name: called?.name ?? "", arguments: "" };
    known.arguments += called?.arguments ?? "";
    calls[index] = known;
  }
  const reasons = chunks.flatMap(({ choices = [] }) => choices.flatMap(({ finish_reason }) => finish_reason ?? []));
  return {
    text: deltas.map(({ content = "" }) => content).join(""),
    reasoning: deltas.map(({ reasoning_content = "" }) => reasoning_content).join(""),
    calls,
    annotations: deltas.flatMap(({ annotations = [] }) => annotations),
    finish: reasons.join(" ") || undefined,
    usage: chunks.find(({ usage }) => usage != null)?.usage,
    error: chunks.find(({ error }) => error !== undefined)?.error,
    done: data.at(-1) === "[DONE]",
    id: chunks[0]?.id,
    model: chunks[0]?.model,
    created: chunks[0]?.created,
  };
}
