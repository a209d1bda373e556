import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Random } from "../fuzz/random.ts";
import { type CallPlan, producedBy } from "./plan.ts";

/** A provider that answers each call as its plan says, and keeps the bill. */
export interface Producer {
  readonly url: string;
  /** Calls that came here. */
  readonly asked: ReadonlySet<CallPlan>;
  /** Resolves when the call has come. */
  arrival(plan: CallPlan): Promise<void>;
  close(): Promise<void>;
}

/** Header of a call that names its plan. */
export const PLAN_HEADER = "x-plan";

/** @param plans by their id */
export async function startProducer(plans: ReadonlyMap<string, CallPlan>): Promise<Producer> {
  const asked = new Set<CallPlan>();
  const waiting = new Map<CallPlan, () => void>();
  const server = createServer((request, response) => {
    const plan = plans.get(String(request.headers[PLAN_HEADER]));
    response.on("error", () => undefined);
    if (plan === undefined) return void response.writeHead(404).end();
    asked.add(plan);
    waiting.get(plan)?.();
    void answer(plan, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    arrival: (plan) => (asked.has(plan) ? Promise.resolve() : new Promise((resolve) => waiting.set(plan, resolve))),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(plan: CallPlan, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const _ of request);
  switch (plan.fate) {
    case "plain":
    case "silentPlain":
      response.setHeader("content-type", "application/json");
      await write(response, JSON.stringify(wholeAnswer(plan)), plan.seed);
      return void response.end();
    case "stream":
    case "silentStream":
      await stream(plan, response, plan.pieces.length);
      return void response.end();
    case "abort":
      // Nothing more is said: the client leaves when it has heard so much.
      return stream(plan, response, plan.cutAt);
    case "broken":
      await stream(plan, response, plan.cutAt);
      return void response.destroy();
    case "error":
      response.writeHead(plan.status, { "content-type": "application/json" });
      return void response.end(JSON.stringify({ error: { message: "as planned", type: "server_error" } }));
    case "early":
      return;
  }
}

/** The first so many pieces, and what ends a stream behind all of them. */
async function stream(plan: CallPlan, response: ServerResponse, until: number): Promise<void> {
  response.setHeader("content-type", "text/event-stream");
  const events = plan.pieces
    .slice(0, until)
    .map((content) => chunk([{ index: 0, delta: { content }, finish_reason: null }]));
  if (until === plan.pieces.length) {
    events.push(chunk([{ index: 0, delta: {}, finish_reason: "stop" }]));
    if (plan.fate === "stream") events.push(chunk([], usageOf(plan)));
    events.push("data: [DONE]\n\n");
  }
  await write(response, events.join(""), plan.seed);
}

function chunk(choices: readonly object[], usage?: object): string {
  return `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", model: "planned", choices, usage })}\n\n`;
}

function wholeAnswer(plan: CallPlan): object {
  const message = { role: "assistant", content: plan.pieces.join("") };
  const usage = plan.fate === "plain" ? { usage: usageOf(plan) } : {};
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  return { id: "c", object: "chat.completion", model: "planned", choices, ...usage };
}

function usageOf(plan: CallPlan): object {
  const { input, output } = producedBy(plan);
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

/** Cut at places that the seed chooses, each piece by itself. */
async function write(response: ServerResponse, text: string, seed: number): Promise<void> {
  const random = new Random(seed);
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; ) {
    const end = Math.min(start + 1 + random.below(600), bytes.length);
    if (!response.writable) return;
    await new Promise((resolve) => response.write(bytes.subarray(start, end), resolve));
    start = end;
  }
}
