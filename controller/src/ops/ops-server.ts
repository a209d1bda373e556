import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { portError } from "./port-error.ts";

/** One page; `type` is its media type. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Path → what is shown there. */
export type Pages = Readonly<Record<string, () => Page | Promise<Page>>>;

export function textPage(text: string, status = 200): Page {
  return { status, type: "text/plain; charset=utf-8", text: `${text}\n` };
}

export function jsonPage(value: unknown): Page {
  return { status: 200, type: "application/json", text: `${JSON.stringify(value, undefined, 2)}\n` };
}

/** Milliseconds that a client may take for its request. */
const REQUEST_TIMEOUT = 10_000;

/** Small read-only pages over HTTP: health, metrics, debugging. */
export class OpsServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /**
   * @param port 0 for any free one
   * @param flag of the port, for the error
   * @throws UserError when the port cannot be had
   */
  static start(host: string, port: number, flag: string, pages: Pages): Promise<OpsServer> {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT }, (request, response) => {
      request.resume();
      void answer(pages, request.method ?? "", request.url ?? "/", response);
    });
    return new Promise((resolve, reject) => {
      server.once("error", (cause) => reject(portError(host, port, flag, cause)));
      server.listen(port, host, () => {
        server.removeAllListeners("error");
        resolve(new OpsServer(server));
      });
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function answer(pages: Pages, method: string, url: string, response: ServerResponse): Promise<void> {
  const { status, type, text } = await pageFor(pages, method, url);
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(method === "HEAD" ? undefined : text);
}

async function pageFor(pages: Pages, method: string, url: string): Promise<Page> {
  const page = Object.hasOwn(pages, path(url)) ? pages[path(url)] : undefined;
  if (page === undefined) return textPage(`not found; there is: ${Object.keys(pages).sort().join(" ")}`, 404);
  if (method !== "GET" && method !== "HEAD") return textPage("only GET", 405);
  try {
    return await page();
  } catch (error) {
    return textPage(error instanceof Error ? error.message : String(error), 500);
  }
}

function path(url: string): string {
  return url.split("?", 1)[0] ?? url;
}
