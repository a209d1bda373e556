import { fileURLToPath } from "node:url";
import {
  type ClientResponse,
  type EmulatedStream,
  type HeaderInit,
  HostEmulator,
  type UpstreamExchange,
  type UpstreamResponse,
} from "@sluice/host";

const WASM = fileURLToPath(new URL("../../../dist/response-cache.wasm", import.meta.url));

/** What the upstream answers; without one, a request must not come so far. */
type Origin = UpstreamResponse | ((exchange: UpstreamExchange) => UpstreamResponse);

export interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** Of `x-cache-status`. */
  readonly cache: string | undefined;
  readonly age: string | undefined;
  readonly details: string;
  header(name: string): string | undefined;
}

/** The plugin on the emulator, whose time stands still until it is moved. */
export interface Scene {
  readonly host: HostEmulator;
  /** Requests that came to the upstream. */
  readonly seen: readonly UpstreamExchange[];
  /** Sends a request; the upstream answers it so, if it comes so far. */
  get(origin: Origin, ask?: Ask): Reply;
  /** Sends a request, whatever becomes of it. */
  open(ask?: Ask): EmulatedStream;
  /** Lets seconds pass. */
  pass(seconds: number): void;
  /** The date of now, and of so many seconds later, as HTTP writes it. */
  date(later?: number): string;
}

export async function openScene(config: object): Promise<Scene> {
  const host = await HostEmulator.load({ plugins: [{ name: "response-cache", wasm: WASM, config }] });
  const seen: UpstreamExchange[] = [];

  function open({ method = "GET", path = "/a", headers = {}, body }: Ask = {}): EmulatedStream {
    return host.request({ method, path, headers, ...(body === undefined ? {} : { body }) });
  }

  return {
    host,
    seen,
    open,
    get: (origin, ask = {}) => {
      const stream = open(ask);
      const { upstream } = stream;
      if (upstream?.arrived === true) {
        seen.push(upstream);
        const answer = typeof origin === "function" ? origin(upstream) : origin;
        upstream.respond(answer.body === undefined ? { ...answer, end: true } : answer);
      }
      return replyOf(stream.expectResponse());
    },
    pass: (seconds) => host.clock.advance(seconds * 1000),
    date: (later = 0) => new Date(host.clock.now() + later * 1000).toUTCString(),
  };
}

export function replyOf(response: ClientResponse): Reply {
  return {
    status: response.status,
    text: response.text,
    cache: response.headers.get("x-cache-status"),
    age: response.headers.get("age"),
    details: response.details,
    header: (name) => response.headers.get(name),
  };
}

/** An answer of the upstream. */
export function answer(body: string, headers: Readonly<Record<string, string>> = {}, status = 200): UpstreamResponse {
  const pairs: HeaderInit = Object.entries({ "content-type": "text/plain", ...headers });
  return { status, headers: pairs, body };
}
