import Anthropic from "@anthropic-ai/sdk";
import { type Ask, type Client, FORM, type Front, PIXEL, type Said, WEATHER } from "./client.ts";

/** Anthropic's client. */
export const anthropicMessages: Front = {
  name: "@anthropic-ai/sdk",
  open: (url) => new MessagesClient(new Anthropic({ apiKey: "client-key", baseURL: url, maxRetries: 0 })),
  rateLimitError: Anthropic.RateLimitError,
};

class MessagesClient implements Client {
  private readonly client: Anthropic;

  constructor(client: Anthropic) {
    this.client = client;
  }

  async ask(ask: Ask): Promise<Said> {
    const options = ask.signal === undefined ? {} : { signal: ask.signal };
    const { messages } = this.client;
    if (!ask.stream) return said(await messages.create(requestOf(ask), options));
    const run = messages.stream(requestOf(ask), options);
    run.on("text", () => ask.onText?.());
    return said(await run.finalMessage());
  }
}

function requestOf({ model, prompt, wish, after }: Ask): Anthropic.MessageCreateParamsNonStreaming {
  const content: Anthropic.ContentBlockParam[] = [{ type: "text", text: prompt }];
  if (wish === "image") {
    content.push({ type: "image", source: { type: "base64", media_type: "image/png", data: PIXEL } });
  }
  const messages: Anthropic.MessageParam[] = [{ role: "user", content }];
  if (after !== undefined) {
    const turn = after.said.turn as Anthropic.ContentBlock[];
    const call = turn.find((block) => block.type === "tool_use");
    messages.push({ role: "assistant", content: turn });
    messages.push({
      role: "user",
      content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: after.result }],
    });
  }
  const { name, description, schema } = WEATHER;
  return {
    model,
    max_tokens: 4096,
    messages,
    ...(wish === "tool" ? { tools: [{ name, description, input_schema: { ...schema, type: "object" } }] } : {}),
    ...(wish === "thinking" ? { thinking: { type: "enabled", budget_tokens: 2048 } } : {}),
    ...(wish === "structure" ? { output_config: { format: { type: "json_schema", schema: FORM } } } : {}),
  };
}

const FINISHES: Readonly<Record<string, Said["finish"]>> = { end_turn: "done", tool_use: "tools" };

function said({ content, stop_reason, usage }: Anthropic.Message): Said {
  const reason = stop_reason ?? "none";
  return {
    text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    thinking: content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
    calls: content.flatMap((block) =>
      block.type === "tool_use" ? [{ name: block.name, arguments: block.input }] : [],
    ),
    finish: FINISHES[reason] ?? reason,
    usage: { input: usage.input_tokens, output: usage.output_tokens },
    turn: content,
  };
}
