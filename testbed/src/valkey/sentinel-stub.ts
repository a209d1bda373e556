import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** Says who the master is, as a test wants it. */
export interface SentinelStub {
  readonly url: string;
  /** The next client that asks for the master hears on its other connection, before the answer, that this one is it now. */
  failOverDuringLookup(port: number): void;
  close(): Promise<void>;
}

/** Milliseconds between the word of a failover and the answer. */
const PAUSE = 50;

/** @param port of the first master, on loopback */
export async function startSentinelStub(port: number): Promise<SentinelStub> {
  const clients = new Set<Socket>();
  const subscribers = new Set<Socket>();
  let master = port;
  let next: number | undefined;

  const answer = (socket: Socket, [name = "", what = ""]: readonly string[]): void => {
    const command = name.toLowerCase();
    if (command === "subscribe") {
      subscribers.add(socket);
      socket.write(`*3\r\n${bulk("subscribe")}${bulk(what)}:1\r\n`);
    } else if (command !== "sentinel") socket.write("+OK\r\n");
    else if (what.toLowerCase() === "sentinels") socket.write("*0\r\n");
    else tellMaster(socket);
  };
  const tellMaster = (socket: Socket): void => {
    const tell = () => socket.write(`*2\r\n${bulk("127.0.0.1")}${bulk(String(master))}`);
    if (next === undefined) return void tell();
    master = next;
    next = undefined;
    for (const one of subscribers) one.write(`*3\r\n${bulk("message")}${bulk("+switch-master")}${bulk("limits")}`);
    setTimeout(tell, PAUSE);
  };

  const server = createServer((socket) => {
    clients.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clients.delete(socket);
      subscribers.delete(socket);
    });
    socket.on("data", (data: Buffer) => {
      for (const words of commandsIn(data.toString())) answer(socket, words);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failOverDuringLookup: (to) => {
      next = to;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

/** Commands whose words have no line breaks, each in one piece. */
function commandsIn(text: string): (readonly string[])[] {
  return text
    .split(/^\*\d+\r\n/m)
    .slice(1)
    .map((command) => command.split("\r\n").filter((word, index) => index % 2 === 1 && word !== ""));
}
