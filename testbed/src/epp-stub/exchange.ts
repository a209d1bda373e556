import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { decodeProcessingRequest, type HttpHeaders, type ProcessingRequest } from "@sluice/envoy/ext-proc-codec";
import { isRecord } from "@sluice/manifest";
import type { CallEvents, GrpcCall } from "../grpc-server/grpc-server.ts";
import { EPP_SCRIPT, type EppBehaviour, type Phase } from "./behaviour.ts";
import { goJson } from "./go-json.ts";
import { bodyMessages, ENDPOINT_HEADER, immediateMessage, pickMessage, responseHeadersMessage } from "./messages.ts";
import { misbehave } from "./misdeeds.ts";
import type { EppLog, ExchangeRecord } from "./records.ts";
import { echo, type Pick, type Refusal, readBody, refusal } from "./request-state.ts";

/** What all exchanges share. */
export interface EppState {
  pick: Pick;
  behaviour: EppBehaviour;
  readonly log: EppLog;
}

/** Asked for by the inference extension's conformance tests: these endpoints and no others. */
const SELECTION = "test-epp-endpoint-selection";

const MODEL_REWRITE = "x-gateway-model-name-rewrite";
const SUBSET = { namespace: "envoy.lb.subset_hint", key: "x-gateway-destination-endpoint-subset" };

/** One request and its answer, as the endpoint picker v1.1.0 handles them (pkg/epp/handlers), or worse. */
export class Exchange implements CallEvents {
  readonly #state: EppState;
  readonly #call: GrpcCall;
  readonly #record: ExchangeRecord;
  #behaviour: EppBehaviour;
  /** Messages are dealt with in order, whatever each takes. */
  #work: Promise<void>;
  /** True once it says nothing more of its own accord. */
  #isOver = false;
  #headers: ReadonlyMap<string, string> = new Map();
  #responseHeaders: ReadonlyMap<string, string> = new Map();
  #tail = "";

  constructor(state: EppState, call: GrpcCall) {
    this.#state = state;
    this.#call = call;
    this.#behaviour = state.behaviour;
    this.#record = state.log.begin();
    this.#work = this.#reach("start");
  }

  onMessage(bytes: Buffer): void {
    this.#work = this.#work.then(() => this.#handle(bytes)).catch(() => this.#call.reset());
  }

