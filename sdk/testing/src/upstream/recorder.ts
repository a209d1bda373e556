import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** One request as the server saw it. The object fills up while bytes arrive; `received` and `settled` say when. */
export interface RecordedRequest {
  readonly method: string;
  /** Path with the query, as on the request line. */
  readonly path: string;
  /** Lower-case names; repeated headers joined as Node does. */
  readonly headers: IncomingHttpHeaders;
  /** Names and values in wire order, repeats kept. */
  readonly rawHeaders: readonly (readonly [string, string])[];
  /** The body received so far: all of it once `received` has resolved. */
  readonly body: Buffer;
  /** The body as UTF-8. */
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  readonly json: unknown;
  readonly trailers: Readonly<Record<string, string>>;
  /** True once the peer went away before the request or the reply was whole. */
  readonly aborted: boolean;
  /** Resolves when the request was read to its end, or broke off. */
  readonly received: Promise<void>;
  /** Resolves when the reply was written to its end, or the peer broke off (then `aborted` is true). */
  readonly settled: Promise<void>;
}

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
}

function deferred(): Deferred {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

/** The recording behind a RecordedRequest: only the server writes to it. */
export class Recording implements RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly (readonly [string, string])[];
  trailers: Record<string, string> = {};
  aborted = false;
  private readonly chunks: Buffer[] = [];
  private readonly whole = deferred();
  private readonly end = deferred();

  constructor(message: IncomingMessage) {
    this.method = message.method ?? "";
    this.path = message.url ?? "";
    this.headers = message.headers;
    this.rawHeaders = pairs(message.rawHeaders);
  }

  get body(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.body.toString("utf8");
  }

  get json(): unknown {
    return JSON.parse(this.text);
  }

  get received(): Promise<void> {
    return this.whole.promise;
  }

  get settled(): Promise<void> {
    return this.end.promise;
  }

  append(chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  markReceived(): void {
    this.whole.resolve();
  }

  /** Ends the recording; a recording that ended stays as it is. */
  markSettled(): void {
    this.whole.resolve();
    this.end.resolve();
  }
}

function pairs(flat: readonly string[]): (readonly [string, string])[] {
  const result: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) result.push([flat[i] ?? "", flat[i + 1] ?? ""]);
  return result;
}
