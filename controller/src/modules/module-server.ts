import { once } from "node:events";
import { open } from "node:fs/promises";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import type { ModuleCache } from "./module-cache.ts";

export interface ModuleServerOptions {
  readonly cache: ModuleCache;
  /** Address to listen on. Default loopback. */
  readonly host?: string;
  /** Default: one that the kernel chooses. */
  readonly port?: number;
}

/** Gives modules to Envoys on other machines, who fetch them by `remote` with their sha256. */
export interface ModuleServer {
  readonly port: number;
  close(): Promise<void>;
}

const PATH = /^\/modules\/([0-9a-f]{64})\.wasm$/;

/** The path under which a module is served. */
export function modulePath(sha256: string): string {
  return `/modules/${sha256}.wasm`;
}

export async function startModuleServer({
  cache,
  host = "127.0.0.1",
  port = 0,
}: ModuleServerOptions): Promise<ModuleServer> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, moduleHandler(cache));
  server.listen(port, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
}

/**
 * Answers `GET` and `HEAD /modules/<sha256>.wasm`. Whoever knows the digest of a module is given it, also of a private image:
 * let nobody but Envoys reach it.
 */
export function moduleHandler(cache: ModuleCache): RequestListener {
  return (request, response) => {
    const { method = "", url = "", headers } = request;
    // A query changes nothing about a file.
    const sha256 = PATH.exec(url.split("?", 1)[0] ?? "")?.[1];
    if (sha256 === undefined) return end(response, 404);
    if (method !== "GET" && method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      return end(response, 405);
    }
    response.setHeader("etag", `"${sha256}"`);
    // Under this name there will never be other bytes.
    response.setHeader("cache-control", "private, max-age=31536000, immutable");
    if (matches(headers["if-none-match"], sha256)) return end(response, 304);
    send(cache.fileOf(sha256), response, method).catch(() => response.destroy());
  };
}

async function send(file: string | undefined, response: ServerResponse, method: string): Promise<void> {
  const handle = file === undefined ? undefined : await open(file).catch(() => undefined);
  if (handle === undefined) {
    response.removeHeader("etag");
    response.removeHeader("cache-control");
    return end(response, 404);
  }
  try {
    response.writeHead(200, { "content-type": "application/wasm", "content-length": (await handle.stat()).size });
    if (method === "HEAD") response.end();
    else await pipeline(handle.createReadStream({ autoClose: false }), response);
  } finally {
    await handle.close();
  }
}

function matches(header: string | undefined, sha256: string): boolean {
  const accepted = [`"${sha256}"`, `W/"${sha256}"`, "*"];
  return (header ?? "").split(",").some((tag) => accepted.includes(tag.trim()));
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
