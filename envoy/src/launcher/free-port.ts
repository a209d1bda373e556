import { createServer } from "node:net";

/** Ports tried after the first. */
const ATTEMPTS = 20;

/** The first port of loopback from this one on that nobody has; the one asked for when all are taken, to be told so. */
export async function freePortFrom(first: number): Promise<number> {
  for (let port = first; port <= first + ATTEMPTS; port += 1) if (await isPortFree(port)) return port;
  return first;
}

/** Whether nobody listens on this port of loopback. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
