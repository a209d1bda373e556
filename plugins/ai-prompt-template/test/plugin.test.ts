import { hosts } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const template = {
  model: "gpt-4o",
  messages: [
    { role: "system", content: "You are a {{program}} expert." },
    { role: "user", content: "{{ question }}" },
  ],
};
const config = { templates: [{ name: "developer", template, keep: ["stream"] }] };

describe.each(hosts)("ai-prompt-template on $name", (host) => {
  const { open, post, seen } = useScenario(host, "ai-prompt-template");

  test("a request is the template, filled in", async () => {
    await open(config);
    const properties = { program: 'C"', question: "a\nb é 中 😀" };
    await post({ template: "developer", properties, stream: true, model: "dear" });
    expect((await seen()).json).toEqual({
      model: "gpt-4o",
      messages: [
        { role: "system", content: 'You are a C" expert.' },
        { role: "user", content: "a\nb é 中 😀" },
      ],
      stream: true,
    });
  });

  test("in pieces too", async () => {
    await open(config);
    await post(undefined, { chunks: ['{"templ', 'ate":"developer","properties":{"program":"', 'Rust"}}'] });
    expect((await seen()).text).toContain("You are a Rust expert.");
  });

  test.each([
    ["without a name", { messages: [] }, {}],
    ["whose header switches templates off", { template: "developer" }, { "template-enable": "false" }],
    ["that is no JSON", { template: "developer" }, { "content-type": "text/plain" }],
  ])("a request %s passes byte for byte", async (_name, body, headers) => {
    await open(config);
    await post(body, { headers });
    expect((await seen()).text).toBe(JSON.stringify(body));
  });

  test.each([
    ["/v1/chat/completions", { error: { code: "template_not_found", type: "invalid_request_error" } }],
    ["/v1/messages", { type: "error", error: { type: "invalid_request_error" } }],
    ["/v1beta/models/m:generateContent", { error: { code: 400, status: "INVALID_ARGUMENT" } }],
  ])("%s is told of an unknown template in its own words", async (path, expected) => {
    await open(config);
    const reply = await post({ template: "nobody" }, { path });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text)).toMatchObject(expected);
    expect(reply.text).toContain('the gateway has none of the name \\"nobody\\"');
  });

  test("a missing property is refused where that is asked for", async () => {
    await open({ ...config, onMissing: "refuse" });
    const reply = await post({ template: "developer", properties: { program: "C" } });
    expect([reply.status, reply.text]).toEqual([400, expect.stringContaining('properties: \\"question\\" is missing')]);
  });
});
