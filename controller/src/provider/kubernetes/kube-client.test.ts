import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ApiError } from "./api-error.ts";
import { BodyTooLargeError, KubeClient, type KubeClientOptions, type WatchRequest } from "./kube-client.ts";
import { LineTooLongError } from "./line-splitter.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A client of a server that answers as the handler does. */
async function clientOf(handler: Handler, options: KubeClientOptions = {}): Promise<KubeClient> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const access = {
    server: new URL(`http://127.0.0.1:${port}/prefix/`),
    namespace: "default",
    options: async () => ({ headers: { authorization: "Bearer t" } }),
  };
  const client = new KubeClient(access, options);
  onTestFinished(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return client;
}

/** Answers with what it was asked. */
const echo: Handler = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url, headers } = request;
    const body = Buffer.concat(chunks).toString("utf8");
    response.end(JSON.stringify({ method, url, type: headers["content-type"], auth: headers.authorization, body }));
  });
};

test.each(["POST", "PUT", "PATCH", "DELETE"] as const)("the body of a %s is a part of it", async (method) => {
  const client = await clientOf(echo);
  // A second one on the same connection, which leftovers of the first would spoil.
  for (let round = 0; round < 2; round++) {
    expect(await client.request({ method, path: "/api/v1/x", query: { a: "b c" }, body: { ü: 1 } })).toEqual({
      method,
      url: "/prefix/api/v1/x?a=b+c",
      type: "application/json",
      auth: "Bearer t",
      body: '{"ü":1}',
    });
  }
});

test("a patch says of what kind it is", async () => {
  const client = await clientOf(echo);
  const asked = await client.request({ method: "PATCH", path: "/x", body: {}, patch: "apply-patch+yaml" });
  expect(asked).toMatchObject({ type: "application/apply-patch+yaml" });
});

test.each([
  {
    name: "a status",
    body: '{"reason":"Expired","message":"too old","details":{"retryAfterSeconds":3}}',
    reason: "Expired",
  },
  { name: "a proxy's page", body: "<html>bad gateway</html>", reason: "" },
  { name: "nothing", body: "", reason: "" },
])("an answer that is an error with $name is one to the caller", async ({ body, reason }) => {
  const client = await clientOf((_, response) => response.writeHead(410).end(body));
  const error = await client.request({ method: "GET", path: "/x" }).catch((caught) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 410, reason });
});

test("a server that asks for patience is heard, within reason", async () => {
  const client = await clientOf((_, response) => response.writeHead(429, { "retry-after": "100000" }).end("{}"));
  await expect(client.request({ method: "GET", path: "/x" })).rejects.toMatchObject({ status: 429, retryAfter: 60 });
});

test("an answer larger than the limit is not kept", async () => {
  const client = await clientOf((_, response) => response.end("x".repeat(2_000)), { maxBody: 1_000 });
  await expect(client.request({ method: "GET", path: "/x" })).rejects.toThrow(BodyTooLargeError);
});

test("a server that does not answer is given up", async () => {
  const client = await clientOf(() => undefined, { timeout: 50 });
  await expect(client.request({ method: "GET", path: "/x" })).rejects.toThrow("no answer for 50 ms");
});

function watching(init: Partial<WatchRequest> = {}): WatchRequest & { readonly lines: string[] } {
  const lines: string[] = [];
  const common = { path: "/x", query: { watch: "true" }, signal: new AbortController().signal, idleTimeout: 5_000 };
  return { ...common, onLine: (line) => lines.push(line), ...init, lines };
}

test("lines come as they are completed, wherever they were cut", async () => {
  const bytes = Buffer.from('{"a":"ü"}\n\n{"b":2}\nrest');
  const client = await clientOf(async (_, response) => {
    for (const byte of bytes) await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
    response.end();
  });
  const watch = watching();
  await client.watch(watch);
  expect(watch.lines).toEqual(['{"a":"ü"}', '{"b":2}']);
});

test("a line without an end is bounded", async () => {
  const client = await clientOf((_, response) => void response.write("x".repeat(2_000)), { maxBody: 1_000 });
  await expect(client.watch(watching())).rejects.toThrow(LineTooLongError);
});

test("a watch that is silent ends as if the server had ended it", async () => {
  const client = await clientOf((_, response) => void response.write("one\n"));
  const watch = watching({ idleTimeout: 1_000 });
  await client.watch(watch);
  expect(watch.lines).toEqual(["one"]);
});

test("a watch that the caller ends tells no more lines", async () => {
  const stop = new AbortController();
  const client = await clientOf((_, response) => void response.write("one\ntwo\n"));
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    stop.abort();
  };
  await expect(client.watch(watching({ signal: stop.signal, onLine }))).rejects.toThrow(/abort/i);
  expect(lines).toEqual(["one"]);
});

test("a watch whose connection breaks is a failure", async () => {
  const client = await clientOf((_, response) => {
    response.write("one\n", () => response.destroy());
  });
  await expect(client.watch(watching())).rejects.toThrow();
});
