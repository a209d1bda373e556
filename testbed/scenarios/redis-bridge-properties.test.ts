import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type BridgeCommand, parseRequest } from "../../controller/src/redis-bridge/request.ts";
import { mutate } from "../src/fuzz/mutate.ts";
import { Random } from "../src/fuzz/random.ts";
import { startReadyBridge } from "../src/store/bridge.ts";
import { post } from "../src/store/rest-client.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";

/** Inputs of one property. */
const RUNS = 20_000;
const MAX_PIPELINE = 8;

const bytes = (texts: readonly string[]): Uint8Array[] => texts.map((text) => Buffer.from(text));

const BODIES = bytes([
  '["SET","key","value"]',
  '["EVALSHA","c0ffee",2,"a","b",-1.5e3,true]',
  '[["INCR","a"],["GET","\\ud83d\\ude00é"],["SET","b","","PX",100]]',
  "[]",
  "plain text",
]);
const EMPTY = Buffer.alloc(0);
const TARGETS = bytes(["/", "/pipeline", "/multi-exec", "/set/a%20b/%C3%A9?EX=10&NX", "/get/a+b/", "/?_token=x", "//"]);
const DICTIONARY = bytes([
  "[",
  "]",
  ",",
  '"',
  "\\u0000",
  "\\ud800",
  "null",
  "{}",
  "1e999",
  "9007199254740993",
  "%",
  "%ff",
  "/",
  "?",
  "&",
  "=",
]);

/** What a command may look like once it is let in. */
function isSound({ name, args }: BridgeCommand): boolean {
  return /^[A-Z][A-Z0-9_.-]{0,63}$/.test(name) && args.every((word) => !/\p{Surrogate}/u.test(word));
}

test("whatever comes is commands within the limits, or a refusal that says why", () => {
  const random = new Random(1);
  const outcomes = { request: 0, refusal: 0 };
  for (let run = 0; run < RUNS; run++) {
    const body = mutate(random.pick(BODIES) ?? EMPTY, random, { pool: BODIES, dictionary: DICTIONARY });
    const target = random.pick(TARGETS) ?? EMPTY;
    const url = Buffer.from(
      random.below(2) === 0 ? target : mutate(target, random, { pool: TARGETS, dictionary: DICTIONARY }),
    ).toString("latin1");
    const method = random.pick(["GET", "HEAD", "POST", "POST", "POST", "PUT", "PATCH"]) ?? "";
    const parsed = parseRequest({ method, url, body: Buffer.from(body) }, MAX_PIPELINE);
    outcomes[parsed.kind]++;
    if (parsed.kind === "refusal") {
      expect([400, 405]).toContain(parsed.refusal.status);
      expect(parsed.refusal.error).toMatch(/^ERR .{10,100}$/);
    } else {
      const { commands, endpoint } = parsed.request;
      expect(commands.length).toBeLessThanOrEqual(MAX_PIPELINE);
      expect(commands.every(isSound), JSON.stringify(commands)).toBe(true);
      if (endpoint === "command") expect(commands).toHaveLength(1);
    }
  }
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(RUNS / 20);
});

test("words come through as they are, in a body and in a path", () => {
  const random = new Random(2);
  for (let run = 0; run < RUNS; run++) {
    const args = Array.from({ length: random.below(5) }, () => textOf(random));
    const body = Buffer.from(JSON.stringify(["x", ...args]));
    const inBody = parseRequest({ method: "POST", url: "/", body }, 1);
    const url = `/${["x", ...args].map(encodeURIComponent).join("/")}`;
    const inPath = parseRequest({ method: "GET", url, body: EMPTY }, 1);
    const request = { endpoint: "command", commands: [{ name: "X", args }] };
    expect(inBody).toEqual({ kind: "request", request });
    expect(inPath).toEqual({ kind: "request", request });
  }
});

/** Of whole code points. */
function textOf(random: Random): string {
  const points = Array.from({ length: random.below(6) }, () => {
    const point = random.below([0x80, 0x800, 0x1_0000, 0x11_0000][random.below(4)] ?? 1);
    return point >= 0xd800 && point <= 0xdfff ? 0x2f : point;
  });
  return String.fromCodePoint(...points);
}

test("a bridge that is sent anything but HTTP goes on", async () => {
  const valkey = await ownValkey();
  const bridge = await startReadyBridge({ redisUrl: [valkey.url], maxBody: 1_000 });
  onTestFinished(async () => {
    await bridge.close();
    await valkey.stop();
  });
  const head = `host: x\r\nauthorization: Bearer ${bridge.token}\r\n`;
  const pool = bytes([
    `POST / HTTP/1.1\r\n${head}content-length: 12\r\n\r\n["GET", "a"]`,
    `POST /pipeline HTTP/1.1\r\n${head}transfer-encoding: chunked\r\n\r\n5\r\n[["GE\r\n7\r\nT","a"]]\r\n0\r\n\r\n`,
    `GET /get/a HTTP/1.1\r\n${head}\r\n`,
    `PUT /set/a HTTP/1.1\r\n${head}expect: 100-continue\r\ncontent-length: 3\r\n\r\nabc`,
  ]);
  const dictionary = bytes([
    "\r\n",
    "\r\n\r\n",
    "content-length: -1\r\n",
    "content-length: 5000\r\n",
    "HTTP/1.0",
    "0\r\n",
    "\0",
  ]);
  const random = new Random(3);
  const framed = (): Uint8Array => {
    const body = mutate(random.pick(BODIES) ?? EMPTY, random, { pool: BODIES, dictionary: DICTIONARY });
    const target = random.pick(TARGETS) ?? EMPTY;
    const end = ` HTTP/1.1\r\n${head}content-length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from("POST "), target, Buffer.from(end), body]);
  };
  for (let run = 0; run < 300; run++) {
    const socket = connect(Number(new URL(bridge.url).port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.resume();
    socket.end(random.below(2) === 0 ? mutate(random.pick(pool) ?? EMPTY, random, { pool, dictionary }) : framed());
    await once(socket, "close");
  }
  expect(await post(bridge, "/", ["SET", "after", "x"])).toEqual({ status: 200, body: { result: "OK" } });
  const metrics = async () => (await fetch(`${bridge.healthUrl}/metrics`)).text();
  await expect.poll(metrics, { timeout: 20_000 }).toMatch(/^sluice_redis_bridge_pending_bytes 0$/m);
  expect(await metrics()).toMatch(/^sluice_redis_bridge_pending_commands 0$/m);
  expect(await metrics()).toMatch(/^sluice_redis_bridge_requests_total\{endpoint="command",status="400"\} \d\d+$/m);
  expect(await metrics()).toMatch(/^sluice_redis_bridge_requests_total\{endpoint="none",status="401"\} \d+$/m);
});