  onHalfClose(): void {
    this.#work = this.#work.then(() => {
      if (!this.#isOver) this.#call.end(0);
    });
  }

  onClose(code: number): void {
    this.#state.log.open--;
    this.#isOver = true;
    this.#record.end = code === 0 ? "closed" : "reset";
  }

  async #handle(bytes: Buffer): Promise<void> {
    const message = this.#read(bytes);
    if (message === undefined) return;
    Object.assign(this.#record.metadata, message.metadataContext?.filterMetadata ?? {});
    const { request } = message;
    switch (request.case) {
      case "requestHeaders":
        return this.#requestHeaders(request.value);
      case "requestBody":
        this.#record.addRequest(request.value.body);
        if (request.value.endOfStream) await this.#requestEnd();
        return;
      case "requestTrailers":
        this.#record.requestTrailers = true;
        return;
      case "responseHeaders":
        return this.#onResponseHeaders(request.value);
      case "responseBody":
        return this.#onResponseBody(request.value.body, request.value.endOfStream);
      default:
        return;
    }
  }

  #read(bytes: Buffer): ProcessingRequest | undefined {
    try {
      return decodeProcessingRequest(bytes);
    } catch {
      this.#state.log.unreadable++;
      this.#call.end(INTERNAL);
      return undefined;
    }
  }

  async #requestHeaders(value: HttpHeaders): Promise<void> {
    this.#record.requestHeaders = pairs(value);
    const headers = new Map(this.#record.requestHeaders);
    const script = headers.get(EPP_SCRIPT);
    if (script !== undefined) this.#behaviour = { ...this.#behaviour, ...JSON.parse(script) };
    if (!headers.has("x-request-id")) headers.set("x-request-id", randomUUID());
    this.#headers = headers;
    await this.#reach("request-headers");
    if (!value.endOfStream) return;
    this.#record.requestEnded = true;
    if (this.#isOver) return;
    // It takes any pod, and says no headers back.
    const picked = this.#picked(undefined);
    if (picked.length === 0) return this.#refuse(refusal(500));
    this.#sendPick(picked, []);
  }

  async #requestEnd(): Promise<void> {
    this.#record.requestEnded = true;
    await this.#reach("request-body");
    if (this.#isOver) return;
    const { status, text } = this.#behaviour;
    if (status !== undefined) return this.#refuse(refusal(status, text));
    const read = readBody(this.#record.requestBody, this.#behaviour, this.#headers.get(MODEL_REWRITE));
    if ("status" in read) return this.#refuse(read);
    const picked = this.#picked(read.body);
    if (picked.length === 0) return this.#refuse(refusal(503));
    await this.#answer(picked, Buffer.from(goJson(read.body)));
  }

  async #answer(picked: readonly string[], body: Buffer): Promise<void> {
    const length = ["Content-Length", String(body.length)] as const;
    // The client's own length comes with the echo, behind the new one.
    this.#sendPick(picked, [length, ...echo(this.#headers)]);
    const [first, ...rest] = bodyMessages("requestBody", body, true);
    if (first !== undefined) this.#call.send(first);
    await this.#reach("answer");
    if (this.#isOver) return;
    for (const piece of rest) this.#call.send(piece);
  }

  #sendPick(picked: readonly string[], headers: readonly (readonly [string, string])[]): void {
    const endpoints = picked.join(",");
    this.#record.picked = endpoints;
    this.#state.log.picks++;
    const more = Object.entries(this.#behaviour.headers ?? {});
    this.#call.send(pickMessage(endpoints, [[ENDPOINT_HEADER, endpoints], ...headers, ...more]));
  }

  #picked(body: Readonly<Record<string, unknown>> | undefined): readonly string[] {
    if (this.#behaviour.endpoints !== undefined) return this.#behaviour.endpoints;
    const selection = this.#headers.get(SELECTION);
    const subset = subsetOf(this.#record.metadata[SUBSET.namespace]);
    const picked = selection?.split(",") ?? this.#state.pick({ headers: this.#headers, body, subset });
    return subset === undefined ? picked : picked.filter((endpoint) => subset.includes(endpoint));
  }

  #refuse({ status, text }: Refusal): void {
    this.#call.send(immediateMessage(status, text));
    this.#call.end(0);
    this.#isOver = true;
  }

  async #onResponseHeaders(value: HttpHeaders): Promise<void> {
    this.#record.responseHeaders = pairs(value);
    this.#record.responseEnded = value.endOfStream;
    this.#responseHeaders = new Map(this.#record.responseHeaders);
    await this.#reach("response-headers");
    if (this.#isOver) return;
    this.#call.send(responseHeadersMessage([["x-went-into-resp-headers", "true"], ...this.#responseHeaders]));
  }

  async #onResponseBody(piece: Uint8Array, ends: boolean): Promise<void> {
    this.#record.addResponse(piece);
    this.#record.responseEnded = ends;
    const isStream = this.#responseHeaders.get("content-type")?.includes("text/event-stream") ?? false;
    if (isStream) this.#readTokens(Buffer.from(piece).toString("utf8"));
    else if (ends) this.#readUsage(this.#record.responseBody.toString("utf8"));
    if (ends) this.#state.log.answers++;
    await this.#reach("response-body");
    if (this.#isOver) return;
    const bytes = isStream ? piece : ends ? rewritten(this.#record.responseBody) : undefined;
    if (bytes !== undefined) for (const message of bodyMessages("responseBody", bytes, ends)) this.#call.send(message);
  }

  /** Lines of a stream, of which any may be cut. */
  #readTokens(text: string): void {
    const lines = (this.#tail + text).split("\n");
    this.#tail = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("data: {")) this.#readUsage(line.slice("data: ".length));
  }

  #readUsage(text: string): void {
    const value = parsed(text);
    const usage = isRecord(value) && isRecord(value.usage) ? value.usage : {};
    if (typeof usage.completion_tokens === "number") this.#state.log.outputTokens += usage.completion_tokens;
  }

  /** Waits and misbehaves as told for a phase. */
  async #reach(phase: Phase): Promise<void> {
    if (this.#isOver) return;
    const { delay = {}, misdeed } = this.#behaviour;
    const milliseconds = delay[phase] ?? 0;
    if (milliseconds > 0) await wait(milliseconds);
    if (misdeed === undefined || phase !== (this.#behaviour.in ?? "request-body") || this.#isOver) return;
    if (misdeed !== "twice") this.#isOver = true;
    await misbehave(misdeed, phase, this.#call, this.#headers);
  }
}

const INTERNAL = 13;

function pairs(value: HttpHeaders): (readonly [string, string])[] {
  const headers = value.headers?.headers ?? [];
  return headers.map(
    (header) => [header.key, header.value || Buffer.from(header.rawValue).toString("latin1")] as const,
  );
}

function subsetOf(hint: unknown): readonly string[] | undefined {
  const list = isRecord(hint) ? hint[SUBSET.key] : undefined;
  return Array.isArray(list) ? list.map(String) : undefined;
}

/** As it writes JSON anew; what is none goes on as it is. */
function rewritten(body: Buffer): Buffer {
  const value = parsed(body.toString("utf8"));
  return isRecord(value) ? Buffer.from(goJson(value)) : body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
