import type { Readable } from "node:stream";
import type { SecretText } from "@sluice/manifest";
import { type Dispatcher, EnvHttpProxyAgent } from "undici";
import { RegistryFailure } from "../failure.ts";
import { formatBytes } from "../limits.ts";
import { isLoopback } from "./plain-http.ts";

export interface HttpRequest {
  readonly url: URL;
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  readonly headers?: Readonly<Record<string, string>>;
  /** Only ever sent to the origin of `url`, not to where that redirects. */
  readonly authorization?: SecretText | undefined;
  /** Bytes for all to see, or a text for the origin of `url` alone. */
  readonly body?: Uint8Array | SecretText;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name; of several the first. */
  header(name: string): string | undefined;
  /** All that were sent under this name, joined by commas. */
  headers(name: string): string;
  readonly body: Readable;
  /** Where the answer came from in the end; for messages by `formatLocation`. */
  readonly url: URL;
}

export interface HttpClientOptions {
  /** Milliseconds to connect, until the headers, and between two pieces of a body. */
  readonly silence: number;
  /** Hosts (`host:port`) that may be asked without TLS, besides loopback. */
  readonly insecureHosts?: readonly string[];
  /** How somebody adds to `insecureHosts`. */
  readonly insecureHelp?: string;
  /** Default: undici's, which honours HTTPS_PROXY and NO_PROXY. */
  readonly dispatcher?: Dispatcher;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const MAX_HEADERS = 32 * 1024;

/**
 * Bytes of a body that may wait to be read, more than any module has: undici 7 ends the process (`assert(!this.paused)`) when
 * a server closes a connection whose reading it has paused.
 */
const HIGH_WATER_MARK = 64 * 1024 * 1024;

/** Asks servers that may be hostile: nothing is followed without end, downgraded, or told to whom it is not for. */
export class HttpClient {
  readonly #dispatcher: Dispatcher;
  readonly #owned: boolean;
  readonly #silence: number;
  readonly #insecureHosts: readonly string[];
  readonly #insecureHelp: string | undefined;

  constructor(options: HttpClientOptions) {
    const { silence } = options;
    this.#silence = silence;
    this.#owned = options.dispatcher === undefined;
    this.#insecureHosts = options.insecureHosts ?? [];
    this.#insecureHelp = options.insecureHelp;
    this.#dispatcher =
      options.dispatcher ?? new EnvHttpProxyAgent({ connect: { timeout: silence }, maxHeaderSize: MAX_HEADERS });
  }

  /** Whether a host may be asked in plain text. */
  allowsPlain(host: string): boolean {
    return isLoopback(host) || this.#insecureHosts.includes(host);
  }

  /**
   * Whether an address that a server names may be asked in its place: nothing leads out of TLS, and nobody from elsewhere to what
   * listens on this machine.
   */
  follows(from: URL, to: URL): boolean {
    if (to.protocol === "https:") return true;
    const isNear = from.protocol === "http:" && isLoopback(to.host);
    return to.protocol === "http:" && (isNear || this.#insecureHosts.includes(to.host));
  }

  /** The answer of whatever status but a redirect. The body must be read or destroyed. @throws RegistryFailure Unreachable */
  async ask(request: HttpRequest): Promise<HttpAnswer> {
    const origin = request.url.origin;
    let url = request.url;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#askOnce({ ...request, url }, url.origin === origin);
      const location = answer.header("location");
      if (!REDIRECTS.includes(answer.status) || location === undefined) return answer;
      discard(answer);
      if (redirects === MAX_REDIRECTS)
        throw new RegistryFailure("ServerError", `${formatLocation(url)} redirects in circles`);
      url = this.#redirected(url, location);
    }
  }

  /** Ends all connections; a dispatcher that was given is its giver's. */
  async close(): Promise<void> {
    if (this.#owned) await this.#dispatcher.destroy();
  }

  async #askOnce(request: HttpRequest, sameOrigin: boolean): Promise<HttpAnswer> {
    const { url, method = "GET", body, signal } = request;
    const headers: Record<string, string> = {
      "user-agent": "sluice",
      "accept-encoding": "identity",
      ...request.headers,
    };
    if (sameOrigin && request.authorization !== undefined) headers.authorization = request.authorization.reveal();
    try {
      const {
        statusCode,
        headers: answered,
        body: stream,
      } = await this.#dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers,
        body: bodyFor(body, sameOrigin),
        signal,
        highWaterMark: HIGH_WATER_MARK,
        headersTimeout: this.#silence,
        bodyTimeout: this.#silence,
      });
      stream.on("error", () => undefined);
      const values = (name: string) => [answered[name] ?? []].flat();
      return {
        status: statusCode,
        header: (name) => values(name)[0],
        headers: (name) => values(name).join(", "),
        body: stream,
        url,
      };
    } catch (cause) {
      throw unreachable(url, cause, signal, this.#insecureHelp);
    }
  }

