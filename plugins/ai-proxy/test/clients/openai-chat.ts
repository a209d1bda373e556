import OpenAI from "openai";
import { type Ask, type Call, type Client, FORM, type Front, PIXEL, type Said, WEATHER } from "./client.ts";

/** OpenAI's client, chat completions. */
export const openAiChat: Front = {
  name: "openai, chat completions",
  open: (url) => new ChatClient(new OpenAI({ apiKey: "client-key", baseURL: `${url}/v1`, maxRetries: 0 })),
  rateLimitError: OpenAI.RateLimitError,
};

class ChatClient implements Client {
  private readonly client: OpenAI;

  constructor(client: OpenAI) {
    this.client = client;
  }

  async ask(ask: Ask): Promise<Said> {
    const options = ask.signal === undefined ? {} : { signal: ask.signal };
    const { completions } = this.client.chat;
    if (!ask.stream) return said(await completions.create(requestOf(ask), options));
    const streamed = { ...requestOf(ask), stream: true, stream_options: { include_usage: true } } as const;
    const run = completions.stream(streamed, options);
    let thinking = "";
    run.on("content", () => ask.onText?.());
    run.on("chunk", ({ choices }) => {
      thinking += thinkingOf(choices[0]?.delta);
    });
    return { ...said(await run.finalChatCompletion()), thinking };
  }
}

function requestOf({ model, prompt, wish, after }: Ask): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const image: OpenAI.ChatCompletionContentPart = {
    type: "image_url",
    image_url: { url: `data:image/png;base64,${PIXEL}` },
  };
  const text: OpenAI.ChatCompletionContentPart = { type: "text", text: prompt };
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: "user", content: wish === "image" ? [text, image] : prompt },
  ];
  if (after !== undefined) {
    const turn = after.said.turn as OpenAI.ChatCompletionMessage;
    const id = turn.tool_calls?.[0]?.id ?? "";
    messages.push(turn, { role: "tool", tool_call_id: id, content: after.result });
  }
  const { name, description, schema } = WEATHER;
  return {
    model,
    messages,
    ...(wish === "tool" ? { tools: [{ type: "function", function: { name, description, parameters: schema } }] } : {}),
    ...(wish === "thinking" ? { reasoning_effort: "medium" } : {}),
    ...(wish === "structure"
      ? { response_format: { type: "json_schema", json_schema: { name: "form", schema: FORM, strict: true } } }
      : {}),
  };
}

const FINISHES: Readonly<Record<string, Said["finish"]>> = { stop: "done", tool_calls: "tools" };

function said(answer: OpenAI.ChatCompletion): Said {
  const [choice] = answer.choices;
  const message = choice?.message;
  const reason = choice?.finish_reason ?? "none";
  return {
    text: message?.content ?? "",
    thinking: thinkingOf(message),
    calls: (message?.tool_calls ?? []).flatMap(callOf),
    finish: FINISHES[reason] ?? reason,
    usage: { input: answer.usage?.prompt_tokens, output: answer.usage?.completion_tokens },
    turn: message,
  };
}

function callOf(call: OpenAI.ChatCompletionMessageToolCall): Call[] {
  if (call.type !== "function") return [];
  return [{ name: call.function.name, arguments: JSON.parse(call.function.arguments) }];
}

/** The client passes it on, but its types do not know it. */
function thinkingOf(message: object | undefined): string {
  return (message as { reasoning_content?: string } | undefined)?.reasoning_content ?? "";
}
