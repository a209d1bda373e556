import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Server as NetServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { selfSigned } from "../../../envoy/test/certificate.ts";

/** A server that is not what a push hopes for. */
export interface StrangeRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  close(): Promise<void>;
}

/** Lets nobody write, as a registry tells it (OCI distribution specification 1.1, "Error Codes"). */
export function refusingRegistry(): Promise<StrangeRegistry> {
  const errors = [{ code: "DENIED", message: "requested access to the resource is denied" }];
  const server = createServer((request, response) => {
    const refused = request.method === "POST" || request.method === "PUT";
    response.writeHead(refused ? 403 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ errors: refused ? errors : [] }));
  });
  return listening(server);
}

/** The name that the certificate of `expiredRegistry` is for. */
export const EXPIRED_HOST = "registry.example.com";

/** A proxy (CONNECT) that leads every host to a server whose certificate ended in 2021; `certificate` is PEM, to be trusted. */
export async function expiredRegistry(): Promise<StrangeRegistry & { readonly certificate: string }> {
  const { key, certificate } = selfSigned(EXPIRED_HOST, "210101000000Z");
  const server = await listening(createTlsServer({ key, cert: certificate }));
  const proxy = createServer().on("connect", (_, client) => {
    const port = Number(server.host.split(":").at(-1));
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  const { host, close } = await listening(proxy);
  return {
    host,
    certificate,
    close: async () => {
      await close();
      await server.close();
    },
  };
}

async function listening(server: Server | NetServer): Promise<StrangeRegistry> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
