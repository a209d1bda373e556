import { Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";

/** A request as it goes onto the wire. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  /** Names and values in turn, or by name. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Written one after another, each in a chunk of its own; a single one goes with its length. */
  readonly chunks?: readonly (string | Uint8Array)[];
}

export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in wire order. */
  readonly rawHeaders: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly text: string;
  /** The connection broke before the reply was whole. */
  readonly cut: boolean;
}

/** What `fetch` hides: repeated headers, chunks, replies that break off. One connection for each request. */
export function rawRequest(url: string, request: RawRequest = {}): Promise<RawReply> {
  const chunks = request.chunks ?? [];
  const length = chunks.length === 1 ? { "content-length": String(Buffer.byteLength(chunks[0] ?? "")) } : {};
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(new URL(request.path ?? "/", url), {
      agent: new Agent(),
      method: request.method ?? (chunks.length > 0 ? "POST" : "GET"),
      headers: { ...length, ...request.headers },
    });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", () => undefined);
      response.on("close", () => {
        const body = Buffer.concat(parts);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: pairsOf(response.rawHeaders),
          body,
          text: body.toString("utf8"),
          cut: !response.complete,
        });
      });
    });
    void writeAll(chunks, (chunk) => new Promise<void>((done) => outgoing.write(chunk, () => done()))).then(() =>
      outgoing.end(),
    );
  });
}

async function writeAll(
  chunks: readonly (string | Uint8Array)[],
  write: (chunk: string | Uint8Array) => Promise<void>,
): Promise<void> {
  for (const chunk of chunks) await write(chunk);
}

function pairsOf(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ""] as const] : []));
}

/** Values of a header, in order. */
export function valuesOf(headers: readonly (readonly [string, string])[], name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}
