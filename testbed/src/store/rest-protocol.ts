import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

/** A server that speaks Upstash's REST protocol, in front of a Redis. */
export interface ServedRest {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
  /** `redis://…` of the Redis behind it. */
  readonly redisUrl: string;
  close(): Promise<void>;
}

/** What the SDK's store rests on in a server of the protocol; call it in the body of `describe`. */
export function restProtocolSuite(start: () => Promise<ServedRest>): void {
  let server: ServedRest;
  let redis: Redis;
  let key: string;
  beforeAll(async () => {
    server = await start();
    redis = new Redis(server.redisUrl);
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.close();
  });
  beforeEach(() => {
    key = `rest:${randomUUID()}`;
  });

  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const reply = await fetch(server.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: reply.status, body: (await reply.json()) as unknown };
  }

  const BASE64 = { "upstash-encoding": "base64" };

  test("a command is answered with its result", async () => {
    expect(await post("/", ["SET", key, "é"])).toEqual({ status: 200, body: { result: "OK" } });
    expect(await post("/", ["GET", key])).toEqual({ status: 200, body: { result: "é" } });
    expect(await post("/", ["GET", `${key}:none`])).toEqual({ status: 200, body: { result: null } });
    expect(await post("/", ["INCRBY", `${key}:n`, 41])).toEqual({ status: 200, body: { result: 41 } });
  });

  test("texts come in base64 when asked for, at any depth, OK as it is", async () => {
    await redis.set(key, Buffer.from([0xff, 0x00, 0x0a]));
    expect(await post("/", ["GET", key], BASE64)).toEqual({ status: 200, body: { result: "/wAK" } });
    expect(await post("/", ["SET", key, "x"], BASE64)).toEqual({ status: 200, body: { result: "OK" } });
    const script = "return {1, 'text', false, {2, 'deep'}}";
    const result = [1, "dGV4dA==", null, [2, "ZGVlcA=="]];
    expect(await post("/", ["EVAL", script, "0"], BASE64)).toEqual({ status: 200, body: { result } });
  });

  test("an error is 400 and begins with Redis's code, in plain text", async () => {
    await redis.lpush(key, "x");
    const reply = await post("/", ["GET", key], BASE64);
    expect(reply).toEqual({ status: 400, body: { error: expect.stringMatching(/^WRONGTYPE /) } });
  });

  test("a script that is not known is NOSCRIPT, and known once it was run", async () => {
    const script = `return '${key}'`;
    const sha = await redis.script("LOAD", script);
    await redis.script("FLUSH");
    const unknown = await post("/", ["EVALSHA", String(sha), "0"]);
    expect(unknown).toEqual({ status: 400, body: { error: expect.stringMatching(/^NOSCRIPT/) } });
    expect((await post("/", ["EVAL", script, "0"])).body).toEqual({ result: key });
    expect((await post("/", ["EVALSHA", String(sha), "0"])).body).toEqual({ result: key });
  });

  test("a pipeline is answered in its order, errors among the results", async () => {
    await redis.set(key, "text");
    const pipeline = [
      ["INCR", key],
      ["GET", key],
      ["EVALSHA", "0".repeat(40), "0"],
      ["INCR", `${key}:n`],
    ];
    expect(await post("/pipeline", pipeline)).toEqual({
      status: 200,
      body: [
        { error: expect.stringContaining("not an integer") },
        { result: "text" },
        { error: expect.stringMatching(/^NOSCRIPT/) },
        { result: 1 },
      ],
    });
  });

  test("a wrong token, and none, are 401", async () => {
    const denied = { status: 401, body: { error: expect.any(String) } };
    expect(await post("/", ["GET", key], { authorization: "Bearer wrong" })).toEqual(denied);
    expect(await post("/pipeline", [["GET", key]], { authorization: "" })).toEqual(denied);
  });

  test.each(["", "{", "{}", "[]", '"GET"', '[["GET"]]', "[null]"])("the command %j is 400", async (body) => {
    expect(await post("/", body)).toEqual({ status: 400, body: { error: expect.any(String) } });
  });

  test.each(["", "{}", '["GET", "a"]', "[[]]", "[[{}]]"])("the pipeline %j is 400", async (body) => {
    expect(await post("/pipeline", body)).toEqual({ status: 400, body: { error: expect.any(String) } });
  });
}
