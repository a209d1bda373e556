import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { http2Passage } from "./http2-passage.ts";

/** A way to a server that can be shut: who knocks then finds a machine on which nobody listens. */
export interface Door {
  /** `http://127.0.0.1:<port>`; the same for the door's whole life. */
  readonly url: string;
  /** Nobody listens any more, and every connection is reset, as when a process is killed. At once. */
  shut(): void;
  /** Listens again. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** What a door speaks: HTTP/2 without TLS and without upgrade, and perhaps with trailers behind each answer. */
export type DoorProtocol = "http1" | "http2" | "http2-trailers";

/** Opens a door to an HTTP/1.1 server on loopback. */
export async function startDoor(target: { readonly port: number }, protocol: DoorProtocol): Promise<Door> {
  const server = protocol === "http1" ? passage(target.port) : http2Passage(target.port, protocol === "http2-trailers");
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  const port = await listen(server, 0);
  const shut = (): void => {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    shut,
    open: async () => {
      if (!server.listening) await listen(server, port);
    },
    close: async () => {
      const closed = server.listening ? once(server, "close") : undefined;
      shut();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Passes bytes on, and resets as resets. */
function passage(port: number): Server {
  return createServer({ noDelay: true }, (client) => {
    const server = connect({ port, host: "127.0.0.1", noDelay: true });
    client.pipe(server);
    server.pipe(client);
    client.on("close", () => server.destroy());
    server.on("error", () => client.resetAndDestroy());
  });
}
