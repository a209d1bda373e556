import { type AddressInfo, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { MockAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { HttpClient, limitedBody } from "./http-client.ts";

/** What Node reads of a socket at once, and as much as streams hold: with it their reading is paused. */
const SIZE = 64 * 1024;

test("a server that closes behind its answer ends no more than its connection, however slowly the answer is read", async () => {
  const server = createServer((socket) => {
    socket.once("data", async () => {
      socket.write("HTTP/1.0 200 OK\r\n\r\n");
      await wait(100);
      socket.end(Buffer.alloc(SIZE));
    });
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const client = new HttpClient({ silence: 5_000 });
  onTestFinished(() => client.close());
  const { port } = server.address() as AddressInfo;
  const signal = AbortSignal.timeout(20_000);
  const answer = await client.ask({ url: new URL(`http://127.0.0.1:${port}/module.wasm`), signal });
  // Long enough for all of it to come, and the end behind it.
  await wait(300);
  let size = 0;
  for await (const chunk of limitedBody(answer, SIZE, signal)) size += chunk.length;
  expect(size).toBe(SIZE);
});

test.each([
  {
    name: "to what listens on this machine",
    location: "http://127.0.0.1:9200/all",
    message: /127\.0\.0\.1:9200\/all, which/,
  },
  {
    name: "out of TLS",
    location: "http://cdn.example.com/blob",
    message: /cdn\.example\.com\/blob, which is not protected/,
  },
])("a server elsewhere is not followed $name", async ({ location, message }) => {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  onTestFinished(() => dispatcher.close());
  const pool = dispatcher.get("https://registry.example.com");
  pool.intercept({ path: "/blob", method: "PUT" }).reply(307, "", { headers: { location } });
  const client = new HttpClient({ silence: 1_000, dispatcher });
  const request = { url: new URL("https://registry.example.com/blob"), signal: AbortSignal.timeout(5_000) };
  await expect(client.ask({ ...request, method: "PUT" })).rejects.toMatchObject({
    reason: "ServerError",
    message: expect.stringMatching(message),
  });
});
