import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** What stands between a client and a Redis, to fail as networks do. */
export interface TcpFront {
  readonly port: number;
  /** Goes to another port from the next connection on, such as that of a server which was started again. */
  lead(port: number): void;
  /** Nothing passes any more, and what comes meanwhile passes later; false: it does again. */
  stall(stalled: boolean): void;
  /** Ends every connection; new ones end at once while it is cut. */
  cut(cut: boolean): void;
  /** Pieces that clients have sent, over all. */
  sent(): number;
  close(): Promise<void>;
}

/** @param port of the server behind it, on loopback @param tls with it TLS is spoken to clients */
export async function startTcpFront(port: number, tls?: TlsOptions): Promise<TcpFront> {
  const clients = new Set<Socket>();
  let target = port;
  let isCut = false;
  let isStalled = false;
  let sent = 0;
  const accept = (client: Socket): void => {
    clients.add(client);
    const server = connect(target, "127.0.0.1");
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("error", () => undefined);
      one.on("close", () => other.destroy());
      one.pipe(other);
    }
    client.on("data", () => {
      sent++;
    });
    client.on("close", () => clients.delete(client));
    if (isStalled) client.pause();
    if (isCut) client.destroy();
  };
  const server: Server = tls === undefined ? createServer(accept) : createTlsServer(tls, accept);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    lead: (next) => {
      target = next;
    },
    stall: (stalled) => {
      isStalled = stalled;
      for (const client of clients) stalled ? client.pause() : client.resume();
    },
    cut: (cut) => {
      isCut = cut;
      if (cut) for (const client of clients) client.destroy();
    },
    sent: () => sent,
    close: async () => {
      for (const client of clients) client.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
