import { createConnection } from "node:net";
import type { RedisAnswer, RedisHandler, RedisRequest } from "@sluice/host";

/**
 * Answers the emulator's Redis calls from a real server, byte by byte as it sends them. Each call has a connection of its own,
 * authenticated as the host would; one that breaks, or can not be made, is `unreachable`.
 * @param port asked for at each call, so that a server may come back on another one
 */
export function redisWire(port: () => number): RedisHandler {
  return (request) => ask(port(), request);
}

function ask(port: number, request: RedisRequest): Promise<RedisAnswer> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    const before = greeting(request);
    const chunks: Buffer[] = [];
    const end = (answer: RedisAnswer): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => {
      for (const words of before) socket.write(respCommand(words));
      socket.write(request.query);
    });
    socket.on("error", () => end("unreachable"));
    socket.on("close", () => end("unreachable"));
    socket.on("data", (data: Buffer) => {
      chunks.push(data);
      const reply = replyAt(Buffer.concat(chunks), before.length);
      if (reply !== undefined) end(reply);
    });
  });
}

/** What is said before the first command of a connection. */
function greeting({ service, account }: RedisRequest): (readonly string[])[] {
  const { username, password } = account;
  const database = /[?&]db=(\d+)/.exec(service)?.[1] ?? "0";
  return [
    ...(password === "" ? [] : [["AUTH", ...(username === "" ? [] : [username]), password]]),
    ...(database === "0" ? [] : [["SELECT", database]]),
  ];
}

function respCommand(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
}

/** The reply behind so many others; undefined while it is not whole. */
function replyAt(bytes: Buffer, skipped: number): Buffer | undefined {
  let start = 0;
  for (let index = 0; ; index++) {
    const end = replyEnd(bytes, start);
    if (end === undefined) return undefined;
    if (index === skipped) return bytes.subarray(start, end);
    start = end;
  }
}

/** Where the RESP 2 reply ends that begins at `at`; undefined while it is not whole. */
function replyEnd(bytes: Buffer, at: number): number | undefined {
  const line = bytes.indexOf("\r\n", at);
  if (line < 0) return undefined;
  const type = String.fromCharCode(bytes[at] ?? 0);
  const count = Number(bytes.toString("latin1", at + 1, line));
  let end = line + 2;
  if (type === "$" && count >= 0) end += count + 2;
  for (let index = 0; type === "*" && index < count; index++) {
    const next = replyEnd(bytes, end);
    if (next === undefined) return undefined;
    end = next;
  }
  return end <= bytes.length ? end : undefined;
}
