import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** One time that the line breaks. */
export interface LineFault {
  /** The first line of the request that it is to hit: `PATCH /v2/…`. */
  readonly request: RegExp;
  /** Such requests that get through before. Default 0. */
  readonly skip?: number;
  /** Bytes of the request that arrive, head included. */
  readonly bytes: number;
}

export interface FaultProxy {
  /** `127.0.0.1:<port>`, as it stands in an image's name. */
  readonly host: string;
  /** Faults that have happened. */
  readonly cuts: number;
  /** Bytes of requests that arrived. */
  readonly passed: number;
  close(): Promise<void>;
}

/** A registry behind a bad line: the faults happen one after the other, then all is well. A connection is one request. */
export async function startFaultProxy(registry: string, faults: readonly LineFault[]): Promise<FaultProxy> {
  const [host = "", port = ""] = registry.split(":");
  const sockets = new Set<Socket>();
  const line = new BadLine(faults);
  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.pipe(client);
    let left: number | undefined;
    client.on("data", (chunk) => {
      left ??= line.lengthOf(chunk.toString("latin1"));
      const arrives = chunk.subarray(0, Math.max(0, left));
      left -= chunk.length;
      line.passed += arrives.length;
      if (left >= 0) {
        upstream.write(arrives);
        return;
      }
      // What got through arrives; then the line is dead for both.
      upstream.end(arrives);
      client.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return line.cuts;
    },
    get passed() {
      return line.passed;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

class BadLine {
  cuts = 0;
  passed = 0;
  readonly #faults: readonly LineFault[];
  #skipped = 0;

  constructor(faults: readonly LineFault[]) {
    this.#faults = faults;
  }

  /** How many bytes of a request that begins so will arrive. */
  lengthOf(start: string): number {
    const fault = this.#faults[this.cuts];
    const [first = ""] = start.split("\r\n", 1);
    if (fault === undefined || !fault.request.test(first)) return Number.POSITIVE_INFINITY;
    if (this.#skipped++ < (fault.skip ?? 0)) return Number.POSITIVE_INFINITY;
    this.#skipped = 0;
    this.cuts++;
    return fault.bytes;
  }
}
