import { request as httpRequest, type IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startUpstream, type Upstream } from "./upstream.ts";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.clear();
  upstream.respond(undefined);
});

interface RawReply {
  readonly message: IncomingMessage;
  /** One entry a chunk of the transfer coding, unless two were read at once. */
  readonly pieces: readonly Buffer[];
  readonly error: string | undefined;
}

/** A client without fetch's conveniences: shows trailers, pieces and broken connections. */
function send(headers: Record<string, string>, body = "", path = "/"): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${upstream.url}${path}`, { method: "POST", headers, agent: false }, (message) => {
      const pieces: Buffer[] = [];
      let error: string | undefined;
      // Node tells a break after the headers to the request too.
      outgoing.off("error", reject).on("error", () => undefined);
      message.on("data", (piece: Buffer) => pieces.push(piece));
      message.on("error", (cause: NodeJS.ErrnoException) => {
        error = cause.code ?? cause.message;
      });
      message.on("close", () => resolve({ message, pieces, error }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

const text = (reply: RawReply): string => Buffer.concat(reply.pieces).toString();

describe("a request's headers script the reply", () => {
  test("without a script the request comes back as JSON", async () => {
    const reply = await send({ "x-test": "1" }, "hello", "/a?b=c");
    expect(JSON.parse(text(reply))).toMatchObject({
      method: "POST",
      path: "/a?b=c",
      body: "hello",
      headers: { "x-test": "1" },
    });
    expect(reply.message.headers["content-type"]).toBe("application/json");
  });

  test("status, headers and body are as asked", async () => {
    const reply = await send({ "x-stub-status": "429", "x-stub-header-retry-after": "3", "x-stub-body": "slow down" });
    expect(reply.message.statusCode).toBe(429);
    expect(reply.message.headers).toMatchObject({ "retry-after": "3", "content-length": "9" });
    expect(text(reply)).toBe("slow down");
  });

  test("a base64 body may hold any bytes", async () => {
    const bytes = Buffer.from([0, 10, 13, 255]);
    const reply = await send({ "x-stub-body-base64": bytes.toString("base64") });
    expect(Buffer.concat(reply.pieces)).toEqual(bytes);
  });

  test("a cut body is sent as chunks of the given size", async () => {
    const reply = await send({ "x-stub-body": "abcdefgh", "x-stub-cut": "3", "x-stub-delay-ms": "5" });
    expect(reply.message.headers["transfer-encoding"]).toBe("chunked");
    expect(reply.pieces.map(String)).toEqual(["abc", "def", "gh"]);
  });

  test("a body can be cut at one offset", async () => {
    const reply = await send({ "x-stub-body": "abcdefgh", "x-stub-cut-at": "5", "x-stub-delay-ms": "5" });
    expect(reply.pieces.map(String)).toEqual(["abcde", "fgh"]);
  });

  test("gzip encodes the body and says so", async () => {
    const reply = await send({ "x-stub-body": "squeeze", "x-stub-encoding": "gzip" });
    expect(reply.message.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(Buffer.concat(reply.pieces)).toString()).toBe("squeeze");
  });

  test("trailers follow the body", async () => {
    const reply = await send({ "x-stub-body": "x", "x-stub-trailer-grpc-status": "0" });
    expect(reply.message.trailers).toEqual({ "grpc-status": "0" });
  });

  test("a reset comes after exactly the bytes asked for", async () => {
    const reply = await send({ "x-stub-body": "abcdefgh", "x-stub-abort-after": "4", "x-stub-delay-ms": "5" });
    expect(text(reply)).toBe("abcd");
    expect(reply.error).toBe("ECONNRESET");
    const seen = await upstream.nextRequest();
    await seen.settled;
    expect(seen.aborted).toBe(true);
  });

  test("a close truncates the body", async () => {
    const reply = await send({ "x-stub-body": "abcdefgh", "x-stub-close-after": "4", "x-stub-delay-ms": "5" });
    expect(text(reply)).toBe("abcd");
    expect(reply.message.complete).toBe(false);
  });

  test("a reset can come before the headers", async () => {
    await expect(send({ "x-stub-abort": "before-headers" })).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("a script that makes no sense is answered 500 and named", async () => {
    const reply = await send({ "x-stub-cut": "many" });
    expect(reply.message.statusCode).toBe(500);
    expect(text(reply)).toBe("x-stub-cut: many: expected a whole number\n");
  });

  test("an expectation that is not met is answered 500 and named", async () => {
    expect(text(await send({ "x-expect-path": "/v1/x" }))).toBe("path /: expected /v1/x\n");
    expect(text(await send({ "x-expect-header-a": "1", a: "2" }))).toBe("header a: 2: expected 1\n");
  });
});

describe("what was sent is recorded", () => {
  test("requests are handed out in order, whoever comes first", async () => {
    const early = upstream.nextRequest();
    await send({}, "one");
    await send({}, "two");
    expect((await early).text).toBe("one");
    expect((await upstream.nextRequest()).text).toBe("two");
    expect(upstream.requests.map((request) => request.text)).toEqual(["one", "two"]);
  });

  test("a client that goes away during the reply is seen", async () => {
    const outgoing = httpRequest(upstream.url, { headers: { "x-stub-body": "abc", "x-stub-cut": "1" }, agent: false });
    upstream.respond((_request, response) => {
      response.write("first");
    });
    outgoing.on("error", () => undefined);
    outgoing.on("response", (message) => {
      message.on("error", () => undefined);
      message.destroy();
    });
    outgoing.end();
    const seen = await upstream.nextRequest();
    await seen.settled;
    expect(seen.aborted).toBe(true);
  });

  test("a handler that fails is answered 500 with its reason", async () => {
    upstream.respond(() => Promise.reject(new Error("no such row")));
    expect(text(await send({}))).toContain("no such row");
  });

  test("the log has one line a request", async () => {
    await send({ "x-stub-status": "503", "x-stub-body": "x" }, "1234", "/p");
    expect(upstream.logs().at(-1)).toBe("POST /p <- 4 bytes -> 503, complete");
  });

  test("only the newest requests are kept", async () => {
    const small = await startUpstream({ keep: 2 });
    try {
      for (const body of ["1", "2", "3"])
        await fetch(small.url, { method: "POST", body }).then((reply) => reply.text());
      expect(small.requests.map((request) => request.text)).toEqual(["2", "3"]);
      expect((await small.nextRequest()).text).toBe("2");
      expect(small.logs().length).toBeLessThanOrEqual(2);
    } finally {
      await small.close();
    }
  });
});
