import { createServer, type Server, type Socket } from "node:net";
import { hosts, startUpstream, type TestHost } from "@sluice/testbed";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";
import { FAILING, type FailingStore, failureSuite } from "../src/store/failures.ts";
import { startRestServer } from "../src/store/rest-server.ts";
import { runBatch, storeProbe } from "../src/store/store-probe.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";

const TOKEN = "a-token";

describe.each(hosts)("a store behind HTTP that fails on $name", (host) => {
  failureSuite(() => openHttp(host));

  test("a port that nobody listens on is no connection, and the token shows nowhere", async () => {
    const main = await startUpstream();
    const gateway = await host.open({
      plugins: [storeProbe({ type: "http", service_name: "closed", token: TOKEN, failures: 0 })],
      upstreams: { main: { url: main.url }, closed: { url: "http://127.0.0.1:1" } },
    });
    onTestFinished(async () => {
      await gateway.close();
      await main.close();
    });
    expect((await runBatch(gateway.url, [["get", "a"]])).fault).toBe("connection");
    expect(gateway.logs().join("\n")).not.toContain(TOKEN);
  });

  test("a cluster that the host does not know is no connection, at once", async () => {
    const main = await startUpstream();
    const gateway = await host.open({
      plugins: [storeProbe({ type: "http", service_name: "nobody" })],
      upstreams: { main: { url: main.url } },
    });
    onTestFinished(async () => {
      await gateway.close();
      await main.close();
    });
    expect(await runBatch(gateway.url, [["get", "a"]])).toMatchObject({ late: false, fault: "connection" });
  });
});

describe.each(hosts.filter(({ name }) => name === "emulator (higress)"))("a Redis that fails on $name", (host) => {
  failureSuite(() => openRedis(host));
});

async function openHttp(host: TestHost): Promise<FailingStore> {
  const valkey = await ownValkey();
  const rest = await startRestServer(valkey.url, TOKEN);
  const main = await startUpstream();
  const gateway = await host.open({
    plugins: [storeProbe({ type: "http", service_name: "rest", token: TOKEN, ...FAILING })],
    upstreams: { main: { url: main.url }, rest: { url: rest.url } },
  });
  return {
    gateway,
    redisUrl: valkey.url,
    asked: () => rest.paths.length,
    heal: () => {
      rest.take(TOKEN);
      rest.script(undefined);
    },
    silence: () => rest.script(() => undefined),
    breakDown: () => rest.script((request) => void request.socket.destroy()),
    lockOut: async () => rest.take("another"),
    babble: () => rest.script((_request, response) => void response.end("<html>")),
    close: async () => {
      await gateway.close();
      for (const server of [main, rest]) await server.close();
      await valkey.stop();
    },
  };
}

async function openRedis(host: TestHost): Promise<FailingStore> {
  const valkey = await ownValkey();
  const main = await startUpstream();
  const [silent, babbling] = [await ownServer(() => undefined), await ownServer((socket) => socket.write("hello\r\n"))];
  const real = Number(new URL(valkey.url).port);
  const admin = new Redis(valkey.url);
  let port = real;
  let asked = 0;
  const gateway = await host.open({
    plugins: [storeProbe({ type: "redis", service_name: "redis.static", ...FAILING })],
    upstreams: { main: { url: main.url } },
    redisPort: () => {
      asked++;
      return port;
    },
  });
  return {
    gateway,
    redisUrl: valkey.url,
    asked: () => asked,
    heal: () => {
      port = real;
      void admin.config("SET", "requirepass", "");
    },
    silence: () => {
      port = silent.port;
    },
    breakDown: () => {
      port = 1;
    },
    lockOut: async () => void (await admin.config("SET", "requirepass", "another")),
    babble: () => {
      port = babbling.port;
    },
    close: async () => {
      admin.disconnect();
      await gateway.close();
      await main.close();
      for (const { server } of [silent, babbling]) server.close();
      await valkey.stop();
    },
  };
}

/** A server that does the same to every connection. */
async function ownServer(greet: (socket: Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : 0 };
}
