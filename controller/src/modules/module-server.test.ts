import { request } from "node:http";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { moduleBytes } from "../../../testbed/src/registry/module-bytes.ts";
import { temporaryFolder } from "../../../testbed/src/registry/module-fixture.ts";
import { ModuleCache } from "./module-cache.ts";
import { modulePath, startModuleServer } from "./module-server.ts";

const MODULE = moduleBytes();
let sha256: string;
let port: number;

beforeEach(async () => {
  const cache = await ModuleCache.open({ folder: await temporaryFolder(), limit: 1_000_000, now: Date.now });
  const stored = await cache.commit(await cache.receive(pieces(MODULE)), new Set());
  const server = await startModuleServer({ cache });
  onTestFinished(() => server.close());
  ({ port } = server);
  ({ sha256 } = stored);
});

async function* pieces(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

/** Sends the path as it is, which fetch would tidy up. */
function ask(path: string, method = "GET", headers: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      const sent = request({ port, host: "127.0.0.1", path, method, headers, agent: false }, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) });
      });
      sent.on("error", reject);
      sent.end();
    },
  );
}

describe("a module", () => {
  test("is given by its digest, for ever the same", async () => {
    const { status, headers, body } = await ask(modulePath(sha256));
    expect({ status, body }).toEqual({ status: 200, body: Buffer.from(MODULE) });
    expect(headers).toMatchObject({
      "content-type": "application/wasm",
      "content-length": String(MODULE.length),
      etag: `"${sha256}"`,
      "cache-control": "private, max-age=31536000, immutable",
    });
  });

  test("has a head", async () => {
    const { status, headers, body } = await ask(modulePath(sha256), "HEAD");
    expect({ status, size: headers["content-length"], body: body.length }).toEqual({
      status: 200,
      size: String(MODULE.length),
      body: 0,
    });
  });

  test.each(["W/", ""])("is not sent again to whom has it (%s)", async (weak) => {
    const tag = `"other", ${weak}"${sha256}"`;
    expect((await ask(modulePath(sha256), "GET", { "if-none-match": tag })).status).toBe(304);
  });
});

describe("nothing else is given", () => {
  test.each([
    () => "/",
    () => "/modules/",
    () => modulePath("0".repeat(64)),
    () => modulePath(sha256.toUpperCase()),
    () => `/modules/${sha256}`,
    () => `/modules/../modules/${sha256}.wasm`,
    () => `/modules/%2e%2e/${sha256}.wasm`,
    () => "/modules/../known/x.json",
    () => `//modules/${sha256}.wasm`,
    () => `/modules/${sha256}.wasm/`,
  ])("%s", async (path) => {
    const { status, body, headers } = await ask(path());
    expect({ status, body: body.length, etag: headers.etag }).toEqual({ status: 404, body: 0, etag: undefined });
  });

  test("by no other method", async () => {
    const { status, headers } = await ask(modulePath(sha256), "DELETE");
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: "GET, HEAD" });
  });
});
