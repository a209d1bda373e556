import { hosts, useScenario } from "@sluice/testing";
import { describe, expect, test, vi } from "vitest";

const STREAM = "event: ping\ndata: 1\n\nevent: delta\ndata: grüße\n\n";
const WITHOUT_PINGS = "event: delta\ndata: grüße\n\n";

/** The request that makes the upstream answer with a body. */
function answeredBy(body: string, headers: Readonly<Record<string, string>> = {}) {
  const base64 = Buffer.from(body).toString("base64");
  return { headers: { "x-stub-body-base64": base64, "x-stub-content-type": "text/event-stream", ...headers } };
}

describe.each(hosts)("my-plugin on $name", (host) => {
  const { open, send } = useScenario(host, "my-plugin");

  test("events of a type on the list do not reach the client, and are counted", async () => {
    const gateway = await open({ drop: ["ping"] });
    expect((await send(answeredBy(STREAM))).text).toBe(WITHOUT_PINGS);
    // A counter may move a moment after the answer.
    await vi.waitFor(async () => expect((await gateway.metrics()).get("my_plugin_dropped_events")).toBe(1));
  });

  test.each(["1", "7", "20"])("a stream in pieces of %s bytes is the same", async (size) => {
    await open({ drop: ["ping"] });
    expect((await send(answeredBy(STREAM, { "x-stub-cut": size }))).text).toBe(WITHOUT_PINGS);
  });

  test("an answer that is no stream passes as it is", async () => {
    await open({ drop: ["ping"] });
    expect((await send(answeredBy(STREAM, { "x-stub-content-type": "text/plain" }))).text).toBe(STREAM);
  });

  test("a wrong configuration is refused, with its place", async () => {
    await expect(open({ drop: "ping" })).rejects.toThrow("my-plugin: drop: expected an array, got a string");
  });
});
