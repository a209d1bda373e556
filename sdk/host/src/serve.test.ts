import { once } from "node:events";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type ServedChain, type ServeOptions, serveChain } from "./index.ts";
import { scripted } from "./testdata/scripted.ts";

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** An upstream on loopback. */
async function upstream(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(
  lines: readonly string[],
  address: string,
  more: Partial<ServeOptions> = {},
): Promise<ServedChain> {
  const chain = await serveChain({
    clusters: { upstream: { url: `http://${address}` } },
    plugins: [await scripted("script", lines)],
    ...more,
  });
  open.push(chain);
  return chain;
}

/** Turns of the event loop until something has happened. */
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve));
}

const echo: RequestListener = (request, response) => {
  response.writeHead(200, { "x-path": request.url ?? "", "x-host": request.headers.host ?? "" });
  request.pipe(response);
};

describe("a served chain", () => {
  test("passes request and response through the filters", async () => {
    const lines = [
      "request_headers set 0 :path /changed",
      "request_body!more write 0 0 0 >",
      "response_headers set 2 x-by emulator",
    ];
    const chain = await serve(lines, await upstream(echo));
    const response = await fetch(`${chain.url}/v1`, {
      method: "POST",
      body: "hello",
      headers: { "content-type": "text/plain" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-path")).toBe("/changed");
    expect(response.headers.get("x-by")).toBe("emulator");
    expect(response.headers.get("x-host")).toBe(new URL(chain.url).host);
  });

  test("streams: the first event arrives while the upstream is still speaking", async () => {
    let finish: () => void = () => {};
    const address = await upstream((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: 1\n\n");
      finish = () => response.end("data: 2\n\n");
    });
    const chain = await serve([], address);
    const response = await fetch(chain.url);
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("data: 1\n\n");
    finish();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("data: 2\n\n");
    expect((await reader?.read())?.done).toBe(true);
  });

  test("a local reply answers without the upstream", async () => {
    const chain = await serve(["request_headers reply 403 no denied"], "127.0.0.1:1");
    const response = await fetch(chain.url, { method: "POST", body: "x" });
    expect([response.status, await response.text()]).toEqual([403, "denied"]);
  });

  test("a client that goes away ends the stream and the upstream's request", async () => {
    let cut = false;
    const address = await upstream((_request, response) => {
      response.on("close", () => {
        cut = true;
      });
      response.writeHead(200);
      response.write("first");
    });
    const chain = await serve([], address);
    const client = httpRequest(chain.url);
    client.end();
    const [response] = (await once(client, "response")) as [IncomingMessage];
    await once(response, "data");
    client.destroy();
    await until(() => cut && chain.logs.some(({ message }) => message === "delete 2 0 0"));
    expect(chain.logs.slice(-3).map(({ message }) => message)).toEqual(["log 2 0 0", "done 2 0 0", "delete 2 0 0"]);
  });

  test("an upstream that cannot be reached is 503", async () => {
    const address = await upstream(echo);
    await Promise.all(open.splice(0).map((one) => one.close()));
    const chain = await serve([], address);
    const response = await fetch(chain.url);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("reset reason: remote connection failure");
  });

  test("an upstream that breaks in its body cuts the response", async () => {
    const address = await upstream((_request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("half", () => response.destroy());
    });
    const chain = await serve([], address);
    const response = await fetch(chain.url);
    await expect(response.text()).rejects.toThrow();
    await until(() => chain.logs.some(({ message }) => message === "delete 2 0 0"));
  });

  test("callouts go to the clusters", async () => {
    const address = await upstream(echo);
    const auth = await upstream((request, response) => response.end(`${request.method} ${request.url}`));
    const lines = [
      "request_headers return 4",
      "request_headers call auth 0",
      "call_response read 4 0 99",
      "call_response effective",
      "call_response continue 0",
    ];
    const clusters = { upstream: { url: `http://${address}` }, auth: { url: `http://${auth}` } };
    const chain = await serve(lines, address, { clusters });
    expect((await fetch(chain.url)).status).toBe(200);
    expect(chain.logs.map(({ message }) => message)).toContain("  body = POST /check");
  });

  test("upstream filters try the next endpoint, with its metadata", async () => {
    const bad = await upstream((_request, response) => response.writeHead(503).end("no"));
    const good = await upstream((request, response) => response.end(`${request.headers["x-provider"]}`));
    const path = "xds/upstream_host_metadata/filter_metadata/sluice/name";
    const endpoints = [
      { address: bad, metadata: { sluice: { name: "one" } } },
      { address: good, metadata: { sluice: { name: "two" } } },
    ];
    const retry = { statuses: [503], retries: 1 };
    const chain = await serve([], bad, {
      clusters: { upstream: { url: `http://${bad}`, endpoints, retry } },
      plugins: [
        await scripted("up", [`request_headers property ${path}`, "request_headers set 0 x-provider seen"], {
          position: "upstream",
        }),
      ],
    });
    expect(await (await fetch(chain.url, { method: "POST", body: "x" })).text()).toBe("seen");
    const read = chain.logs.map(({ message }) => message.trim()).filter((message) => message.startsWith("xds"));
    expect(read).toEqual([`${path} = one`, `${path} = two`]);
  });

  test("a header that no client may get cuts the connection and is reported", async () => {
    const chain = await serve(["response_headers set 2 x-bad a\x01b"], await upstream(echo));
    await expect(fetch(chain.url)).rejects.toThrow();
    expect(chain.problems[0]).toContain("Invalid character in header content");
  });

  test("a new configuration serves the next request", async () => {
    const chain = await serve(["response_headers set 2 x-by old"], await upstream(echo));
    expect(chain.reconfigure("script", Buffer.from("response_headers set 2 x-by new"))).toBe(true);
    expect((await fetch(chain.url)).headers.get("x-by")).toBe("new");
    expect(chain.reconfigure("script", Buffer.from("configure return 0"))).toBe(false);
    expect((await fetch(chain.url)).headers.get("x-by")).toBe("new");
  });
});
