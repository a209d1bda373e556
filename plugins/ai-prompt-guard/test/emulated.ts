import { fileURLToPath } from "node:url";
import { type EmulatedStream, HostEmulator } from "@sluice/host";

// The byte-exact host with the guard alone: what goes in and out, callback by callback.

const WASM = fileURLToPath(new URL("../../../dist/ai-prompt-guard.wasm", import.meta.url));
export const CHAT = "/v1/chat/completions";

/** @param bufferLimitBytes of a body that the host holds; what our configurations of Envoy set is more */
export function loadGuard(config: object, bufferLimitBytes = 1024 * 1024): Promise<HostEmulator> {
  const plugin = { name: "ai-prompt-guard", wasm: WASM, config: JSON.stringify(config) };
  return HostEmulator.load({ bufferLimitBytes, plugins: [plugin] });
}

/** What the plugin says to a configuration that it refuses; empty when it takes it. */
export async function refusalOf(config: object): Promise<string> {
  const host = await loadGuard(config).catch((error: unknown) => error);
  if (!(host instanceof HostEmulator)) return String(host);
  host.close();
  return "";
}

/** Sends a chat request, with the body as it is written. */
export function send(
  host: HostEmulator,
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
  path: string = CHAT,
): EmulatedStream {
  return host.request({
    method: "POST",
    path,
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export function user(content: unknown): object {
  return { role: "user", content };
}

export function chat(...messages: readonly object[]): object {
  return { model: "gpt-4.1", messages };
}

/** The body that the upstream got; undefined when the request did not come so far. */
export function sent(stream: EmulatedStream): string | undefined {
  return stream.attempts[0]?.arrived === true ? stream.attempts[0].body.toString() : undefined;
}

/** Lines of the audit, oldest first. */
export function auditOf(host: HostEmulator): readonly Record<string, unknown>[] {
  return host.logs
    .filter(({ message }) => message.startsWith("ai-prompt-guard: {"))
    .map(({ message }) => JSON.parse(message.slice(message.indexOf("{"))) as Record<string, unknown>);
}

/** A chunk of a streamed answer. */
export function chunk(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: "c-1", object: "chat.completion.chunk", created: 1, model: "m", choices })}\n\n`;
}

/** A streamed answer that tells these texts. */
export function streamOf(...texts: readonly string[]): string {
  const events = texts.map((content, index) => chunk(index === 0 ? { role: "assistant", content } : { content }));
  return [...events, chunk({}, "stop"), "data: [DONE]\n\n"].join("");
}

/** What a client reads of a streamed answer: its text and its finish reason. */
export function readStream(body: string): { text: string; finish: string | null; done: boolean } {
  let text = "";
  let finish: string | null = null;
  for (const line of body.split("\n")) {
    if (!line.startsWith("data: {")) continue;
    const { choices } = JSON.parse(line.slice("data: ".length)) as {
      choices: { delta?: { content?: string | null }; finish_reason?: string | null }[];
    };
    text += choices[0]?.delta?.content ?? "";
    finish = choices[0]?.finish_reason ?? finish;
  }
  return { text, finish, done: body.endsWith("data: [DONE]\n\n") };
}

/** Sends a chat and has it answered by a stream in these pieces. */
export function streamed(
  host: HostEmulator,
  request: object,
  pieces: readonly (string | Uint8Array)[],
): EmulatedStream {
  const stream = send(host, { ...request, stream: true });
  const answer = stream.respond({ status: 200, headers: { "content-type": "text/event-stream" } });
  for (const piece of pieces) answer.body(piece);
  answer.end();
  return stream;
}
