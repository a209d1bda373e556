import type { ServerResponse } from "node:http";
import {
  type RecordedRequest,
  type RecordingOptions,
  type RecordingServer,
  type RequestHandler,
  startRecordingServer,
} from "@sluice/testing/hosts";
import { CREATED } from "../provider-stub/stub-server.ts";
import { plainAnswer, streamedAnswer } from "./answer.ts";
import { Engine, type EngineOptions, type Job, type Pretence, type Speed } from "./engine.ts";
import { type MetricsFamily, metricsText } from "./metrics.ts";
import { ModelServerError, type Question, readQuestion } from "./question.ts";
import { RequestIds } from "./request-ids.ts";

export interface ModelServerOptions extends RecordingOptions, EngineOptions {
  /** Told in every answer, as llm-d's simulator does. Defaults "model-server" and "default". */
  readonly pod?: string;
  readonly namespace?: string;
  /** Default `MODEL`. */
  readonly model?: string;
  /** Adapters that can be asked for by name. */
  readonly loras?: readonly string[];
  /** Adapters that fit into memory at once. Default 2. */
  readonly maxLoras?: number;
  /** Default "vllm". */
  readonly metrics?: MetricsFamily;
}

/** The model of the inference extension's own examples. */
export const MODEL = "meta-llama/Llama-3.1-8B-Instruct";

/** Every answer bears the id that its client gave it. Not `x-request-id`: an Envoy at the edge sets its own. */
const REQUEST_ID = "x-client-request-id";

/** A model server as vLLM is one, without a model. */
export interface ModelServer extends RecordingServer {
  /** `<host>:<port>`, as an endpoint picker names it. */
  readonly address: string;
  readonly engine: Engine;
  /** Of the requests that were for the model; `/metrics` and `/v1/models` are not counted. */
  readonly requestIds: RequestIds;
  /** Requests for the model since the start or the last `clear`. */
  readonly asked: number;
  /** Its metrics say so from now on; what is left out says the truth. */
  pretend(pretence: Pretence): void;
  work(speed: Speed): void;
  /** From now on `handler` answers what is for the model; undefined: the server itself again. */
  respond(handler: RequestHandler | undefined): void;
}

/** Starts it. Answers count words as tokens, and consist of numbered words: `max_tokens` of them, else eight. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const backend = new Backend(options);
  const server = await startRecordingServer((request, response) => backend.serve(request, response), options);
  backend.port = server.port;
  return {
    ...server,
    address: new URL(server.url).host,
    engine: backend.engine,
    requestIds: backend.requestIds,
    get asked() {
      return backend.asked;
    },
    pretend: (pretence) => {
      backend.engine.pretence = pretence;
    },
    work: (speed) => {
      backend.engine.speed = speed;
    },
    respond: (handler) => {
      backend.custom = handler;
    },
    clear: () => {
      server.clear();
      backend.clear();
    },
  };
}

class Backend {
  readonly engine: Engine;
  readonly requestIds = new RequestIds();
  custom: RequestHandler | undefined;
  port = 0;
  asked = 0;
  #ids = 0;
  readonly #figures = { succeeded: 0, promptTokens: 0, generatedTokens: 0 };
  readonly #options: ModelServerOptions;
  readonly #model: string;

  constructor(options: ModelServerOptions) {
    this.#options = options;
    this.#model = options.model ?? MODEL;
    this.engine = new Engine(options);
  }

  clear(): void {
    this.asked = 0;
    this.requestIds.clear();
  }

  async serve(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const { pod = "model-server", namespace = "default" } = this.#options;
    response.setHeader("x-inference-pod", pod);
    response.setHeader("x-inference-port", this.port);
    response.setHeader("x-inference-namespace", namespace);
    const path = request.path.split("?", 1)[0] ?? "";
    if (request.method === "GET" && path === "/metrics") return this.#metrics(response);
    if (request.method === "GET" && path === "/health") return void response.end();
    this.asked++;
    const id = request.headers[REQUEST_ID];
    if (typeof id === "string") {
      this.requestIds.add(id);
      response.setHeader(REQUEST_ID, id);
    }
    if (this.custom !== undefined) return this.custom(request, response);
    if (path === "/v1/models") return send(response, 200, this.#models());
    const kind = KINDS.get(path);
    if (kind === undefined) return send(response, 404, { detail: "Not Found" });
    await this.#answer(kind, request, response);
  }

  async #answer(kind: Question["kind"], request: RecordedRequest, response: ServerResponse): Promise<void> {
    let job: Job | undefined;
    try {
      const question = readQuestion(kind, request.text, this.#names());
      job = await this.engine.admit(question.model, question.prompt, question.promptTokens);
      const id = `${kind === "chat" ? "chatcmpl" : "cmpl"}-${++this.#ids}`;
      if (question.stream) await sendEvents(response, streamedAnswer(id, question, job));
      else await this.#sendWhole(response, id, question, job);
      this.#count(question);
    } catch (error) {
      if (!(error instanceof ModelServerError)) throw error;
      const { message, type, status } = error;
      send(response, status, { error: { message, type, param: null, code: status } });
    } finally {
      job?.end();
    }
  }

  async #sendWhole(response: ServerResponse, id: string, question: Question, job: Job): Promise<void> {
    for (let token = 0; token < question.tokens; token++) await job.token();
    send(response, 200, plainAnswer(id, question, job));
  }

  #count({ promptTokens, tokens }: Question): void {
    this.#figures.succeeded++;
    this.#figures.promptTokens += promptTokens;
    this.#figures.generatedTokens += tokens;
  }

  #metrics(response: ServerResponse): void {
    const { loras = [], maxLoras = 2, metrics = "vllm" } = this.#options;
    response.setHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
    response.end(metricsText(metrics, this.engine, { ...this.#figures, model: this.#model, loras, maxLoras }));
  }

  #models(): unknown {
    const card = (id: string) => ({ id, object: "model", created: CREATED, owned_by: "vllm", root: this.#model });
    return { object: "list", data: this.#names().map(card) };
  }

  #names(): readonly string[] {
    return [this.#model, ...(this.#options.loras ?? [])];
  }
}

const KINDS: ReadonlyMap<string, Question["kind"]> = new Map([
  ["/v1/chat/completions", "chat"],
  ["/v1/completions", "completion"],
]);

function send(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length });
  response.end(bytes);
}

async function sendEvents(response: ServerResponse, events: AsyncIterable<string>): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  for await (const event of events) {
    if (response.destroyed) return;
    response.write(event);
  }
  response.end();
}
