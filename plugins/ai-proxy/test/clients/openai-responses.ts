import OpenAI from "openai";
import { type Ask, type Client, FORM, type Front, PIXEL, type Said, WEATHER } from "./client.ts";

/** OpenAI's client, Responses. */
export const openAiResponses: Front = {
  name: "openai, responses",
  open: (url) => new ResponsesClient(new OpenAI({ apiKey: "client-key", baseURL: `${url}/v1`, maxRetries: 0 })),
  rateLimitError: OpenAI.RateLimitError,
};

class ResponsesClient implements Client {
  private readonly client: OpenAI;

  constructor(client: OpenAI) {
    this.client = client;
  }

  async ask(ask: Ask): Promise<Said> {
    const options = ask.signal === undefined ? {} : { signal: ask.signal };
    const { responses } = this.client;
    if (!ask.stream) return said(await responses.create(requestOf(ask), options));
    const run = responses.stream({ ...requestOf(ask), stream: true }, options);
    run.on("response.output_text.delta", () => ask.onText?.());
    return said(await run.finalResponse());
  }
}

type Input = OpenAI.Responses.ResponseInputItem;

function requestOf({ model, prompt, wish, after }: Ask): OpenAI.Responses.ResponseCreateParamsNonStreaming {
  const content: OpenAI.Responses.ResponseInputContent[] = [{ type: "input_text", text: prompt }];
  if (wish === "image") {
    content.push({ type: "input_image", detail: "auto", image_url: `data:image/png;base64,${PIXEL}` });
  }
  const input: Input[] = [{ role: "user", content }];
  if (after !== undefined) {
    const turn = after.said.turn as OpenAI.Responses.ResponseOutputItem[];
    const call = turn.find((item) => item.type === "function_call");
    input.push(...turn.map((item) => item as Input));
    input.push({ type: "function_call_output", call_id: call?.call_id ?? "", output: after.result });
  }
  const { name, description, schema } = WEATHER;
  return {
    model,
    input,
    store: false,
    ...(wish === "tool" ? { tools: [{ type: "function", name, description, parameters: schema, strict: false }] } : {}),
    ...(wish === "thinking" ? { reasoning: { effort: "medium", summary: "auto" } } : {}),
    ...(wish === "structure"
      ? { text: { format: { type: "json_schema", name: "form", schema: FORM, strict: true } } }
      : {}),
  };
}

function said({ output, output_text, status, usage }: OpenAI.Responses.Response): Said {
  const calls = output.flatMap((item) =>
    item.type === "function_call" ? [{ name: item.name, arguments: JSON.parse(item.arguments) }] : [],
  );
  const done = calls.length > 0 ? "tools" : "done";
  return {
    text: output_text,
    thinking: output.flatMap((item) => (item.type === "reasoning" ? thoughts(item) : [])).join(""),
    calls,
    finish: status === "completed" ? done : String(status),
    usage: { input: usage?.input_tokens, output: usage?.output_tokens },
    turn: output,
  };
}

function thoughts(item: OpenAI.Responses.ResponseReasoningItem): string[] {
  return [...item.summary, ...(item.content ?? [])].map(({ text }) => text);
}
