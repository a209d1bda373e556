import { hosts, useScenario } from "@sluice/testing";
import { describe, expect, test, vi } from "vitest";

const CONFIG = { maxCharacters: 5 };

const asked = (content: string) => ({ messages: [{ role: "user", content }] });

describe.each(hosts)("my-plugin on $name", (host) => {
  const { open, post, seen } = useScenario(host, "my-plugin");

  test("a prompt that is short enough passes as it is", async () => {
    await open(CONFIG);
    expect((await post(asked("grüße"))).status).toBe(200);
    expect((await seen()).json).toEqual(asked("grüße"));
  });

  test.each([
    { protocol: "OpenAI", path: "/v1/chat/completions", body: asked("hello!"), error: { code: "prompt_too_long" } },
    { protocol: "Anthropic", path: "/v1/messages", body: asked("hello!"), error: { type: "request_too_large" } },
    {
      protocol: "Gemini",
      path: "/v1beta/models/gemini-2.5-flash:generateContent",
      body: { contents: [{ role: "user", parts: [{ text: "hello!" }] }] },
      error: { code: 413 },
    },
  ])("one that is too long is refused in the protocol of $protocol", async ({ path, body, error }) => {
    await open(CONFIG);
    const reply = await post(body, { path });
    expect([reply.status, reply.headers["content-type"]]).toEqual([413, "application/json"]);
    expect(JSON.parse(reply.text)).toMatchObject({ error });
  });

  test("refused prompts are counted", async () => {
    const gateway = await open({ maxCharacters: 4 });
    await post(asked("hello"));
    await vi.waitFor(async () => expect((await gateway.metrics()).get("my_plugin_refused_prompts")).toBe(1));
  });

  test("what is no chat passes unread", async () => {
    await open(CONFIG);
    expect((await post(asked("hello!"), { path: "/v1/files" })).status).toBe(200);
  });

  test("a wrong configuration is refused, with its place", async () => {
    await expect(open({ maxCharacters: "5" })).rejects.toThrow("my-plugin: maxCharacters: expected an integer");
  });
});
