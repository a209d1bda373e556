import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { choosePort } from "./port.ts";

let server: Server | undefined;
afterEach(() => server?.close());

function occupy(): Promise<number> {
  const taken = createServer();
  server = taken;
  return new Promise((resolve) => {
    taken.listen(0, "127.0.0.1", () => {
      const address = taken.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

test("a port that is asked for and free is taken", async () => {
  const port = await occupy();
  await new Promise((resolve) => server?.close(resolve));
  expect(await choosePort(String(port))).toBe(port);
});

test("a port that is asked for and taken is refused with a remedy", async () => {
  const port = await occupy();
  await expect(choosePort(String(port))).rejects.toMatchObject({
    message: `port ${port} is taken`,
    help: expect.stringContaining("PORT="),
  });
});

test.each(["0", "65536", "http", "80.5", "-1"])("PORT=%s is no port", async (asked) => {
  await expect(choosePort(asked)).rejects.toThrow("is no port");
});