  #redirected(from: URL, location: string): URL {
    if (!URL.canParse(location, from.href)) {
      throw new RegistryFailure("ServerError", `${formatLocation(from)} redirects to what is no url`);
    }
    const url = new URL(location, from);
    const isPlain = from.protocol === "http:" && url.protocol === "http:";
    if (isPlain || this.follows(from, url)) return url;
    throw new RegistryFailure(
      "ServerError",
      `${formatLocation(from)} redirects to ${formatLocation(url)}, which is not protected by TLS`,
    );
  }
}

function bodyFor(body: HttpRequest["body"], sameOrigin: boolean): Uint8Array | string | null {
  if (body instanceof Uint8Array) return body;
  return sameOrigin && body !== undefined ? body.reveal() : null;
}

/** Lets go of an answer whose body does not matter. */
export function discard(answer: HttpAnswer): void {
  answer.body.destroy();
}

/** The body piece by piece. @throws RegistryFailure when it is longer than the limit, stops to come, or breaks off */
export async function* limitedBody(answer: HttpAnswer, limit: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const announced = Number(answer.header("content-length") ?? 0);
  let size = 0;
  try {
    if (announced > limit) throw tooLarge(answer.url, limit);
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limit) throw tooLarge(answer.url, limit);
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof RegistryFailure ? cause : unreachable(answer.url, cause, signal);
  } finally {
    discard(answer);
  }
}

/** The whole body. */
export async function readBody(answer: HttpAnswer, limit: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitedBody(answer, limit, signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What a status other than success means; the answer is let go of. */
export function statusFailure(answer: HttpAnswer, what: string, now: number): RegistryFailure {
  discard(answer);
  const { status, url } = answer;
  const retryAfter = retryAfterOf(answer.header("retry-after"), now);
  const details = { status, retryAfter, transient: status === 429 || status >= 500 };
  const who = url.host;
  if (status === 404 || status === 410)
    return new RegistryFailure("NotFound", `${who} has no ${what} (${status})`, details);
  if (status === 429) return new RegistryFailure("ServerError", `${who} has had too many requests (429)`, details);
  return new RegistryFailure("ServerError", `${who} answered ${status} for ${what}`, details);
}

/** RFC 9110, section 10.2.3: seconds or a date. */
function retryAfterOf(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const milliseconds = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}

/** Origin and path: credentials are in the rest, also in the query of signed urls. */
export function formatLocation(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname.slice(0, 200)}`;
}

function tooLarge(url: URL, limit: number): RegistryFailure {
  return new RegistryFailure("TooLarge", `${formatLocation(url)} is larger than ${formatBytes(limit)}`);
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "its certificate has expired",
  ECONNREFUSED: "nobody listens there",
  ECONNRESET: "the connection was closed",
  EAI_AGAIN: "its name cannot be resolved now",
  ENOTFOUND: "there is no such host",
  EPROTO: "it does not speak TLS",
  EPIPE: "the connection was closed",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
  UND_ERR_BODY_TIMEOUT: "it stopped to send",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  UND_ERR_HEADERS_TIMEOUT: "it took the request and did not answer",
  UND_ERR_HEADERS_OVERFLOW: "its headers are too large",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "its body was cut off",
  UND_ERR_SOCKET: "the connection broke",
};

/** What a server without TLS does with a handshake. */
const NO_TLS: readonly string[] = ["ECONNRESET", "EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER"];
const TLS_DOUBT = "does it speak TLS? A registry that does not must be listed as insecure";

/** What may well be otherwise a moment later. */
const TRANSIENT: readonly string[] = [
  "EAI_AGAIN",
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_SOCKET",
];

const TRUST = "NODE_EXTRA_CA_CERTS names a file of further authorities";

/** What somebody can do, where it is not obvious. */
const REMEDIES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "its owner must renew it, unless this machine's clock is wrong",
  EAI_AGAIN: "see whether this machine has a name server",
  ECONNREFUSED: "see whether it runs, and whether host and port are right",
  ENOTFOUND: "see whether the name is right",
  UND_ERR_CONNECT_TIMEOUT: "see whether host and port are right, and whether a proxy leads there (HTTPS_PROXY)",
};

function unreachable(url: URL, cause: unknown, signal: AbortSignal, insecureHelp = TLS_DOUBT): RegistryFailure {
  if (signal.aborted) {
    return new RegistryFailure("Unreachable", `${url.host} was not done in the time that it has`, { cause });
  }
  const code = codeOf(cause);
  const isExpired = code === "CERT_HAS_EXPIRED";
  const isTrust = !isExpired && /CERT|SELF_SIGNED|UNABLE_TO/.test(code);
  const why = isTrust ? "its certificate is not trusted" : (EXPLANATIONS[code] ?? "the connection failed");
  const doubt = NO_TLS.includes(code) && url.protocol === "https:" ? insecureHelp : undefined;
  const text = `cannot reach ${url.host}: ${why}${code === "" ? "" : ` (${code})`}`;
  const help = isTrust ? TRUST : (doubt ?? REMEDIES[code]);
  return new RegistryFailure("Unreachable", text, { cause, help, transient: TRANSIENT.includes(code) });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code: unknown = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z_0-9]+$/.test(code) ? code : codeOf(error.cause);
}
