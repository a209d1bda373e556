import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

/** A fetch that answers every request with this body. */
const answering =
  (body: string, type = "text/event-stream", status = 200) =>
  async (): Promise<Response> =>
    new Response(body, { status, headers: { "content-type": type } });

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

const responsesOf = (fetch: () => Promise<Response>): OpenAI["responses"] =>
  new OpenAI({ apiKey: "none", maxRetries: 0, fetch }).responses;

/** What OpenAI's client makes of a stream of events of the Responses API. */
export async function collectByResponses(stream: string): Promise<OpenAI.Responses.Response> {
  return responsesOf(answering(stream)).stream({ model: "any", input: "" }).finalResponse();
}

/** The events that OpenAI's client sees in a stream of the Responses API. */
export async function eventsByResponses(stream: string): Promise<OpenAI.Responses.ResponseStreamEvent[]> {
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  const request = { model: "any", input: "", stream: true } as const;
  for await (const event of await responsesOf(answering(stream)).create(request)) events.push(event);
  return events;
}

/** What OpenAI's client makes of a body of the Responses API. */
export async function readByResponses(body: string, status = 200): Promise<OpenAI.Responses.Response> {
  return responsesOf(answering(body, "application/json", status)).create({ model: "any", input: "" });
}
