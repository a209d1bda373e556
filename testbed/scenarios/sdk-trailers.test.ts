import { once } from "node:events";
import { connect, createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { bootstrap, Envoy, httpCluster, httpListener, route, virtualHost, wasmFilter } from "@sluice/envoy";
import { HostEmulator } from "@sluice/host";
import { testModule } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Over HTTP/1 neither host passes trailers on, so the emulator is driven frame by frame, and Envoy speaks HTTP/2 here.

const given = { "x-one": "1", "x-replaced": "old", "x-removed": "r" };
const edited = { "x-one": "1", "x-replaced": "new", "x-seen": "1/3" };

const replying = { "x-probe": "reply", "x-probe-phase": "request-trailers" };

interface Exchange {
  /** Trailers that the upstream got, and the client. */
  readonly request: Record<string, unknown>;
  readonly response: Record<string, unknown>;
  readonly text: string;
}

/** Without the symbol that node:http2 adds. */
function plain(trailers: object = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(trailers));
}

describe.each(["envoy", "higress"] as const)("trailers through the SDK on emulator (%s)", (personality) => {
  async function exchange(action: string, trailers: Record<string, string>): Promise<Exchange> {
    const host = await HostEmulator.load({ personality, plugins: [{ wasm: testModule("sdk-probe") }] });
    const stream = host.request({ method: "POST", headers: { "x-probe": action }, end: false }).body("question");
    stream.trailers(trailers);
    stream.respond({ body: "answer", trailers });
    const { response } = stream;
    return {
      request: plain(stream.expectUpstream().receivedTrailers?.toObject()),
      response: plain(response.trailers?.toObject()),
      text: response.text,
    };
  }

  test("are read, added, replaced and removed in both directions", async () => {
    expect(await exchange("edit-trailers", given)).toEqual({ request: edited, response: edited, text: "answer" });
  });
});

describe.each(["envoy", "higress"] as const)("a local reply from trailers on emulator (%s)", (personality) => {
  test("takes the provider's place", async () => {
    const host = await HostEmulator.load({ personality, plugins: [{ wasm: testModule("sdk-probe") }] });
    const stream = host.request({ method: "POST", headers: replying, end: false }).body("question").trailers(given);
    expect(stream.expectResponse()).toMatchObject({ status: 418, text: "from request-trailers" });
  });
});

describe("trailers through the SDK on Envoy", () => {
  let upstream: Http2Server;
  let envoy: Envoy;
  let received: IncomingHttpHeaders = {};
  let answered: Record<string, string> = {};
  beforeAll(async () => {
    upstream = createServer();
    upstream.on("stream", (stream: ServerHttp2Stream) => {
      stream.on("trailers", (trailers) => {
        received = trailers;
      });
      stream.on("end", () => answer(stream, answered));
      stream.resume();
    });
    upstream.listen(0, "127.0.0.1");
    await once(upstream, "listening");
    const { port } = upstream.address() as AddressInfo;
    envoy = await Envoy.start({
      bootstrap: bootstrap({
        clusters: [httpCluster({ name: "main", protocol: "http2", endpoints: [{ address: "127.0.0.1", port }] })],
        listeners: [
          httpListener({
            name: "main",
            filters: [wasmFilter({ name: "probe", module: { file: testModule("sdk-probe") }, configuration: {} })],
            virtualHosts: [virtualHost({ name: "all", routes: [route({ name: "all", to: { cluster: "main" } })] })],
          }),
        ],
      }),
    });
  });
  afterAll(async () => {
    await envoy?.stop();
    upstream?.close();
  });

  async function exchange(
    action: string,
    trailers: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Exchange> {
    answered = trailers;
    const session = connect(await envoy.url("main"));
    const stream = session.request({ ":method": "POST", "x-probe": action, ...headers }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers(trailers));
    let response: IncomingHttpHeaders = {};
    stream.on("trailers", (got) => {
      response = got;
    });
    stream.end("question");
    stream.setEncoding("utf8");
    let text = "";
    for await (const chunk of stream) text += chunk;
    session.close();
    return { request: plain(received), response: plain(response), text };
  }

  test("are read, added, replaced and removed in both directions", async () => {
    expect(await exchange("edit-trailers", given)).toEqual({ request: edited, response: edited, text: "answer" });
  });

  test("may be answered by a local reply", async () => {
    expect((await exchange("reply", given, replying)).text).toBe("from request-trailers");
  });

  test("may be given to a response that has none", async () => {
    expect(await exchange("add-trailers", {})).toMatchObject({ response: { "x-made": "here" }, text: "answer" });
  });
});

function answer(stream: ServerHttp2Stream, trailers: Record<string, string>): void {
  // A local reply has reset it.
  if (stream.closed || stream.destroyed) return;
  stream.respond({ ":status": 200 }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
  stream.end("answer");
}
