import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Gateway,
  hosts,
  type RawReply,
  type RawRequest,
  rawRequest,
  startUpstream,
  type Upstream,
} from "@sluice/testbed";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";

/** In the order of the chain. */
const EXAMPLES = ["request-id", "callout-auth", "body-redactor", "canary-by-header", "hello", "stream-counter"];

const GOOD = { authorization: "Bearer good" };

function readme(example: string): string {
  return readFileSync(new URL(`../${example}/README.md`, import.meta.url), "utf8");
}

/** The example as its README configures it. */
function useOf(example: string) {
  const [yaml = ""] = fencedBlocks(readme(example), "yaml");
  const { spec } = parse(yaml) as { spec: { defaultConfig?: unknown } };
  const plugin = fileURLToPath(new URL(`../../../dist/examples/${example}.wasm`, import.meta.url));
  return { plugin, config: spec.defaultConfig };
}

/** A message of a README: `GET /path` or `HTTP/1.1 200 OK`, headers, body. */
function messageOf(block: string) {
  const [head = "", body = ""] = block.trimEnd().split("\n\n");
  const [line = "", ...fields] = head.split("\n");
  const headers = Object.fromEntries(fields.map((field) => field.split(": ")));
  const [first = "", second = ""] = line.split(" ");
  return { first, second, headers, body };
}

test.each(EXAMPLES)("%s is less than 60 lines of code", (example) => {
  const source = readFileSync(new URL(`../${example}/assembly/index.ts`, import.meta.url), "utf8");
  const lines = source.split("\n").filter((line) => !/^\s*(\/[/*].*)?$/.test(line));
  expect(lines.length).toBeLessThan(60);
});

// One gateway has them all: each sees the requests of the others' tests, and minds its own.
describe.each(hosts)("examples on $name", (host) => {
  let stable: Upstream;
  let canary: Upstream;
  let auth: Upstream;
  let gateway: Gateway;
  beforeAll(async () => {
    stable = await startUpstream({ name: "stable" });
    canary = await startUpstream({ name: "canary" });
    auth = await startUpstream();
    auth.respond(({ headers }, response) => {
      if (headers.authorization === "Bearer unheard") response.destroy();
      else response.writeHead(headers.authorization === GOOD.authorization ? 200 : 401).end();
    });
    gateway = await host.open({
      plugins: EXAMPLES.map(useOf),
      upstreams: { stable: { url: stable.url }, canary: { url: canary.url }, auth: { url: auth.url } },
      routes: [
        { name: "canary", upstream: "canary", headers: { "x-version": "canary" } },
        { name: "stable", upstream: "stable" },
      ],
    });
  });
  afterAll(async () => {
    await gateway?.close();
    await Promise.all([stable, canary, auth].map((upstream) => upstream.close()));
  });
  beforeEach(() => stable.clear());

  const send = ({ headers, ...request }: RawRequest): Promise<RawReply> =>
    rawRequest(gateway.url, { ...request, headers: { ...GOOD, ...headers } });

  test.each(EXAMPLES)("the README of %s shows what happens", async (example) => {
    const [before = "", after = ""] = fencedBlocks(readme(example), "http");
    const { first: method, second: path, headers, body } = messageOf(before);
    const reply = await send({ method, path, headers, chunks: body === "" ? [] : [body] });
    const shown = messageOf(after);
    if (shown.first === "HTTP/1.1") {
      expect({ status: String(reply.status), headers: reply.headers }).toMatchObject({
        status: shown.second,
        headers: shown.headers,
      });
    } else {
      const { first, second, ...rest } = shown;
      const { method, path, headers, text } = await stable.nextRequest();
      expect({ method, path, headers, text }).toMatchObject({
        method: first,
        path: second,
        headers: rest.headers,
        text: rest.body,
      });
    }
  });

  test("request-id: without an id of the client's, upstream and client see the same new one", async () => {
    const { headers } = await send({});
    expect(headers["x-correlation-id"]).toMatch(/^[0-9a-f]{32}$/);
    expect((await stable.nextRequest()).headers["x-correlation-id"]).toBe(headers["x-correlation-id"]);
    expect((await send({})).headers["x-correlation-id"]).not.toBe(headers["x-correlation-id"]);
  });

  test("callout-auth: a service that gives no answer is a 503", async () => {
    const { status } = await send({ headers: { authorization: "Bearer unheard" } });
    expect(status).toBe(503);
  });

  test.each([
    {
      name: "cut anywhere, is redacted",
      type: "application/json",
      sent: '{"user":{"email":"a@b.c"}}',
      got: "[redacted]",
    },
    { name: "without such members, gets none", type: "application/json", sent: '{"user":{}}', got: '{"user":{}}' },
    { name: "of text, passes", type: "text/plain", sent: '{"user":{"email":"a@b.c"}}', got: "a@b.c" },
  ])("body-redactor: a body $name", async ({ type, sent, got }) => {
    await send({ headers: { "content-type": type }, chunks: [...sent] });
    expect((await stable.nextRequest()).text).toContain(got);
  });

  test("canary-by-header: one user is always at the same version, and a client cannot choose it", async () => {
    const versionOf = async (user: string) => {
      const { headers } = await send({ headers: { "x-user": user, "x-version": "canary" } });
      return headers["x-upstream"];
    };
    const users = Array.from({ length: 40 }, (_, index) => `user-${index}`);
    const versions = await Promise.all(users.map(versionOf));
    expect(await Promise.all(users.map(versionOf))).toEqual(versions);
    expect(new Set(versions)).toEqual(new Set(["stable", "canary"]));
    expect((await send({ headers: { "x-version": "canary" } })).headers["x-upstream"]).toBe("stable");
  });

  test("stream-counter: events are counted wherever the stream is cut, and arrive untouched", async () => {
    const before = await gateway.metrics();
    const events = Buffer.from("data: a\n\n: comment\n\ndata: b\r\ndata: c\r\n\r\n");
    const { body } = await send({
      headers: {
        "x-stub-body-base64": events.toString("base64"),
        "x-stub-content-type": "text/event-stream",
        "x-stub-cut": "1",
      },
    });
    expect(body).toEqual(events);
    const after = await gateway.metrics();
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect([grown("stream_counter_streams"), grown("stream_counter_events")]).toEqual([1, 2]);
  });
});
