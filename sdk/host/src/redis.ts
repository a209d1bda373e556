import { type BytesLike, toBytes } from "./byte-buffer.ts";

/** One proxy_redis_call (Higress). */
export interface RedisRequest {
  /** As given to proxy_redis_init: `outbound|port||host?db=N&…`. */
  readonly service: string;
  /** RESP, as sent. */
  readonly query: Buffer;
  /** The query as words; empty when it is no array of bulk strings. */
  readonly command: readonly string[];
  /** With what the host would have authenticated its connection, and how long it waits. */
  readonly account: RedisService;
}

/** Raw RESP to answer with, or a failure: no answer in time, or no connection. `delayMs` is virtual time. */
export type RedisAnswer =
  | BytesLike
  | { readonly resp: BytesLike; readonly delayMs: number }
  | "timeout"
  | "unreachable";
/** A promise is for chains that serve real clients: what it comes to is delivered by the clock. */
export type RedisHandler = (request: RedisRequest) => RedisAnswer | Promise<RedisAnswer>;

export interface RedisService {
  readonly username: string;
  readonly password: string;
  readonly timeoutMs: number;
}

/** The Redis that Higress's plugins talk to; `resp` helps to write answers. */
export class RedisDouble {
  readonly services = new Map<string, RedisService>();
  readonly requests: RedisRequest[] = [];
  /** Undefined: there is no Redis, and redis_init is refused. */
  readonly handler: RedisHandler | undefined;

  constructor(handler: RedisHandler | undefined) {
    this.handler = handler;
  }
}

/** Splits an array of bulk strings, the only form clients send. */
export function parseCommand(query: Buffer): string[] {
  const words: string[] = [];
  const header = /^\*(\d+)\r\n/.exec(query.toString("latin1"));
  if (header === null) return [];
  let at = header[0].length;
  for (let index = 0; index < Number(header[1]); index++) {
    const size = /^\$(\d+)\r\n/.exec(query.toString("latin1", at, at + 32));
    if (size === null) return [];
    const start = at + size[0].length;
    const end = start + Number(size[1]);
    words.push(query.toString("utf8", start, end));
    at = end + 2;
  }
  return words;
}

/** Writers of RESP 2 replies. */
export const resp = {
  simple: (text: string): Buffer => Buffer.from(`+${text}\r\n`),
  error: (text: string): Buffer => Buffer.from(`-${text}\r\n`),
  integer: (value: number): Buffer => Buffer.from(`:${value}\r\n`),
  nil: (): Buffer => Buffer.from("$-1\r\n"),
  bulk: (data: BytesLike): Buffer => {
    const bytes = toBytes(data);
    return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from("\r\n")]);
  },
  array: (items: readonly Buffer[]): Buffer => Buffer.concat([Buffer.from(`*${items.length}\r\n`), ...items]),
} as const;
