// A provider that answers from memory, in a process of its own: as little work as can be, so that it does not hold up the
// proxy that is measured. What it answers is chosen by the path (the protocol) and by headers of the request.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerParent } from "../parent.ts";
import { type CannedAnswer, cannedAnswer, type Protocol } from "./answers.ts";
import { PACE_HEADER, TOKENS_HEADER } from "./headers.ts";

const DEFAULT_TOKENS = 16;

const STREAM = Buffer.from('"stream":true');

const answers = new Map<string, CannedAnswer>();

function answerFor(request: IncomingMessage): CannedAnswer {
  const protocol: Protocol = request.url?.endsWith("/messages") ? "anthropic" : "openai";
  const tokens = Number(request.headers[TOKENS_HEADER] ?? DEFAULT_TOKENS);
  const key = `${protocol} ${tokens}`;
  const known = answers.get(key) ?? cannedAnswer(protocol, tokens);
  answers.set(key, known);
  return known;
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("error", () => {});
  response.on("error", () => {});
  request.on("end", () => {
    const answer = answerFor(request);
    if (Buffer.concat(chunks).includes(STREAM)) void sendEvents(response, answer.events, paceOf(request));
    else sendPlain(response, answer.plain);
  });
}

function sendPlain(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}

function paceOf(request: IncomingMessage): number | undefined {
  const pace = request.headers[PACE_HEADER];
  return pace === undefined ? undefined : Number(pace);
}

/** Each event in a write of its own; a provider's model takes its time between two. */
async function sendEvents(response: ServerResponse, events: readonly Buffer[], pace?: number): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
  for (const event of events) {
    await new Promise<void>((resolve) => {
      if (pace === undefined) setImmediate(resolve);
      else setTimeout(resolve, pace);
    });
    if (response.destroyed) return;
    response.write(event);
  }
  response.end();
}

const server = createServer({ keepAliveTimeout: 600_000 }, serve);
const listening = new Promise<number>((resolve) => {
  server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
});
answerParent<{ readonly ask: "port" }, number>(() => listening);
