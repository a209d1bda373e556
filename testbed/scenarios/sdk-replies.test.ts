import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { probeGateway, rawRequest } from "../src/probe.ts";

describe.each(hosts)("local replies through the SDK on $name", (host) => {
  let upstream: Upstream;
  let gateway: Gateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    gateway = await host.open(probeGateway(upstream.url));
  });
  afterAll(async () => {
    await gateway?.close();
    await upstream?.close();
  });
  beforeEach((context) => {
    upstream.clear();
    showLogsOnFailure(context, { gateway, upstream });
  });

  test.each([
    { phase: "request-headers", reached: 0 },
    { phase: "request-body", reached: 0 },
    { phase: "response-headers", reached: 1 },
    { phase: "response-body", reached: 1 },
  ])("a reply from $phase takes the provider's place", async ({ phase, reached }) => {
    const headers = { "x-probe": "reply", "x-probe-phase": phase, "x-stub-body": "provider", "x-stub-cut": "3" };
    const reply = await rawRequest(gateway.url, { headers, chunks: ["some", "body"] });
    expect(reply).toMatchObject({ status: 418, text: `from ${phase}`, cut: false });
    expect(reply.headers).toMatchObject({ "x-reply": phase, "content-type": "text/plain" });
    expect(upstream.requests).toHaveLength(reached);
    await vi.waitFor(() => {
      expect(gateway.logs().filter((line) => line.includes(`probe: ended: 418 probe.${phase}`))).toHaveLength(1);
    });
  });

  test("a reply after the response's headers went out cuts the response", async () => {
    const headers = { "x-probe": "reply", "x-probe-phase": "late", "x-stub-body": "provider" };
    const reply = await rawRequest(gateway.url, { headers });
    expect(reply.status).toBe(200);
    expect(reply.text).not.toContain("from late");
    expect(reply.cut).toBe(true);
  });

  test("without a reply the stream ends with the upstream's", async () => {
    await rawRequest(gateway.url, { headers: { "x-probe": "reply", "x-stub-status": "201" } });
    await vi.waitFor(() => expect(gateway.logs().join("\n")).toContain("probe: ended: 201 via_upstream"));
  });
});
