/** What the stub saw of one request and its answer. The object fills up while messages come. */
export interface EppExchangeRecord {
  /** In order, repeats kept, with those that begin with a colon. */
  readonly requestHeaders: readonly (readonly [string, string])[];
  readonly requestBody: Buffer;
  /** Messages that it came in. */
  readonly requestPieces: number;
  /** Whether the end of the request was told, by its head or its body. */
  readonly requestEnded: boolean;
  readonly requestTrailers: boolean;
  readonly responseHeaders: readonly (readonly [string, string])[];
  readonly responseBody: Buffer;
  readonly responsePieces: number;
  readonly responseEnded: boolean;
  /** By namespace. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What was picked, joined by commas. */
  readonly picked: string;
  /** open; closed: by the client, in order; reset: broken off by either side. */
  readonly end: "open" | "closed" | "reset";
}

/** The record behind it: only the stub writes to it. */
export class ExchangeRecord implements EppExchangeRecord {
  requestHeaders: (readonly [string, string])[] = [];
  requestPieces = 0;
  requestEnded = false;
  requestTrailers = false;
  responseHeaders: (readonly [string, string])[] = [];
  responsePieces = 0;
  responseEnded = false;
  metadata: Record<string, unknown> = {};
  picked = "";
  end: "open" | "closed" | "reset" = "open";
  readonly #request: Uint8Array[] = [];
  readonly #response: Uint8Array[] = [];

  get requestBody(): Buffer {
    return Buffer.concat(this.#request);
  }

  get responseBody(): Buffer {
    return Buffer.concat(this.#response);
  }

  addRequest(piece: Uint8Array): void {
    this.requestPieces++;
    this.#request.push(piece);
  }

  addResponse(piece: Uint8Array): void {
    this.responsePieces++;
    this.#response.push(piece);
  }
}

/** What the stub counts, and keeps of the newest exchanges. */
export class EppLog {
  /** The newest, oldest of them first. One array for life. */
  readonly exchanges: ExchangeRecord[] = [];
  /** Streams since the start or the last `clear`. */
  streams = 0;
  picks = 0;
  /** Answers' bodies that were seen to their end. */
  answers = 0;
  /** Tokens of answers, as the usage in them says: what the endpoint picker's own metrics count. */
  outputTokens = 0;
  /** Messages that could not be read. */
  unreadable = 0;
  readonly #keep: number;
  /** Streams that are open now. */
  open = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  begin(): ExchangeRecord {
    const record = new ExchangeRecord();
    this.streams++;
    this.open++;
    this.exchanges.push(record);
    if (this.exchanges.length > this.#keep) this.exchanges.shift();
    return record;
  }

  clear(): void {
    this.exchanges.length = 0;
    this.streams = 0;
    this.picks = 0;
    this.answers = 0;
    this.outputTokens = 0;
    this.unreadable = 0;
  }
}
