import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { HttpClient } from "../http/http-client.ts";
import { describeBytes } from "../image/describe-bytes.ts";
import { parseOciReference } from "../image/reference.ts";
import { RegistryClient } from "../registry-client.ts";

/** A registry that keeps what it received of a request that breaks off, as the specification would have it. */
interface KeepingRegistry {
  readonly url: string;
  /** Method and content-range of each request that asks for an upload. */
  readonly asked: readonly string[];
  /** Bytes of bodies that were received. */
  readonly received: number;
}

interface Behaviour {
  /** Of the nth PATCH or PUT with a body: bytes after which the connection breaks; default never. */
  readonly cuts?: readonly (number | undefined)[];
  /** Answers a request in the registry's place. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse, count: number) => boolean;
  readonly location?: "absolute" | "relative";
}

async function startKeepingRegistry({
  cuts = [],
  instead,
  location = "relative",
}: Behaviour): Promise<KeepingRegistry> {
  let upload = Buffer.alloc(0);
  let session = 0;
  let bodies = 0;
  let count = 0;
  const state = { url: "", asked: [] as string[], received: 0 };
  const placeOf = () =>
    `${location === "absolute" ? `http://${state.url}` : ""}/v2/a/blobs/uploads/${session}?state=${upload.length}`;
  const answer = (response: ServerResponse, status: number) => {
    const last = Math.max(0, upload.length - 1);
    response.writeHead(status, { location: placeOf(), range: `0-${last}` }).end();
  };
  const take = (request: IncomingMessage, response: ServerResponse, done: () => void) => {
    const limit = cuts[bodies++] ?? Number.POSITIVE_INFINITY;
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      const rest = chunk.subarray(0, Math.max(0, limit - size));
      size += chunk.length;
      state.received += rest.length;
      upload = Buffer.concat([upload, rest]);
      if (size > limit) request.socket.destroy();
    });
    request.on("end", () => response.destroyed || done());
  };
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    if (instead?.(request, response, count++) === true) return;
    if (method === "HEAD") return void response.writeHead(404).end();
    state.asked.push([method, headers["content-range"] ?? ""].join(" ").trim());
    if (method === "POST") {
      upload = Buffer.alloc(0);
      session++;
      return answer(response, 202);
    }
    if (!url.includes(`/uploads/${session}?`)) return void response.writeHead(404).end();
    if (method === "GET") return answer(response, 204);
    const from = Number(/^(\d+)-/.exec(headers["content-range"] ?? "")?.[1] ?? upload.length);
    if (from !== upload.length) return answer(response, 416);
    if (method === "PATCH") return take(request, response, () => answer(response, 202));
    take(request, response, () => {
      const digest = `sha256:${createHash("sha256").update(upload).digest("hex")}`;
      const isRight = new URL(url, "http://x").searchParams.get("digest") === digest;
      response.writeHead(isRight ? 201 : 400, { "docker-content-digest": digest }).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  state.url = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

const BYTES = Buffer.from(Array.from({ length: 1_000 }, (_, i) => i % 251));
const BLOB = { ...describeBytes(BYTES, "application/octet-stream"), bytes: BYTES };

function upload({ url }: KeepingRegistry, chunkSize = 300, onProgress: (sent: number) => void = () => undefined) {
  const http = new HttpClient({ silence: 5_000 });
  onTestFinished(() => http.close());
  const client = new RegistryClient({
    http,
    image: parseOciReference(`oci://${url}/a`),
    credential: undefined,
    signal: AbortSignal.timeout(20_000),
    advice: { withoutCredential: "log in", withCredential: "log in again" },
    now: Date.now,
    writes: true,
    retry: { attempts: 3, sleep: async () => undefined },
  });
  return client.uploadBlob(BLOB, { chunkSize, onProgress });
}

test.each(["relative", "absolute"] as const)("a blob goes chunk by chunk to %s places", async (location) => {
  const registry = await startKeepingRegistry({ location });
  const progress: number[] = [];
  expect(await upload(registry, 300, (sent) => progress.push(sent))).toBe(true);
  expect(registry.asked).toEqual(["POST", "PATCH 0-299", "PATCH 300-599", "PATCH 600-899", "PATCH 900-999", "PUT"]);
  expect(progress).toEqual([300, 600, 900, 1_000, 1_000]);
});

test("what fits a chunk goes in one request", async () => {
  const registry = await startKeepingRegistry({});
  await upload(registry, 1_000);
  expect(registry.asked).toEqual(["POST", "PUT"]);
});

describe("what was cut off goes on", () => {
  test.each([
    {
      name: "within a chunk",
      cuts: [undefined, 100],
      asked: ["POST", "PATCH 0-299", "PATCH 300-599", "GET", "PATCH 400-699", "PATCH 700-999", "PUT"],
    },
    {
      name: "at the start of a chunk",
      cuts: [undefined, 0],
      asked: ["POST", "PATCH 0-299", "PATCH 300-599", "GET", "PATCH 300-599", "PATCH 600-899", "PATCH 900-999", "PUT"],
    },
    {
      name: "in the first chunk",
      cuts: [2],
      asked: ["POST", "PATCH 0-299", "GET", "PATCH 2-301", "PATCH 302-601", "PATCH 602-901", "PATCH 902-999", "PUT"],
    },
  ])("$name", async ({ cuts, asked }) => {
    const registry = await startKeepingRegistry({ cuts });
    await upload(registry);
    expect(registry.asked).toEqual(asked);
    expect(registry.received).toBe(BYTES.length);
  });

  test("in its only request", async () => {
    const registry = await startKeepingRegistry({ cuts: [700] });
    await upload(registry, 1_000);
    expect(registry.asked).toEqual(["POST", "PUT", "GET", "PATCH 700-999", "PUT"]);
  });

  test("as long as it gets further, however often", async () => {
    const registry = await startKeepingRegistry({ cuts: Array.from({ length: 30 }, () => 30) });
    await upload(registry);
    expect(registry.received).toBe(BYTES.length);
  });

  test("and is given up when it does not", async () => {
    const registry = await startKeepingRegistry({ cuts: Array.from({ length: 30 }, () => 0) });
    await expect(upload(registry)).rejects.toMatchObject({ reason: "Unreachable" });
  });
});

describe("a registry that", () => {
  test("has lost an upload is sent it anew", async () => {
    let lost = false;
    const registry = await startKeepingRegistry({
      instead: ({ method, headers }, response) => {
        if (lost || method !== "PATCH" || headers["content-range"] !== "300-599") return false;
        lost = true;
        response.writeHead(404).end();
        return true;
      },
    });
    await upload(registry);
    expect(registry.asked.filter((line) => line === "PATCH 300-599")).toHaveLength(1);
  });

  test("asks for a pause is given it", async () => {
    const registry = await startKeepingRegistry({
      instead: (_request, response, count) => {
        if (count > 1) return false;
        response.writeHead(429, { "retry-after": "1" }).end();
        return true;
      },
    });
    expect(await upload(registry)).toBe(true);
  });

  test("refuses says why", async () => {
    const registry = await startKeepingRegistry({
      instead: ({ method }, response) => {
        if (method !== "POST") return false;
        response.writeHead(403).end(JSON.stringify({ errors: [{ code: "DENIED", message: "quota\u001b exceeded" }] }));
        return true;
      },
    });
    await expect(upload(registry)).rejects.toMatchObject({
      reason: "Unauthorized",
      message: expect.stringMatching(/does not let you write to a \(answered 403\): quota\? exceeded \(DENIED\)$/),
    });
  });

  test("leads to a place without TLS is not followed", async () => {
    const registry = await startKeepingRegistry({
      instead: ({ method }, response) => {
        if (method !== "POST") return false;
        response.writeHead(202, { location: "http://elsewhere.example/upload" }).end();
        return true;
      },
    });
    await expect(upload(registry)).rejects.toMatchObject({
      message: expect.stringMatching(/leads to http:\/\/elsewhere\.example\/upload, which is not protected by TLS$/),
    });
  });

  test("says that it took other bytes is not believed", async () => {
    const registry = await startKeepingRegistry({
      instead: ({ method }, response) => {
        if (method !== "PUT") return false;
        response.writeHead(201, { "docker-content-digest": `sha256:${"0".repeat(64)}` }).end();
        return true;
      },
    });
    await expect(upload(registry)).rejects.toMatchObject({ reason: "DigestMismatch" });
  });

  test("has the blob is sent nothing", async () => {
    const registry = await startKeepingRegistry({
      instead: ({ method }, response) => {
        if (method === "HEAD") response.writeHead(200).end();
        return method === "HEAD";
      },
    });
    expect(await upload(registry)).toBe(false);
    expect(registry.asked).toEqual([]);
  });
});
