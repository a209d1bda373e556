import { request as httpRequest } from "node:http";
import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { rawRequest } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { probe } from "../src/probe.ts";

const PHASES = ["request-headers", "request-body", "response-headers", "response-body"];

describe.each(hosts)("callouts through the SDK on $name", (host) => {
  let upstream: Upstream;
  let service: Upstream;
  let gateway: Gateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    service = await startUpstream();
    gateway = await host.open({
      plugins: [probe()],
      upstreams: { main: { url: upstream.url }, service: { url: service.url }, closed: { url: "http://127.0.0.1:1" } },
    });
  });
  afterAll(async () => {
    await gateway?.close();
    await service?.close();
    await upstream?.close();
  });
  beforeEach((context) => {
    upstream.clear();
    service.clear();
    service.respond(undefined);
    showLogsOnFailure(context, { gateway, service, upstream });
  });

  function call(headers: Record<string, string>) {
    const own = { "x-probe": "callout", "x-probe-cluster": "service", "x-stub-body": "provider" };
    return rawRequest(gateway.url, { headers: { ...own, ...headers }, chunks: ["question ", "body"] });
  }

  test.each(PHASES)("from %s: the stream waits for the reply and goes on", async (phase) => {
    const headers = { "x-probe-phase": phase, "x-call-stub-status": "201", "x-call-stub-body": "answer" };
    const reply = await call({ ...headers, "x-call-stub-header-x-answer": "!" });
    expect(reply).toMatchObject({ status: 200, text: "provider" });
    expect(reply.headers["x-callout"]).toBe("201 answer!");
    const asked = await service.nextRequest();
    expect(asked).toMatchObject({ method: "POST", path: "/called", text: "question" });
    expect(asked.headers.host).toBe("probe.test");
    expect((await upstream.nextRequest()).text).toBe("question body");
  });

  test.each(PHASES)("from %s: an unknown cluster is told at once, and the handler is not called", async (phase) => {
    const reply = await call({ "x-probe-phase": phase, "x-probe-cluster": "nobody" });
    expect(reply).toMatchObject({ status: 200, text: "provider" });
    expect(reply.headers["x-callout"]).toBe("refused");
  });

  test("two callouts at once are told apart, and the stream goes on after the second", async () => {
    const reply = await call({ "x-probe-count": "2", "x-call-stub-body": "a" });
    expect(reply.headers["x-callout"]).toBe("200 a200 a");
    expect(service.requests).toHaveLength(2);
  });

  test("a reply may lead to a local reply", async () => {
    const reply = await call({ "x-call-stub-status": "403" });
    expect(reply).toMatchObject({ status: 403, text: "denied by callout" });
    expect(upstream.requests).toHaveLength(0);
  });

  test("no connection counts as 503, as the host says", async () => {
    expect((await call({ "x-probe-cluster": "closed" })).headers["x-callout"]).toMatch(/^503 /);
  });

  test("no reply in time counts as 504", async () => {
    const hold = gate();
    service.respond(async (_request, response) => {
      await hold.opened;
      response.end();
    });
    expect((await call({ "x-probe-timeout": "50" })).headers["x-callout"]).toBe("504 upstream request timeout");
  });

  test("a reply that breaks off in its body has failed", async () => {
    const reply = await call({ "x-call-stub-body": "0123456789", "x-call-stub-abort-after": "4" });
    expect(reply.headers["x-callout"]).toBe("failed");
  });

  test.each(["\r\nx-evil: 1", "\nx-evil: 1", "\0", "\x7f"])(
    "text of others, here %j, writes no headers of its own",
    async (text) => {
      const body = Buffer.from(`a${text}`).toString("base64");
      for (const phase of ["request-headers", "response-headers"]) {
        const reply = await call({ "x-probe-phase": phase, "x-call-stub-body-base64": body });
        expect(reply).toMatchObject({ status: 200, text: "provider" });
        expect(reply.headers).not.toHaveProperty("x-evil");
        expect(reply.headers).not.toHaveProperty("x-callout");
      }
    },
  );

  test("a body larger than is asked for is cut to the limit", async () => {
    const reply = await call({ "x-call-stub-body": "b".repeat(1000) });
    expect(reply.headers["x-callout"]).toBe(`200 ${"b".repeat(64)}`);
  });

  test("a reply to a stream that has died comes to onOrphanReply", async () => {
    const hold = gate();
    service.respond(async (_request, response) => {
      await hold.opened;
      response.end("late");
    });
    const before = (await gateway.metrics()).get("probe_orphans") ?? 0;
    const client = httpRequest(gateway.url, { headers: { "x-probe": "callout", "x-probe-cluster": "service" } });
    client.on("error", () => undefined);
    client.end();
    await service.nextRequest();
    client.destroy();
    await expectEnded(gateway);
    hold.open();
    await vi.waitFor(async () => expect((await gateway.metrics()).get("probe_orphans")).toBe(before + 1));
    expect((await gateway.metrics()).get("probe_orphan_bytes")).toBe(4);
    expect((await call({ "x-call-stub-body": "again" })).status).toBe(200);
  });
});

/** The host has noticed that the last stream's client is gone. */
async function expectEnded(gateway: Gateway): Promise<void> {
  const streams = async () => (await gateway.metrics()).get("probe_streams_open");
  await vi.waitFor(async () => expect(await streams()).toBe(0));
}

/** Opens at the end of the test at the latest, so that no reply hangs. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  onTestFinished(() => open());
  return { opened, open: () => open() };
}

describe.each(hosts)("callouts from the root context on $name", (host) => {
  test("a timer asks a service without any stream", async () => {
    const service = await startUpstream();
    onTestFinished(() => service.close());
    const gateway = await host.open({ plugins: [probe({ poll: "main" })], upstreams: { main: { url: service.url } } });
    onTestFinished(() => gateway.close());
    expect(await service.nextRequest()).toMatchObject({ method: "GET", path: "/poll" });
    await vi.waitFor(async () => expect((await gateway.metrics()).get("probe_polls_200")).toBeGreaterThan(1));
  });
});

describe.each(hosts.filter(({ upstreamFilters }) => upstreamFilters))(
  "callouts of an upstream filter on $name",
  (host) => {
    test("are made once for each attempt, which waits for the reply", async () => {
      const [failing, working, service] = [await startUpstream(), await startUpstream(), await startUpstream()];
      failing.respond((_request, response) => void response.writeHead(503).end());
      const gateway = await host.open({
        plugins: [probe({}, { position: "upstream" })],
        upstreams: { main: { url: failing.url, fallback: [{ url: working.url }] }, service: { url: service.url } },
      });
      onTestFinished(async () => {
        await gateway.close();
        for (const server of [failing, working, service]) await server.close();
      });
      const headers = { "x-probe": "callout", "x-probe-cluster": "service", "x-call-stub-body": "answer" };
      const reply = await rawRequest(gateway.url, { headers, chunks: ["body"] });
      expect(reply.status).toBe(200);
      expect(reply.headers["x-callout"]).toBe("200 answer");
      expect(service.requests.filter(({ path }) => path === "/called")).toHaveLength(2);
      expect((await working.nextRequest()).text).toBe("body");
    });
  },
);
