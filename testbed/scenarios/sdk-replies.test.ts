import { hosts } from "@sluice/testbed";
import { rawRequest, useGateway } from "@sluice/testing";
import { describe, expect, test, vi } from "vitest";
import { probe } from "../src/probe.ts";

describe.each(hosts)("local replies through the SDK on $name", (host) => {
  const served = useGateway(host, [probe()]);

  test.each([
    { phase: "request-headers", reached: 0 },
    { phase: "request-body", reached: 0 },
    { phase: "response-headers", reached: 1 },
    { phase: "response-body", reached: 1 },
  ])("a reply from $phase takes the provider's place", async ({ phase, reached }) => {
    const headers = { "x-probe": "reply", "x-probe-phase": phase, "x-stub-body": "provider", "x-stub-cut": "3" };
    const reply = await rawRequest(served.gateway.url, { headers, chunks: ["some", "body"] });
    expect(reply).toMatchObject({ status: 418, text: `from ${phase}`, cut: false });
    expect(reply.headers).toMatchObject({ "x-reply": phase, "content-type": "text/plain" });
    expect(served.upstream.requests).toHaveLength(reached);
    await vi.waitFor(() => {
      expect(served.gateway.logs().filter((line) => line.includes(`probe: ended: 418 probe.${phase}`))).toHaveLength(1);
    });
  });

  test("a reply after the response's headers went out cuts the response", async () => {
    const headers = { "x-probe": "reply", "x-probe-phase": "late", "x-stub-body": "provider" };
    const reply = await rawRequest(served.gateway.url, { headers });
    expect(reply.status).toBe(200);
    expect(reply.text).not.toContain("from late");
    expect(reply.cut).toBe(true);
  });

  test("without a reply the stream ends with the upstream's", async () => {
    await rawRequest(served.gateway.url, { headers: { "x-probe": "reply", "x-stub-status": "201" } });
    await vi.waitFor(() => expect(served.gateway.logs().join("\n")).toContain("probe: ended: 201 via_upstream"));
  });
});
