import { rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { inspect } from "node:util";
import { type RequestHandler, startRecordingServer } from "@sluice/testing/hosts";
import { describe, expect, onTestFinished, test } from "vitest";
import { moduleBytes } from "../../../testbed/src/registry/module-bytes.ts";
import { openStore, temporaryFolder } from "../../../testbed/src/registry/module-fixture.ts";
import type { ModuleRequest } from "./module-request.ts";
import type { ModuleStore } from "./module-store.ts";

const MODULE = moduleBytes();

async function serve(handle: RequestHandler) {
  const server = await startRecordingServer(handle);
  onTestFinished(() => server.close());
  return server;
}

function changed(store: ModuleStore): Promise<void> {
  return new Promise((resolve) => store.once("changed", resolve));
}

function at(url: string, more: object = {}): ModuleRequest {
  return { kind: "url", url, ...more };
}

test("asking does not wait: a module is pending, and a change is announced when it is here", async () => {
  const server = await serve((_request, response) => void response.end(MODULE));
  const { store } = await openStore();
  const request = at(`${server.url}/a.wasm`);
  expect(store.request(request)).toEqual({ state: "pending" });
  expect(store.request(request)).toEqual({ state: "pending" });
  await changed(store);
  expect(store.request(request)).toMatchObject({ state: "ready", size: MODULE.length });
  expect(server.requests).toHaveLength(1);
});

describe("what cannot be fetched is told with what to do", () => {
  const answer = (status: number, headers: Record<string, string> = {}, body: string | Uint8Array = "") => {
    return (response: ServerResponse) => void response.writeHead(status, headers).end(body);
  };
  const cases: readonly {
    readonly name: string;
    readonly respond: (response: ServerResponse) => void;
    readonly reason: string;
    readonly message: RegExp;
  }[] = [
    { name: "404", respond: answer(404), reason: "NotFound", message: /^127\.0\.0\.1:\d+ has no .*\/a\.wasm \(404\)$/ },
    { name: "403", respond: answer(403), reason: "Unauthorized", message: /answered 403: it wants credentials/ },
    { name: "500", respond: answer(500), reason: "ServerError", message: /answered 500 for http/ },
    { name: "a page", respond: answer(200, {}, "<html>"), reason: "InvalidModule", message: /but a web page or XML/ },
    { name: "nothing", respond: answer(200), reason: "InvalidModule", message: /cannot be loaded: it is empty/ },
    {
      name: "a module that is no plugin",
      respond: answer(200, {}, moduleBytes({ functions: ["main"] })),
      reason: "InvalidModule",
      message: /it exports no ABI marker/,
    },
    {
      name: "a module whose code is not valid",
      respond: answer(
        200,
        {},
        MODULE.map((byte, i) => (i === MODULE.length - 2 ? 0xff : byte)),
      ),
      reason: "InvalidModule",
      message: /^the code of the module is not valid: \S/,
    },
    {
      name: "a packed body",
      respond: answer(200, { "content-encoding": "gzip" }, MODULE),
      reason: "ServerError",
      message: /serve the module unpacked/,
    },
    {
      name: "a length over the limit",
      respond: answer(200, { "content-length": "5000" }, Buffer.alloc(5000)),
      reason: "TooLarge",
      message: /a\.wasm is larger than 4096 bytes/,
    },
    {
      name: "a body without end",
      respond: (response) => {
        const more = () => response.write(Buffer.alloc(1_000), () => response.destroyed || more());
        more();
      },
      reason: "TooLarge",
      message: /larger than 4096 bytes/,
    },
    {
      name: "half of a body",
      respond: (response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write("half", () => response.destroy());
      },
      reason: "Unreachable",
      message: /the connection broke|the connection was closed|its body was cut off/,
    },
    {
      name: "no answer at all",
      respond: (response) => void response.destroy(),
      reason: "Unreachable",
      message: /cannot reach 127\.0\.0\.1:\d+: /,
    },
    {
      name: "a redirect to itself",
      respond: answer(302, { location: "/a.wasm" }),
      reason: "ServerError",
      message: /in circles/,
    },
    {
      name: "a redirect to a file",
      respond: answer(302, { location: "file:///etc/passwd" }),
      reason: "ServerError",
      message: /redirects to file:\/\/\/etc\/passwd, which is not protected by TLS/,
    },
  ];
  test.each(cases)("$name", async ({ respond, reason, message }) => {
    const server = await serve((_request, response) => respond(response));
    const { settle, clock, errors } = await openStore({ limits: { download: 4096, silence: 10_000 } });
    const state = await settle(at(`${server.url}/a.wasm`));
    expect(state).toMatchObject({ state: "failed", reason, message: expect.stringMatching(message) });
    expect(state).toMatchObject({ retryAt: clock.now() + 750 });
    expect(errors).toEqual([]);
  });

  test.each([
    ["ftp://a/b.wasm", /must begin with oci:\/\/, https:\/\/, http:\/\/ or file:\/\//],
    ["not a url", /must begin with/],
    ["oci://host.example/UPPER:v1", /must be made of lower-case letters/],
    ["http://me:secret@registry.test/a.wasm", /a url with credentials must be https/],
    ["file:///etc/passwd", /modules by file:\/\/ are not allowed here/],
  ])("%s, and only another request can help", async (url, message) => {
    const { settle } = await openStore();
    const state = await settle(at(url));
    expect(state).toEqual({ state: "failed", reason: "InvalidReference", message: expect.stringMatching(message) });
  });
});

test("a silent server is given up, and holds up nobody else", async () => {
  const silent = await serve(() => undefined);
  const quick = await serve((_request, response) => void response.end(MODULE));
  const { store } = await openStore({ limits: { silence: 1_500, parallelPerHost: 1 } });
  const stuck = [at(`${silent.url}/1.wasm`), at(`${silent.url}/2.wasm`)];
  for (const request of stuck) store.request(request);
  const other = at(`${quick.url}/a.wasm`);
  store.request(other);
  await changed(store);
  expect(store.request(other)).toMatchObject({ state: "ready" });
  expect(stuck.map((request) => store.request(request).state)).toContain("pending");
  await store.settled();
  expect(store.request(at(`${silent.url}/1.wasm`))).toMatchObject({
    reason: "Unreachable",
    message: expect.stringMatching(/did not answer \(UND_ERR_HEADERS_TIMEOUT\)$/),
  });
});

test("a server that drips is given up when a fetch takes too long", async () => {
  const server = await serve((_request, response) => {
    const drip = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(drip));
  });
  const { settle } = await openStore({ limits: { timeout: 300 } });
  expect(await settle(at(`${server.url}/a.wasm`))).toMatchObject({
    reason: "Unreachable",
    message: expect.stringContaining("was not done in the time that it has"),
  });
});

describe("what failed is tried again", () => {
  test("ever later, by chance within bounds, and once it works it is ready", async () => {
    let works = false;
    const server = await serve(
      (_request, response) => void response.writeHead(works ? 200 : 503).end(works ? MODULE : ""),
    );
    const { store, clock, settle } = await openStore();
    const request = at(`${server.url}/a.wasm`);
    await settle(request);
    const delays: (number | undefined)[] = [];
    for (let tries = 1; tries <= 4; tries++) {
      const state = store.request(request);
      const delay = state.state === "failed" && state.retryAt !== undefined ? state.retryAt - clock.now() : undefined;
      delays.push(delay);
      works = tries === 4;
      clock.advance(delay ?? 0);
      if (works) await changed(store);
      else await expect.poll(() => clock.waiting.length).toBe(2);
    }
    expect(delays).toEqual([750, 1_500, 3_000, 6_000]);
    expect(store.request(request)).toMatchObject({ state: "ready" });
    expect(server.requests).toHaveLength(5);
  });

  test("not before a server that has too much to do wants it", async () => {
    const server = await serve((_request, response) => void response.writeHead(429, { "retry-after": "120" }).end());
    const { clock, settle } = await openStore();
    const state = await settle(at(`${server.url}/a.wasm`));
    expect(state).toMatchObject({ reason: "ServerError", retryAt: clock.now() + 120_000 });
  });
});

describe("credentials", () => {
  test("in a url go to its server alone, and into no message", async () => {
    const other = await serve((_request, response) => void response.writeHead(404).end());
    const server = await serve((_request, response) => {
      response.writeHead(302, { location: `${other.url}/b.wasm?signature=of-another` }).end();
    });
    const { settle } = await openStore();
    const state = await settle(at(`http://me:pass%20word@127.0.0.1:${server.port}/a.wasm`));
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa("me:pass word")}`);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    expect(state).toMatchObject({ reason: "NotFound" });
    expect(inspect(state)).not.toMatch(/pass|signature/);
  });
});

test("an http url is asked again by its ETag, and what has not changed is not sent again", async () => {
  const server = await serve((request, response) => {
    const same = request.headers["if-none-match"] === '"1"';
    response.writeHead(same ? 304 : 200, { etag: '"1"' }).end(same ? "" : MODULE);
  });
  const { clock, settle } = await openStore({ tagInterval: 1_000 });
  await settle(at(`${server.url}/a.wasm`));
  clock.advance(1_000);
  await expect.poll(() => clock.waiting.length).toBe(2);
  expect(server.requests.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"1"']);
});

test("one with a sha256 is not asked again", async () => {
  const server = await serve((_request, response) => void response.end(MODULE));
  const { clock, settle } = await openStore();
  const first = await settle(at(`${server.url}/a.wasm`));
  const sha256 = first.state === "ready" ? first.sha256 : "";
  const before = clock.waiting.length;
  expect(await settle(at(`${server.url}/a.wasm`, { sha256 }))).toMatchObject({ state: "ready" });
  expect(clock.waiting.length).toBe(before);
});

test("what is no longer wanted is dropped, in the middle of its download too", async () => {
  const server = await serve((_request, response) => void response.write("first"));
  const { store, clock } = await openStore();
  const request = at(`${server.url}/a.wasm`);
  store.request(request);
  const asked = await server.nextRequest();
  store.retain([]);
  await expect.poll(() => asked.aborted).toBe(true);
  expect(clock.waiting).toHaveLength(1);
});

test("a file may be named below the folder that is allowed, by links too, and nowhere else", async () => {
  const [allowed, outside] = [await temporaryFolder(), await temporaryFolder()];
  await writeFile(join(allowed, "a.wasm"), MODULE);
  await writeFile(join(outside, "b.wasm"), MODULE);
  const { settle } = await openStore({ places: { bundled: allowed, files: allowed } });
  expect(await settle(at(`file://${allowed}/a.wasm`))).toMatchObject({ state: "ready" });
  for (const url of [`file://${outside}/b.wasm`, `file://${allowed}/../${outside}/b.wasm`, `file://${allowed}`]) {
    expect(await settle(at(url))).toMatchObject({ state: "failed", reason: "NotFound" });
  }
});

test.each(["../a", "a/b", "", "A"])("a bundled plugin is a name: %j is refused", async (plugin) => {
  const { settle } = await openStore();
  expect(await settle({ kind: "bundled", plugin })).toMatchObject({ reason: "InvalidReference" });
});

test("a bundled plugin that is not built is named with the command", async () => {
  const { settle } = await openStore();
  expect(await settle({ kind: "bundled", plugin: "ai-none" })).toMatchObject({
    reason: "NotFound",
    message: "there is no plugin ai-none (built by `npm run build -- ai-none`)",
  });
});

test("a module whose file is deleted behind our back is fetched again", async () => {
  const server = await serve((_request, response) => void response.end(MODULE));
  const { store, clock, settle } = await openStore();
  const request = at(`${server.url}/a.wasm`);
  const before = await settle(request);
  if (before.state !== "ready") throw new Error("not ready");
  await rm(before.file);
  clock.advance(5 * 60_000);
  await changed(store);
  await store.settled();
  expect(store.request(request)).toEqual(before);
  expect(server.requests.length).toBeGreaterThan(1);
});
