import { createConnection, type Socket } from "node:net";
import type { RedisAnswer, RedisHandler, RedisRequest } from "@sluice/host";

/**
 * Answers the emulator's Redis calls from a real server, byte by byte as it sends them. Each call has a connection of its own;
 * one that breaks, or can not be made, is `unreachable`.
 * @param port asked for at each call, so that a server may come back on another one
 */
export function redisWire(port: () => number): RedisHandler {
  return (request) => ask(port(), request);
}

function ask(port: number, { service, query }: RedisRequest): Promise<RedisAnswer> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    const select = databaseOf(service);
    const chunks: Buffer[] = [];
    let toSkip = select === undefined ? 0 : 1;
    const end = (answer: RedisAnswer): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => write(socket, select, query));
    socket.on("error", () => end("unreachable"));
    socket.on("close", () => end("unreachable"));
    socket.on("data", (data: Buffer) => {
      chunks.push(data);
      let all = Buffer.concat(chunks);
      for (; toSkip > 0; toSkip--) {
        const size = replySize(all, 0);
        if (size === undefined) return;
        all = all.subarray(size);
        chunks.splice(0, chunks.length, all);
      }
      const size = replySize(all, 0);
      if (size !== undefined) end(all.subarray(0, size));
    });
  });
}

function databaseOf(service: string): string | undefined {
  const database = /[?&]db=(\d+)/.exec(service)?.[1] ?? "0";
  return database === "0" ? undefined : database;
}

function write(socket: Socket, select: string | undefined, query: Buffer): void {
  if (select !== undefined) socket.write(`*2\r\n$6\r\nSELECT\r\n$${select.length}\r\n${select}\r\n`);
  socket.write(query);
}

/** Length of the RESP 2 reply that begins at `at`; undefined while it is not whole. */
function replySize(bytes: Buffer, at: number): number | undefined {
  const line = bytes.indexOf("\r\n", at);
  if (line < 0) return undefined;
  const type = String.fromCharCode(bytes[at] ?? 0);
  const count = Number(bytes.toString("latin1", at + 1, line));
  let end = line + 2;
  if (type === "$" && count >= 0) end += count + 2;
  for (let index = 0; type === "*" && index < count; index++) {
    const size = replySize(bytes, end);
    if (size === undefined) return undefined;
    end += size;
  }
  return end <= bytes.length ? end - at : undefined;
}
