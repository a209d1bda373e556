import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { constants, createGzip, type Gzip, gzipSync } from "node:zlib";
import { breakConnection, chunksOf, pause, writeFlushed } from "@sluice/testing/hosts";
import { type Framing, SSE, type StreamEvent } from "./framing.ts";
import type { Steering } from "./steering.ts";

/**
 * What comes before any reply: a wait, and perhaps a reset, or nothing more, instead of it; then false.
 * @throws what `refusal` makes of the error that the steering asks for
 */
export async function admit(
  response: ServerResponse,
  steering: Steering,
  refusal: (kind: number | "quota") => Error,
): Promise<boolean> {
  if (steering.waitMs > 0) await pause(steering.waitMs);
  if (steering.hang) await gone(response);
  if (steering.reset) breakConnection(response, "reset");
  if (steering.reset || steering.hang) return false;
  if (steering.error !== undefined) throw refusal(steering.error);
  return true;
}

/** Sends a JSON reply the way the steering asks for. A string is sent as it is: JSON that is written already. */
export async function sendJson(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: unknown,
  steering?: Steering,
): Promise<void> {
  const written = typeof body === "string" ? body : JSON.stringify(body);
  const text = steering?.badJson === true ? '{"id": "cut' : written;
  await sendBytes(response, status, { "content-type": "application/json", ...headers }, Buffer.from(text), steering);
}

/** Sends a whole body the way the steering asks for. */
export async function sendBytes(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Buffer,
  steering?: Steering,
): Promise<void> {
  const bytes = steering?.gzip === true ? gzipSync(body) : body;
  const coding = steering?.gzip === true ? { "content-encoding": "gzip" } : {};
  response.writeHead(status, { ...headers, ...coding, "content-length": bytes.length });
  const limit = steering === undefined ? bytes.length : plainLimit(bytes.length, steering);
  if (steering === undefined || (limit === bytes.length && steering.split === undefined)) {
    response.end(bytes);
    return;
  }
  const wanted = bytes.subarray(0, limit);
  for (const piece of chunksOf(wanted, steering.split ?? Math.max(1, wanted.length))) {
    if (!(await writeFlushed(response, piece))) return;
    await pause(0);
  }
  await finish(response, steering, limit < bytes.length);
}

/** Bytes of a plain body that are sent: a broken one ends early even if the number asked for is larger. */
function plainLimit(length: number, steering: Steering): number {
  const asked = steering.abortAfter ?? steering.hangAfter ?? (steering.truncated ? length >> 1 : undefined);
  return asked === undefined ? length : Math.min(asked, length - 1);
}

async function finish(response: ServerResponse, steering: Steering, broken: boolean): Promise<void> {
  if (!broken) {
    response.end();
    return;
  }
  if (steering.hangAfter !== undefined) await gone(response);
  else breakConnection(response, steering.abortAfter === undefined ? "close" : "reset");
}

/** Everything a streamed reply is made of. `failure` is the event of a `stream-error`. */
export interface StreamedReply {
  readonly headers: OutgoingHttpHeaders;
  readonly events: Iterable<StreamEvent>;
  readonly failure: StreamEvent;
  readonly form: Framing;
}

/** Sends the events of a stream the way the steering asks for. `failure` is the event of a `stream-error`. */
export function sendEvents(
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  events: Iterable<StreamEvent>,
  failure: StreamEvent,
  steering: Steering,
  form: Framing = SSE,
): Promise<void> {
  return sendStream(response, { headers, events, failure, form }, steering);
}

/** The same of a reply put together. */
export async function sendStream(response: ServerResponse, reply: StreamedReply, steering: Steering): Promise<void> {
  const coding = steering.gzip ? { "content-encoding": "gzip" } : {};
  response.writeHead(200, {
    "cache-control": "no-cache",
    ...reply.headers,
    "content-type": reply.form.contentType,
    ...coding,
  });
  response.flushHeaders();
  const body = new EventBody(response, steering, reply.form);
  let sent = 0;
  for (const event of steered(reply.events, reply.failure, steering)) {
    if (sent === steering.abortAfter) {
      await pause(steering.slowMs);
      breakConnection(response, "reset");
      return;
    }
    if (sent === steering.hangAfter) {
      await gone(response);
      return;
    }
    if (sent > 0 && steering.slowMs > 0) await pause(steering.slowMs);
    if (!(await body.write(event))) return;
    sent++;
  }
  await body.end();
}

/** The events as the steering changes them: terminal ones left out, something broken put in. */
function* steered(events: Iterable<StreamEvent>, failure: StreamEvent, steering: Steering): Generator<StreamEvent> {
  let spoilt = false;
  for (const event of events) {
    if (steering.truncated && event.part === "closing") return;
    if (event.part === "content" && (steering.firstError || steering.empty)) {
      if (steering.firstError) yield failure;
      return;
    }
    yield event;
    if (event.part !== "content" || spoilt) continue;
    spoilt = true;
    if (steering.badJson) yield { ...event, data: '{"id": "cut' };
    if (!steering.streamError) continue;
    yield failure;
    return;
  }
}

/** Resolves when the client has closed the connection. */
async function gone(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => response.once("close", resolve));
}

/** The body of an event stream: framing, coding and cuts of the bytes. */
class EventBody {
  private readonly response: ServerResponse;
  private readonly steering: Steering;
  private readonly framing: Framing;
  private readonly gzip: Gzip | undefined;
  private readonly coded: Buffer[] = [];
  private written = 0;

  constructor(response: ServerResponse, steering: Steering, framing: Framing) {
    this.response = response;
    this.steering = steering;
    this.framing = framing;
    this.gzip = steering.gzip ? createGzip() : undefined;
    this.gzip?.on("data", (chunk: Buffer) => this.coded.push(chunk));
  }

  /** False when the client has gone. */
  async write(event: StreamEvent): Promise<boolean> {
    const plain = Buffer.from(this.framing.frame(event, this.steering, this.written));
    this.written++;
    return this.send(plain);
  }

  async end(): Promise<void> {
    const { gzip } = this;
    const tail = this.steering.truncated ? undefined : this.framing.tail;
    if (tail !== undefined && !(await this.send(Buffer.from(tail)))) return;
    if (gzip !== undefined) {
      await new Promise<void>((resolve) => {
        gzip.once("end", resolve);
        gzip.end();
      });
      if (!(await this.flush(this.takeCoded()))) return;
    }
    this.response.end();
  }

  private async send(plain: Uint8Array): Promise<boolean> {
    return this.flush(this.gzip === undefined ? plain : await this.encode(this.gzip, plain));
  }

  /** Each event is flushed by itself, so that a reader can decode it at once. */
  private async encode(gzip: Gzip, plain: Uint8Array): Promise<Buffer> {
    gzip.write(plain);
    await new Promise<void>((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    return this.takeCoded();
  }

  private takeCoded(): Buffer {
    return Buffer.concat(this.coded.splice(0));
  }

  private async flush(bytes: Uint8Array): Promise<boolean> {
    for (const piece of chunksOf(bytes, this.steering.split ?? Math.max(1, bytes.length))) {
      if (!(await writeFlushed(this.response, piece))) return false;
      if (this.steering.split !== undefined) await pause(0);
    }
    return true;
  }
}
