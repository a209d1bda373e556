import type { ServerResponse } from "node:http";
import { chunksOf, type RecordedRequest, type Upstream } from "@sluice/testbed";

/** The text of the last message, or all that a request is. */
export function askedText(request: RecordedRequest): string {
  const { messages } = request.json as { messages?: { content: string | { text: string }[] }[] };
  const content = messages?.at(-1)?.content ?? request.text;
  return typeof content === "string" ? content : content.map(({ text }) => text).join("");
}

export function completion(content: string): string {
  const message = { role: "assistant", content };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  return JSON.stringify({ id: "a", object: "chat.completion", created: 1, model: "m", choices, usage });
}

/** A stream of OpenAI's. @param pieces of its text, an event each */
export function completionStream(pieces: readonly string[]): string {
  const event = (delta: object, finish_reason: string | null) =>
    `data: ${JSON.stringify({ id: "a", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  const texts = pieces.map((content) => event({ content }, null));
  return `${event({ role: "assistant", content: "" }, null)}${texts.join("")}${event({}, "stop")}data: [DONE]\n\n`;
}

/** The text of a stream of OpenAI's. */
export function streamedText(stream: string): string {
  return eventsOf(stream)
    .map((event) => (event as { choices: { delta?: { content?: string } }[] }).choices[0]?.delta?.content ?? "")
    .join("");
}

/** Why a stream of OpenAI's ended. */
export function finishReason(stream: string): string | undefined {
  const reasons = eventsOf(stream).map(
    (event) => (event as { choices: { finish_reason?: string | null }[] }).choices[0]?.finish_reason,
  );
  return reasons.find((reason) => typeof reason === "string") ?? undefined;
}

function eventsOf(stream: string): unknown[] {
  const data = stream.split("\n").filter((line) => line.startsWith("data: ") && line !== "data: [DONE]");
  return data.map((line) => JSON.parse(line.slice("data: ".length)));
}

/**
 * From now on the upstream says what `reply` makes of a request's text, streamed where that is asked for, a character in
 * each event. @param cut bytes that are written at once
 */
export function answerWith(upstream: Upstream, reply: (asked: string) => string, cut?: number): void {
  upstream.respond((request, response) => {
    const text = reply(askedText(request));
    const { stream } = request.json as { stream?: boolean };
    if (stream !== true) return send(response, "application/json", completion(text));
    return send(response, "text/event-stream", completionStream([...text]), cut);
  });
}

export async function send(response: ServerResponse, type: string, body: string, cut?: number): Promise<void> {
  response.writeHead(200, { "content-type": type });
  for (const chunk of cut === undefined ? [Buffer.from(body)] : chunksOf(Buffer.from(body), cut)) {
    await new Promise((resolve) => response.write(chunk, resolve));
  }
  response.end();
}
