import { cutAt, hosts, useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const CONFIG = { defaults: [{ member: "model", value: "small" }] };

describe.each(hosts)("my-plugin on $name", (host) => {
  const { open, post, seen } = useScenario(host, "my-plugin");

  test("a member that is missing is added, and the length told anew", async () => {
    await open(CONFIG);
    expect((await post({ messages: [] })).status).toBe(200);
    expect((await seen()).json).toEqual({ messages: [], model: "small" });
  });

  test.each([
    { name: "a body that has the member", body: '{ "model": "large" }', type: "application/json" },
    { name: "a body that is no JSON", body: '{"messages":', type: "application/json" },
    { name: "a body of another type", body: "{}", type: "text/plain" },
  ])("$name passes as it is", async ({ body, type }) => {
    await open(CONFIG);
    await post(body, { headers: { "content-type": type } });
    expect((await seen()).text).toBe(body);
  });

  test("a body may come in pieces", async () => {
    await open(CONFIG);
    const body = Buffer.from('{"prompt":"grüße"}');
    for (const offset of [1, 14, body.length - 1]) {
      await post(body, { chunks: cutAt(body, offset) });
      expect((await seen()).json).toEqual({ prompt: "grüße", model: "small" });
    }
  });

  test("a wrong configuration is refused, with its place", async () => {
    await expect(open({ defaults: [] })).rejects.toThrow("my-plugin: defaults: ");
  });
});
