import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { type ProviderStub, startAnthropicStub, startGeminiStub, startOpenAiStub } from "@sluice/testbed";
import OpenAI from "openai";

/** What a client reads, and how its answer ended. */
export interface Said {
  readonly text: string;
  readonly reason: unknown;
}

/** An official client of one protocol. */
export interface Client {
  readonly name: string;
  readonly startStub: () => Promise<ProviderStub>;
  /** How an answer ends that a filter has ended, and one that has come to its end. */
  readonly reasons: { readonly filtered: string; readonly complete: string };
  ask(url: string, model: string, text: string, stream: boolean): Promise<Said>;
}

const openAi = (url: string) => new OpenAI({ apiKey: "sk-stub-openai", baseURL: `${url}/v1`, maxRetries: 0 });

const chatCompletions: Client = {
  name: "openai, chat completions",
  startStub: startOpenAiStub,
  reasons: { filtered: "content_filter", complete: "stop" },
  async ask(url, model, text, stream) {
    const request = { model, messages: [{ role: "user" as const, content: text }] };
    const { completions } = openAi(url).chat;
    if (!stream) {
      const [choice] = (await completions.create(request)).choices;
      return { text: choice?.message.content ?? "", reason: choice?.finish_reason };
    }
    let [said, reason]: [string, unknown] = ["", undefined];
    for await (const { choices } of await completions.create({ ...request, stream: true })) {
      said += choices[0]?.delta.content ?? "";
      reason = choices[0]?.finish_reason ?? reason;
    }
    return { text: said, reason };
  },
};

const responses: Client = {
  name: "openai, responses",
  startStub: startOpenAiStub,
  reasons: { filtered: "content_filter", complete: "completed" },
  async ask(url, model, input, stream) {
    const api = openAi(url).responses;
    const request = { model, input, store: false };
    if (!stream) {
      const { output_text, status, incomplete_details } = await api.create(request);
      return { text: output_text, reason: incomplete_details?.reason ?? status };
    }
    let [said, reason]: [string, unknown] = ["", undefined];
    for await (const event of await api.create({ ...request, stream: true })) {
      if (event.type === "response.output_text.delta") said += event.delta;
      if (event.type === "response.completed") reason = event.response.status;
      if (event.type === "response.incomplete") reason = event.response.incomplete_details?.reason;
    }
    return { text: said, reason };
  },
};

const anthropicMessages: Client = {
  name: "@anthropic-ai/sdk",
  startStub: startAnthropicStub,
  reasons: { filtered: "refusal", complete: "end_turn" },
  async ask(url, model, text, stream) {
    const { messages } = new Anthropic({ apiKey: "sk-ant-stub", baseURL: url, maxRetries: 0 });
    const request = { model, max_tokens: 100, messages: [{ role: "user" as const, content: text }] };
    const message = stream ? await messages.stream(request).finalMessage() : await messages.create(request);
    const said = message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
    return { text: said, reason: message.stop_reason };
  },
};

const googleGenAi: Client = {
  name: "@google/genai",
  startStub: startGeminiStub,
  reasons: { filtered: "SAFETY", complete: "STOP" },
  async ask(url, model, contents, stream) {
    const { models } = new GoogleGenAI({ apiKey: "AIza-stub-gemini", httpOptions: { baseUrl: url } });
    const answers = stream
      ? await models.generateContentStream({ model, contents })
      : [await models.generateContent({ model, contents })];
    let [said, reason]: [string, unknown] = ["", undefined];
    for await (const { candidates } of answers) {
      said += (candidates?.[0]?.content?.parts ?? []).map((part) => part.text ?? "").join("");
      reason = candidates?.[0]?.finishReason ?? reason;
    }
    return { text: said, reason };
  },
};

export const CLIENTS: readonly Client[] = [chatCompletions, responses, anthropicMessages, googleGenAi];
