import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Bytes of a body that are shown; what comes behind them is counted. */
const SHOWN_BODY = 1024 * 1024;

/** A server that answers with the request as it came, as JSON: what a plugin made of it can be read off. */
export class Echo {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Echo> {
    const server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return new Echo(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const shown = {
      method: request.method,
      path: request.url,
      headers: headersOf(request),
      ...(await bodyOf(request)),
    };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(`${JSON.stringify(shown, null, 2)}\n`);
  } catch {
    // The client went away in the middle of its request: there is nobody to answer.
    response.destroy();
  }
}

/** A header that came more than once is a list. */
function headersOf({ rawHeaders }: IncomingMessage): Record<string, string | string[]> {
  const headers = new Map<string, string[]>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[index + 1] ?? ""]);
  }
  return Object.fromEntries(
    [...headers].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}

/** As text where it is UTF-8, else in base64; nothing for a request without one. */
async function bodyOf(request: IncomingMessage): Promise<Record<string, string | number>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (size < SHOWN_BODY) parts.push(chunk.subarray(0, SHOWN_BODY - size));
    size += chunk.length;
  }
  if (size === 0) return {};
  const bytes = Buffer.concat(parts);
  const text = bytes.toString("utf8");
  const body = Buffer.from(text).equals(bytes) ? { body: text } : { bodyBase64: bytes.toString("base64") };
  return size > SHOWN_BODY ? { ...body, bodyBytes: size } : body;
}
