import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../log.ts";
import { answerOf, errorAnswer, sizeOf } from "./answer.ts";
import type { Backlog } from "./backlog.ts";
import type { BridgeMetrics } from "./bridge-metrics.ts";
import type { CommandList } from "./command-list.ts";
import type { BridgeConfig } from "./options.ts";
import type { Outcome } from "./outcome.ts";
import type { RedisLink } from "./redis-link.ts";
import { type BridgeCommand, type BridgeRequest, type Endpoint, parseRequest, type Refusal } from "./request.ts";
import { type Body, readBody } from "./request-body.ts";
import type { Tokens } from "./tokens.ts";

export interface RequestHandlerInit {
  readonly config: BridgeConfig;
  readonly link: RedisLink;
  readonly commands: CommandList;
  readonly tokens: () => Tokens;
  readonly backlog: Backlog;
  readonly metrics: BridgeMetrics;
  readonly log: Logger;
  readonly isStopping: () => boolean;
}

/** What a request is answered with. */
interface Reply {
  readonly endpoint?: Endpoint;
  readonly status: number;
  readonly text: string;
}

const UNAUTHORIZED: Refusal = { status: 401, error: "Unauthorized: a valid bearer token is needed" };
const CROWDED: Refusal = { status: 503, error: "ERR too much waits for the Redis: try again later" };
const LATE: Refusal = { status: 504, error: "ERR the Redis did not answer in time; whether it was done is not known" };

/** Answers requests of the REST protocol. */
export class RequestHandler {
  readonly #init: RequestHandlerInit;

  constructor(init: RequestHandlerInit) {
    this.#init = init;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const { config, tokens, backlog, metrics, isStopping } = this.#init;
    const start = performance.now();
    const send = ({ endpoint, status, text }: Reply): void => {
      metrics.answered(endpoint, status, (performance.now() - start) / 1_000);
      const length = Buffer.byteLength(text);
      // A client that keeps its connection would keep the bridge from its end.
      if (isStopping()) response.setHeader("connection", "close");
      response.writeHead(status, { "content-type": "application/json", "content-length": length }).end(text);
    };
    if (tokens().allow(request.headers.authorization)) {
      readBody(request, config.maxBody, backlog, (body) => this.#take(request, body, send));
      return;
    }
    // What comes is read and dropped, so that the connection can be used again.
    request.resume();
    send(refusalReply(UNAUTHORIZED));
  }

  #take(request: IncomingMessage, body: Body, send: (reply: Reply) => void): void {
    const { config, backlog } = this.#init;
    switch (body.kind) {
      case "gone":
        break;
      case "crowded":
        send(refusalReply(CROWDED));
        break;
      case "large":
        send(refusalReply({ status: 413, error: `ERR the body has more than ${config.maxBody} bytes` }));
        break;
      case "whole":
        this.#answer(request, body.bytes, send)
          .catch((error: unknown) =>
            this.#init.log.error({ stack: framesOf(error) }, "a request failed: this is a bug"),
          )
          .finally(() => backlog.releaseBytes(body.bytes.length));
        break;
    }
  }

