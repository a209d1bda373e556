import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";

/** A server on loopback that says its name to whoever asks. */
export interface Service {
  readonly port: number;
  close(): Promise<void>;
}

/** A key and a certificate, both PEM. */
export interface Identity {
  readonly key: string;
  readonly certificate: string;
}

/** HTTP/1.1 over TLS: the name in `x-upstream`, the server name that was asked for in `x-sni`. */
export async function startTlsService(name: string, { key, certificate }: Identity): Promise<Service> {
  const server = createHttpsServer({ key, cert: certificate }, (request, response) => {
    const { servername } = request.socket as unknown as { readonly servername: string | false };
    response.writeHead(200, { "x-upstream": name, "x-sni": String(servername) }).end();
  });
  return listening(server);
}

/** HTTP/2 without TLS: the name in `x-upstream`, the path as body, and a gRPC status of 0. */
export async function startHttp2Service(name: string): Promise<Service> {
  const server = createHttp2Server();
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    stream.respond(
      { ":status": 200, "content-type": "application/grpc", "x-upstream": name },
      { waitForTrailers: true },
    );
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(String(headers[":path"]));
  });
  return listening(server);
}

/** Switches to any protocol that is asked for, and echoes what comes then; other requests get an empty object. */
export async function startUpgradeService(): Promise<Service> {
  const server = createHttpServer((_request, response) => {
    response.setHeader("content-type", "application/json").end("{}");
  });
  server.on("upgrade", (request, socket) => {
    socket.on("error", () => undefined);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: ${request.headers.upgrade}\r\n\r\n`,
    );
    socket.pipe(socket);
  });
  return listening(server);
}

/** Sends its name to each connection, and closes it. */
export async function startTcpService(name: string): Promise<Service> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    socket.end(name);
  });
  return listening(server);
}

/** Answers each datagram with its name. */
export async function startUdpService(name: string): Promise<Service> {
  const socket = createSocket("udp4");
  socket.on("message", (_message, peer) => socket.send(name, peer.port, peer.address));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    port: socket.address().port,
    close: async () => {
      socket.close();
      await once(socket, "close");
    },
  };
}

async function listening(server: Server): Promise<Service> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, "close");
    },
  };
}
