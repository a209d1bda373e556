import { request as httpRequest } from "node:http";
import { type GrpcAnswer, HostEmulator, type GrpcServer as HostGrpcServer } from "@sluice/host";
import {
  type Gateway,
  hosts,
  MethodServer,
  rawRequest,
  showLogsOnFailure,
  startUpstream,
  testModule,
  type Upstream,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

/** Milliseconds between two runs of the probe's own timer. */
const TICK = 50;

/** Streams that fail, enough for a leak of a few bytes each to take pages of the VM. */
const FAILURES = 2_000;

/** What a request asks the probe for: its headers `x-grpc-…`. */
interface Asked {
  readonly how?: "stream" | "call";
  readonly cluster?: string;
  readonly method: string;
  readonly send?: string;
  readonly ending?: "close" | "ignore" | "cancel" | "";
  readonly timeout?: string;
  readonly until?: string;
  readonly limit?: string;
}

describe.each(hosts)("gRPC on $name", (host) => {
  let server: MethodServer;
  let upstream: Upstream;
  let gateway: Gateway;

  beforeAll(async () => {
    [server, upstream] = [await MethodServer.start(), await startUpstream()];
    gateway = await host.open({
      plugins: [{ plugin: testModule("grpc-probe"), config: TICK }],
      upstreams: {
        main: { url: upstream.url },
        grpc: { url: server.url, protocol: "http2" },
        // Nothing listens there.
        closed: { url: "http://127.0.0.1:1", protocol: "http2" },
      },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await upstream.close();
    await server.close();
  });
  beforeEach((context) => {
    server.clear();
    showLogsOnFailure(context, { upstream, gateway });
  });

  /** The lines that the probe answers. */
  async function talk(asked: Asked): Promise<string[]> {
    const reply = await rawRequest(gateway.url, { headers: headersOf(asked) });
    expect(reply.status).toBe(200);
    return reply.text.split("\n");
  }

  /** Streams that the server still has. */
  async function expectNoneOpen(): Promise<void> {
    await vi.waitFor(() => expect(server.open).toBe(0));
  }

  test("a stream carries messages both ways until each side has closed it", async () => {
    const lines = await talk({ method: "Echo", send: "a,,c" });
    expect(lines).toEqual(["initial hi", "message a", "message ", "message c", "trailing bye", "closed 0 "]);
    expect(server.streams).toMatchObject([
      { path: "/sluice.test.Echo/Echo", messages: ["a", "", "c"], ended: true, resetCode: 0 },
    ]);
  });

  test("a stream goes to the authority and with the metadata that were asked for", async () => {
    await talk({ method: "Echo" });
    expect(server.streams[0]?.headers).toMatchObject({
      ":authority": "echo.test",
      "x-from": "probe",
      "content-type": "application/grpc",
      te: "trailers",
    });
  });

  test.each([1_000, 60_000, 1_000_000])("a message of %i bytes passes whole", async (size) => {
    const lines = await talk({ method: "Echo", send: `*${size}` });
    expect(lines).toContain(`message *${size}`);
    expect(server.streams[0]?.messages[0]).toHaveLength(size);
  });

  test.each([
    { method: "Once", lines: ["initial hi", "message a", "trailing bye", "closed 0 "] },
    {
      method: "Thrice",
      lines: ["initial hi", "message a1", "message a2", "message a3", "trailing bye", "closed 0 "],
    },
    { method: "Fail", lines: ["initial hi", "message a", "trailing bye", "closed 9 fell over{via_upstream}"] },
    { method: "Refuse", lines: ["closed 7 not for you{via_upstream}"] },
    { method: "Garbage", lines: ["initial hi", "message malformed", "trailing bye", "closed 0 "] },
    { method: "Unknown", lines: ["closed 12 via_upstream"] },
  ])("a server that closes first is heard to its end: $method", async ({ method, lines }) => {
    expect(await talk({ method, ending: "" })).toEqual(lines);
    await expectNoneOpen();
  });

  test("a stream that the server resets, and one to a port where nobody listens, are unavailable", async () => {
    expect((await talk({ method: "Reset", ending: "" }))[0]).toMatch(/^closed 14 .*remote reset/);
    expect((await talk({ cluster: "closed", method: "Echo", ending: "" }))[0]).toMatch(
      /^closed 14 .*Connection refused/,
    );
  });

  test.each(["empty", "", "nosuch"])("an unknown cluster, here %j, is told at once", async (cluster) => {
    for (const how of ["stream", "call"] as const)
      expect(await talk({ how, cluster, method: "Echo" })).toEqual(["refused"]);
  });

  test.each(["stream", "call"] as const)(
    "a message over the limit ends a %s, whatever a server announces",
    async (how) => {
      const limit = "1000";
      expect((await talk({ how, method: "Big", send: "1000", limit })).at(-1)).toBe("closed 8 via_upstream");
      expect((await talk({ how, method: "Boast", send: "1", limit })).at(-1)).toBe("closed 8 via_upstream");
      expect(await talk({ how, method: "Big", send: "990", limit })).toContain("message *990");
      await expectNoneOpen();
    },
  );

  test.each(["", "close"] as const)(
    "a silent server costs the deadline when the stream's end is %j",
    async (ending) => {
      const before = performance.now();
      expect(await talk({ method: "Silent", timeout: "100", ending })).toEqual(["time is up"]);
      expect(performance.now() - before).toBeGreaterThanOrEqual(100);
      await expectNoneOpen();
    },
  );

  test("deadlines of many streams at once are each met", async () => {
    const waits = [300, 60, 180, 120, 240].map(async (wait) => {
      const before = performance.now();
      await talk({ method: "Silent", timeout: String(wait), ending: "" });
      return performance.now() - before >= wait;
    });
    expect(await Promise.all(waits)).toEqual([true, true, true, true, true]);
  });

  test("a cancelled stream says nothing more", async () => {
    expect(await talk({ method: "Echo", ending: "cancel" })).toEqual(["cancelled"]);
    await expectNoneOpen();
  });

  test("a stream whose messages are ignored still tells its end", async () => {
    expect(await talk({ method: "Echo", send: "a,b", ending: "ignore" })).toEqual([
      "initial hi",
      "trailing bye",
      "closed 0 ",
    ]);
  });

  test("a stream ends with the request that it was for", async () => {
    expect(await talk({ method: "Echo", ending: "", until: "1" })).toEqual(["initial hi", "message a", "enough"]);
    await expectNoneOpen();
  });

  test("a client that goes away takes its stream along", async () => {
    const client = httpRequest(gateway.url, { headers: headersOf({ method: "Silent", ending: "" }) });
    client.on("error", () => undefined);
    client.end();
    await vi.waitFor(() => expect(server.streams[0]?.messages).toEqual(["a"]));
    client.destroy();
    await expectNoneOpen();
    await vi.waitFor(async () => expect((await gateway.metrics()).get("grpc_probe_streams_open")).toBe(0));
  });

  test("a stream that was closed is not cut short by the end of its request", async () => {
    expect(await talk({ method: "Slow", ending: "close", until: "1" })).toEqual(["initial hi", "message a", "enough"]);
    await vi.waitFor(() => expect(server.streams[0]?.resetCode).toBe(0));
  });

  test.each([
    { method: "Echo", lines: ["message a", "closed 0 "] },
    { method: "Refuse", lines: ["closed 7 not for you{via_upstream}"] },
    { method: "Fail", lines: ["closed 9 fell over{via_upstream}"] },
    { method: "Garbage", lines: ["message malformed", "closed 0 "] },
    { method: "Silent", lines: ["closed 14 upstream request timeout{response_timeout}"] },
  ])("a call has one message or a status: $method", async ({ method, lines }) => {
    expect(await talk({ how: "call", method, timeout: "100" })).toEqual(lines);
    await expectNoneOpen();
  });

  test("a call ends with the request that it was for", async () => {
    const client = httpRequest(gateway.url, { headers: headersOf({ how: "call", method: "Silent" }) });
    client.on("error", () => undefined);
    client.end();
    await vi.waitFor(() => expect(server.open).toBe(1));
    client.destroy();
    await expectNoneOpen();
  });

  test("timers of the plugin go on while deadlines come and go", async () => {
    const runs = async () => (await gateway.metrics()).get("grpc_probe_ticks") ?? 0;
    const before = await runs();
    // Some milliseconds each: a tick that began anew with each of them would never come.
    while ((await runs()) < before + 8) await talk({ method: "Echo" });
  });
});

describe("gRPC, as the host counts it", () => {
  /** A server that closes each stream, as one does that is down, and refuses calls. */
  const closing: HostGrpcServer = (_request, answer) => {
    answer.close(14, "down");
    return { message: () => undefined, end: () => undefined, cancelled: () => undefined };
  };

  /** A server that hears what it is told, and says nothing. */
  const silent: HostGrpcServer = () => ({
    message: () => undefined,
    end: () => undefined,
    cancelled: () => undefined,
  });

  async function emulator(server: HostGrpcServer, tick: number = 0): Promise<HostEmulator> {
    return HostEmulator.load({
      plugins: [{ wasm: testModule("grpc-probe"), name: "probe", config: String(tick) }],
      grpc: { grpc: server },
    });
  }

  function talk(host: HostEmulator, asked: Asked): string {
    return host.request({ headers: headersOf(asked) }).expectResponse().text;
  }

  test.each(["stream", "call"] as const)(
    "thousands of failures of a %s leave nothing in the host or the VM",
    async (how) => {
      const host = await emulator(closing);
      const fail = (count: number) => {
        for (let i = 0; i < count; i++) expect(talk(host, { how, method: "Echo", ending: "" })).toBe("closed 14 down");
      };
      fail(FAILURES / 4);
      const pages = host.memoryPages("probe");
      fail(FAILURES);
      expect(host.grpcCount("probe")).toBe(0);
      expect(host.memoryPages("probe")).toBe(pages);
    },
  );

  test("a timer of the plugin keeps its time while deadlines come and go", async () => {
    const host = await emulator(silent, TICK);
    for (let time = 0; time < 20 * TICK; time += 5) {
      host.request({ headers: headersOf({ method: "Silent", ending: "", timeout: "60" }) });
      host.clock.advance(5);
    }
    expect(host.metrics.value("grpc_probe_ticks")).toBe(20);
  });

  test("the tick runs only while something waits", async () => {
    const host = await emulator(silent);
    expect(host.clock.pending).toBe(0);
    const stream = host.request({ headers: headersOf({ method: "Silent", ending: "", timeout: "500" }) });
    expect(host.clock.pending).toBe(1);
    host.clock.advance(499);
    expect(stream.response.started).toBe(false);
    host.clock.advance(21);
    expect(stream.expectResponse().text).toBe("time is up");
    host.clock.advance(20);
    expect(host.clock.pending).toBe(0);
  });

  test("a server that never closes what this side has closed holds no more than a thousand streams", async () => {
    let cancelled = 0;
    const deaf: HostGrpcServer = (_request, answer) => {
      answer.message(Buffer.of(0x0a, 0x00));
      return { message: () => undefined, end: () => undefined, cancelled: () => cancelled++ };
    };
    const host = await emulator(deaf);
    for (let i = 0; i < 3_000; i++) talk(host, { method: "Echo", ending: "close", until: "1" });
    expect(host.grpcCount("probe")).toBe(1_024);
    expect(cancelled).toBe(3_000 - 1_024);
  });

  test("what a server says after its stream has ended changes nothing", async () => {
    const answers: GrpcAnswer[] = [];
    const host = await emulator((_request, answer) => {
      answers.push(answer);
      return { message: () => undefined, end: () => undefined, cancelled: () => undefined };
    });
    host.request({ headers: headersOf({ method: "Echo", ending: "" }) }).abort();
    for (const answer of answers) {
      answer.message(Buffer.of(0x0a, 0x01, 0x61));
      answer.close(0, "");
    }
    host.settle();
    expect(host.traps).toEqual([]);
    expect(host.grpcCount("probe")).toBe(0);
  });
});

function headersOf({ how = "stream", cluster = "grpc", method, send = "a", ending = "close", ...more }: Asked) {
  const rest = Object.entries(more).map(([name, value]) => [`x-grpc-${name}`, value]);
  return {
    "x-grpc": how,
    "x-grpc-cluster": cluster,
    "x-grpc-method": method,
    "x-grpc-send": send,
    "x-grpc-then": ending,
    ...Object.fromEntries(rest),
  };
}
