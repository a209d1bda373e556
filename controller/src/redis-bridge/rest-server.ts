import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { UserError } from "@sluice/manifest";
import { portError } from "../ops/port-error.ts";
import type { BridgeConfig } from "./options.ts";
import { pemOf } from "./redis-options.ts";

/** Milliseconds that a client may take for its request. */
const REQUEST_TIMEOUT = 10_000;
/** Milliseconds between TCP's questions whether a silent client is still there. */
const PROBE_PAUSE = 30_000;
/** Bytes of a request's head. */
const MAX_HEAD = 16_384;
const MAX_CONNECTIONS = 4_096;

/** The HTTP server that gateways talk to. */
export class RestServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @throws UserError when the port cannot be had, or a certificate is none */
  static start(config: BridgeConfig, listener: RequestListener): Promise<RestServer> {
    const { restHost: host, restPort: port } = config;
    const server = serverOf(config, listener);
    // A gateway closes its idle connections itself. Were we to close one, a request may just be on its way.
    server.keepAliveTimeout = 0;
    server.maxConnections = MAX_CONNECTIONS;
    return new Promise((resolve, reject) => {
      server.once("error", (cause) => reject(portError(host, port, "--rest-port", cause)));
      server.listen(port, host, () => {
        server.removeAllListeners("error");
        resolve(new RestServer(server));
      });
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no new connection, and ends those that are idle. Resolves when the last one has ended, at the latest after so many milliseconds. */
  async stop(timeout: number): Promise<void> {
    const timer = setTimeout(() => this.#server.closeAllConnections(), timeout);
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearTimeout(timer);
  }
}

function serverOf(config: BridgeConfig, listener: RequestListener): Server {
  const options = {
    requestTimeout: REQUEST_TIMEOUT,
    headersTimeout: REQUEST_TIMEOUT,
    maxHeaderSize: MAX_HEAD,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: PROBE_PAUSE,
  };
  const { restCert, restKey } = config;
  if (restCert === "" && restKey === "") return createServer(options, listener);
  const where = "--rest-cert, --rest-key";
  if (restCert === "" || restKey === "") throw new UserError("a certificate goes with its key", { where });
  const pem = { cert: pemOf(restCert, "--rest-cert"), key: pemOf(restKey, "--rest-key") };
  try {
    return createTlsServer({ ...options, ...pem }, listener);
  } catch (cause) {
    throw new UserError("certificate and key are not such, or not of one another", { where, cause });
  }
}
