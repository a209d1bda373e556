/**
 * Headers as Envoy keeps them: lower-case names, order of insertion, several values for a name. Text is one character a
 * byte (Latin-1), as in node:http, so that bytes which are no UTF-8 survive; see `utf8Header` for others.
 */
export type HeaderPair = readonly [name: string, value: string];
export type HeaderInit = Iterable<HeaderPair> | Readonly<Record<string, string | readonly string[]>>;

/** Requests know `host` as another name of `:authority`. */
export type HeaderKind = "request" | "response" | "trailers";

/**
 * Names that Envoy keeps in one slot each: adding a second value appends it after a comma. (Its own list is longer and
 * depends on the extensions linked in; these are the ones an AI gateway meets.)
 */
const singleSlot = new Set(
  `:authority :method :path :protocol :scheme :status accept accept-encoding authorization cache-control connection
  content-encoding content-length content-type date etag expect grpc-message grpc-status grpc-timeout host keep-alive
  origin proxy-connection referer server te transfer-encoding upgrade user-agent via x-envoy-attempt-count
  x-envoy-original-path x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto x-request-id`.split(/\s+/),
);

export class HeaderMap implements Iterable<HeaderPair> {
  #entries: [string, string][] = [];
  readonly kind: HeaderKind;

  constructor(kind: HeaderKind, init: HeaderInit = []) {
    this.kind = kind;
    for (const [name, value] of pairsOf(init)) this.add(name, value);
  }

  get size(): number {
    return this.#entries.length;
  }

  /** First value, or undefined. */
  get(name: string): string | undefined {
    const key = this.#key(name);
    return this.#entries.find(([entry]) => entry === key)?.[1];
  }

  getAll(name: string): string[] {
    const key = this.#key(name);
    return this.#entries.filter(([entry]) => entry === key).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  add(name: string, value: string): void {
    const key = this.#key(name);
    const first = singleSlot.has(key) ? this.#entries.find(([entry]) => entry === key) : undefined;
    if (first === undefined) this.#entries.push([key, value]);
    else first[1] = first[1] === "" ? value : `${first[1]},${value}`;
  }

  /** One value in place of all; it keeps the place of the first. */
  set(name: string, value: string): void {
    const key = this.#key(name);
    const at = this.#entries.findIndex(([entry]) => entry === key);
    if (at < 0) {
      this.#entries.push([key, value]);
      return;
    }
    this.#entries = this.#entries.filter(([entry], index) => entry !== key || index === at);
    const kept = this.#entries[at];
    if (kept !== undefined) kept[1] = value;
  }

  delete(name: string): void {
    const key = this.#key(name);
    this.#entries = this.#entries.filter(([entry]) => entry !== key);
  }

  replaceAll(pairs: Iterable<HeaderPair>): void {
    const copy = [...pairs];
    this.#entries = [];
    for (const [name, value] of copy) this.add(name, value);
  }

  clone(): HeaderMap {
    return new HeaderMap(this.kind, this.#entries);
  }

  /** Names and values, several values of a name joined with a comma; for assertions. */
  toObject(): Record<string, string> {
    const object: Record<string, string> = {};
    for (const [name, value] of this.#entries) {
      object[name] = object[name] === undefined ? value : `${object[name]},${value}`;
    }
    return object;
  }

  /** Bytes of names and values, as Envoy counts them. */
  byteSize(): number {
    return this.#entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  }

  [Symbol.iterator](): Iterator<HeaderPair> {
    return this.#entries.values();
  }

  #key(name: string): string {
    const lower = name.toLowerCase();
    return lower === "host" && this.kind === "request" ? ":authority" : lower;
  }
}

/** A header value whose bytes are the UTF-8 of `text`. */
export function utf8Header(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

function* pairsOf(init: HeaderInit): Iterable<HeaderPair> {
  if (Symbol.iterator in init) {
    yield* init as Iterable<HeaderPair>;
    return;
  }
  for (const [name, value] of Object.entries(init)) {
    if (typeof value === "string") yield [name, value];
    else for (const one of value) yield [name, one];
  }
}
