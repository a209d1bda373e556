import { type GenerateContentParameters, type GenerateContentResponse, GoogleGenAI } from "@google/genai";

/** A call of the client's that was answered: what it sent, and what it made of the answer. */
export interface Exchange<T> {
  readonly path: string;
  readonly request: unknown;
  readonly answer: T;
}

/** Google's client, answered with these bytes; `sent` tells what it sent. */
function clientFor(body: string, contentType: string, status: number, sent: (url: URL, body: unknown) => void) {
  const answering = async (url: unknown, init?: RequestInit): Promise<Response> => {
    sent(new URL(String(url)), JSON.parse(String(init?.body)));
    return new Response(body, { status, headers: { "content-type": contentType } });
  };
  return new GoogleGenAI({ apiKey: "none", httpOptions: { fetch: answering as typeof fetch } });
}

/** What Google's client makes of a whole answer. */
export async function readByGoogle(
  body: string,
  status = 200,
  parameters: Partial<GenerateContentParameters> = {},
): Promise<Exchange<GenerateContentResponse>> {
  const seen: { path: string; request: unknown } = { path: "", request: undefined };
  const client = clientFor(body, "application/json", status, (url, request) => {
    seen.path = url.pathname + url.search;
    seen.request = request;
  });
  const answer = await client.models.generateContent({ model: "any", contents: "x", ...parameters });
  return { ...seen, answer };
}

/** What Google's client makes of a stream: its responses, one by one. */
export async function streamByGoogle(
  body: string,
  parameters: Partial<GenerateContentParameters> = {},
): Promise<GenerateContentResponse[]> {
  const client = clientFor(body, "text/event-stream", 200, () => undefined);
  const responses: GenerateContentResponse[] = [];
  const stream = await client.models.generateContentStream({ model: "any", contents: "x", ...parameters });
  for await (const response of stream) responses.push(response);
  return responses;
}
