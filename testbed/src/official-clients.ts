import Anthropic from "@anthropic-ai/sdk";
import { type Content, GoogleGenAI, type Part } from "@google/genai";
import OpenAI from "openai";
import { type ProviderStub, startAnthropicStub, startGeminiStub, startOpenAiStub } from "./index.ts";

/** What is asked for. */
export type Kind = "text" | "tools" | "reasoning" | "long";

export const KINDS: readonly Kind[] = ["text", "tools", "reasoning", "long"];

export interface Question {
  readonly kind: Kind;
  /** Makes it another question than others. */
  readonly text: string;
  readonly stream: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** An official client of one protocol, whose answers are whatever it makes of what comes. */
export interface Client {
  readonly name: string;
  /** The stub that speaks the protocol. */
  readonly startStub: () => Promise<ProviderStub>;
  /** The answer, without what differs from call to call; its usage apart. */
  readonly ask: (url: string, question: Question) => Promise<Said>;
}

export interface Said {
  readonly answer: unknown;
  /** Tokens of input and output, and those of the input that came from a cache. */
  readonly usage: readonly [number | undefined, number | undefined, number | undefined];
}

const FLAGS: Readonly<Record<Kind, string>> = {
  text: "plain",
  tools: "tools-2",
  reasoning: "thinking",
  long: "words-900",
};

const SCHEMA = { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] };
const TOOLS = ["weather", "time"];

function openAiClient(url: string, apiKey: string, headers: Question["headers"]): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0, defaultHeaders: headers });
}

export const chatCompletions: Client = {
  name: "openai, chat completions",
  startStub: startOpenAiStub,
  async ask(url, { kind, text, stream, headers }) {
    const { completions } = openAiClient(url, "sk-stub-openai", headers).chat;
    const request = {
      model: `stub-${FLAGS[kind]}`,
      messages: [{ role: "user" as const, content: text }],
      ...(kind === "tools"
        ? { tools: TOOLS.map((name) => ({ type: "function" as const, function: { name, parameters: SCHEMA } })) }
        : {}),
    };
    const {
      id: _,
      created: __,
      usage,
      ...answer
    } = stream
      ? await streamed(completions.stream({ ...request, stream_options: { include_usage: true } }))
      : await completions.create(request);
    const tokens = [
      usage?.prompt_tokens,
      usage?.completion_tokens,
      usage?.prompt_tokens_details?.cached_tokens,
    ] as const;
    return { answer: essence(answer), usage: tokens };
  },
};

export const responses: Client = {
  name: "openai, responses",
  startStub: startOpenAiStub,
  async ask(url, { kind, text, stream, headers }) {
    const api = openAiClient(url, "sk-stub-openai", headers).responses;
    const request = {
      model: `stub-${FLAGS[kind]}`,
      input: text,
      store: false,
      ...(kind === "tools"
        ? { tools: TOOLS.map((name) => ({ type: "function" as const, name, parameters: SCHEMA, strict: false })) }
        : {}),
    };
    const response = stream ? await api.stream(request).finalResponse() : await api.create(request);
    const { usage, output, output_text, status } = response;
    const tokens = [usage?.input_tokens, usage?.output_tokens, usage?.input_tokens_details.cached_tokens] as const;
    return { answer: essence({ output, output_text, status }), usage: tokens };
  },
};

export const anthropicMessages: Client = {
  name: "@anthropic-ai/sdk",
  startStub: startAnthropicStub,
  async ask(url, { kind, text, stream, headers }) {
    const client = new Anthropic({ apiKey: "sk-ant-stub", baseURL: url, maxRetries: 0, defaultHeaders: headers });
    const request: Anthropic.MessageCreateParamsNonStreaming = {
      model: `stub-${FLAGS[kind]}`,
      max_tokens: 4096,
      messages: [{ role: "user", content: text }],
      ...(kind === "tools" ? { tools: TOOLS.map((name) => ({ name, input_schema: SCHEMA })) } : {}),
      ...(kind === "reasoning" ? { thinking: { type: "enabled", budget_tokens: 1024 } } : {}),
    };
    const {
      id: _,
      usage,
      ...answer
    } = stream ? await client.messages.stream(request).finalMessage() : await client.messages.create(request);
    const cached = usage.cache_read_input_tokens ?? 0;
    return { answer: essence(answer), usage: [usage.input_tokens + cached, usage.output_tokens, cached] };
  },
};

export const googleGenAi: Client = {
  name: "@google/genai",
  startStub: startGeminiStub,
  async ask(url, { kind, text, stream, headers }) {
    const client = new GoogleGenAI({ apiKey: "AIza-stub-gemini", httpOptions: { baseUrl: url, headers } });
    const request = {
      model: `stub-${FLAGS[kind]}`,
      contents: text,
      ...(kind === "tools"
        ? {
            config: {
              tools: [{ functionDeclarations: TOOLS.map((name) => ({ name, parametersJsonSchema: SCHEMA })) }],
            },
          }
        : {}),
      ...(kind === "reasoning" ? { config: { thinkingConfig: { includeThoughts: true } } } : {}),
    };
    const parts: Part[] = [];
    let usage: Said["usage"] = [undefined, undefined, undefined];
    let finish: unknown;
    const answers = stream
      ? await client.models.generateContentStream(request)
      : [await client.models.generateContent(request)];
    for await (const { candidates, usageMetadata } of answers) {
      const content: Content | undefined = candidates?.[0]?.content;
      join(parts, content?.parts ?? []);
      finish = candidates?.[0]?.finishReason ?? finish;
      if (usageMetadata?.promptTokenCount === undefined) continue;
      const {
        promptTokenCount,
        candidatesTokenCount = 0,
        thoughtsTokenCount = 0,
        cachedContentTokenCount,
      } = usageMetadata;
      usage = [promptTokenCount, candidatesTokenCount + thoughtsTokenCount, cachedContentTokenCount];
    }
    return { answer: essence({ parts, finish }), usage };
  },
};

/** The whole answer; thinking, which the client does not know, is put together here. */
async function streamed(stream: ReturnType<OpenAI["chat"]["completions"]["stream"]>): Promise<OpenAI.ChatCompletion> {
  let thinking = "";
  stream.on("chunk", ({ choices }) => {
    const delta = choices[0]?.delta as { reasoning_content?: string } | undefined;
    thinking += delta?.reasoning_content ?? "";
  });
  const answer = await stream.finalChatCompletion();
  const [choice] = answer.choices;
  if (choice !== undefined && thinking !== "") Object.assign(choice.message, { reasoning_content: thinking });
  return answer;
}

/** Puts texts of one kind that follow each other together, as a client does that shows them. */
function join(parts: Part[], more: readonly Part[]): void {
  for (const part of more) {
    if (part.text === "") continue;
    const last = parts.at(-1);
    const isMore = last?.text !== undefined && part.text !== undefined && last.thought === part.thought;
    if (isMore) last.text = `${last.text}${part.text}`;
    else parts.push({ ...part });
  }
}

/** Members that count up in the stub, or that say nothing. */
const SILENT = ["id", "call_id", "signature", "thoughtSignature", "reasoning_details", "caller"];

/**
 * An answer without ids, which are another's in each, and without what says nothing: null, an empty list, the state of thinking
 * that is over. A protocol's forms with and without them are the same to its clients.
 */
function essence(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value) => {
      const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
      if (isEmpty || SILENT.includes(key)) return undefined;
      return value?.type === "reasoning" ? { ...value, status: undefined } : value;
    }),
  );
}

export const CLIENTS: readonly Client[] = [chatCompletions, responses, anthropicMessages, googleGenAi];
