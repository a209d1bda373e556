import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

/** A fetch that answers every request with this stream. */
const answering = (body: string) => async (): Promise<Response> =>
  new Response(body, { headers: { "content-type": "text/event-stream" } });

/** What OpenAI's client makes of a stream of chunks. */
export async function collectByOpenAi(stream: string): Promise<OpenAI.ChatCompletion> {
  const client = new OpenAI({ apiKey: "none", maxRetries: 0, fetch: answering(stream) });
  const run = client.chat.completions.stream({ model: "any", messages: [], stream_options: { include_usage: true } });
  return run.finalChatCompletion();
}

/** What Anthropic's client makes of a stream of events. */
export async function collectByAnthropic(stream: string): Promise<Anthropic.Message> {
  const client = new Anthropic({ apiKey: "none", maxRetries: 0, fetch: answering(stream) });
  return client.messages.stream({ model: "any", max_tokens: 1, messages: [] }).finalMessage();
}
