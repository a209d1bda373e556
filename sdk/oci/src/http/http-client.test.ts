import { type AddressInfo, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
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