  /** Sends an answer, at the latest when the time is over; resolves when nothing is waited for any more. */
  async #answer(request: IncomingMessage, body: Buffer, send: (reply: Reply) => void): Promise<void> {
    const { config, backlog } = this.#init;
    const { method = "", url = "/", headers } = request;
    const parsed = parseRequest({ method, url, body }, config.maxPipeline);
    if (parsed.kind === "refusal") {
      send(refusalReply(parsed.refusal));
      return;
    }
    const { endpoint, commands } = parsed.request;
    if (!backlog.takeCommands(commands.length)) {
      send(refusalReply(CROWDED, endpoint));
      return;
    }
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      send(refusalReply(LATE, endpoint));
    }, config.timeout);
    const reply = await this.#run(parsed.request, String(headers["upstash-encoding"]).toLowerCase() === "base64");
    clearTimeout(timer);
    backlog.releaseCommands(commands.length);
    if (!isLate) send(this.#bounded(reply));
  }

  async #run({ endpoint, commands }: BridgeRequest, encodes: boolean): Promise<Reply> {
    if (endpoint === "multi-exec") return this.#transaction(commands, encodes);
    const outcomes = await Promise.all(this.#outcomes(commands));
    // What was lost may have been done, so nobody may read it as a refusal.
    const lost = outcomes.find(({ kind }) => kind === "lost");
    if (lost?.kind === "lost") return refusalReply({ status: 503, error: lost.error }, endpoint);
    if (endpoint === "pipeline") return this.#listed(endpoint, outcomes, encodes);
    const [outcome] = outcomes;
    if (outcome === undefined || sizeOf(outcome) > this.#init.config.maxAnswer) return this.#tooLarge(endpoint);
    return { endpoint, status: outcome.kind === "value" ? 200 : 400, text: answerOf(outcome, encodes) };
  }

  /** In their order, those that are not passed on among them. */
  #outcomes(commands: readonly BridgeCommand[]): readonly Promise<Outcome>[] {
    const { link } = this.#init;
    if (commands.every(({ name }) => this.#init.commands.has(name))) return this.#counted(commands, link.run(commands));
    const passed = commands.filter(({ name }) => this.#init.commands.has(name));
    const replies = this.#counted(passed, link.run(passed));
    let next = 0;
    return commands.map(async ({ name }): Promise<Outcome> => {
      const reply = this.#init.commands.has(name) ? replies[next++] : undefined;
      return reply ?? { kind: "error", error: notPassedOn(name) };
    });
  }

  #counted(commands: readonly BridgeCommand[], replies: readonly Promise<Outcome>[]): readonly Promise<Outcome>[] {
    return replies.map(async (reply, index) => {
      const outcome = await reply;
      this.#init.metrics.commands.inc({ command: commands[index]?.name ?? "", outcome: outcome.kind });
      return outcome;
    });
  }

  async #transaction(commands: readonly BridgeCommand[], encodes: boolean): Promise<Reply> {
    const endpoint = "multi-exec";
    const stranger = commands.find(({ name }) => !this.#init.commands.has(name));
    if (stranger !== undefined) return refusalReply({ status: 400, error: notPassedOn(stranger.name) }, endpoint);
    if (commands.length === 0) return { endpoint, status: 200, text: "[]" };
    const outcome = await this.#init.link.transaction(commands);
    for (const { name } of commands) this.#init.metrics.commands.inc({ command: name, outcome: outcome.kind });
    switch (outcome.kind) {
      case "done":
        return this.#listed(endpoint, outcome.outcomes, encodes);
      case "error":
        return refusalReply({ status: 400, error: outcome.error }, endpoint);
      case "lost":
        return refusalReply({ status: 503, error: outcome.error }, endpoint);
    }
  }

  #listed(endpoint: Endpoint, outcomes: readonly Outcome[], encodes: boolean): Reply {
    const size = outcomes.reduce((sum, outcome) => sum + sizeOf(outcome), 0);
    if (size > this.#init.config.maxAnswer) return this.#tooLarge(endpoint);
    const texts = outcomes.map((outcome) => answerOf(outcome, encodes));
    return { endpoint, status: 200, text: `[${texts.join(",")}]` };
  }

  #bounded(reply: Reply): Reply {
    const isFine = Buffer.byteLength(reply.text) <= this.#init.config.maxAnswer;
    return isFine || reply.endpoint === undefined ? reply : this.#tooLarge(reply.endpoint);
  }

  #tooLarge(endpoint: Endpoint): Reply {
    const error = `ERR the answer has more than ${this.#init.config.maxAnswer} bytes; what was asked is done`;
    return refusalReply({ status: 400, error }, endpoint);
  }
}

/** Where it came from, without its message: that may have a key or a value in it. */
function framesOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack.split("\n").filter((line) => line.startsWith("    at "));
}

function refusalReply({ status, error }: Refusal, endpoint?: Endpoint): Reply {
  return { ...(endpoint === undefined ? {} : { endpoint }), status, text: errorAnswer(error) };
}

function notPassedOn(name: string): string {
  return `ERR the command ${name} is not passed on by this bridge`;
}
