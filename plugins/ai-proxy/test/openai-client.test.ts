import { type Gateway, hosts, showLogsOnFailure } from "@sluice/testbed";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { closeStubs, openAiClient, openGateway, PIXEL, type Stubs, startStubs } from "./gateways.ts";

const weather: OpenAI.ChatCompletionTool = {
  type: "function",
  function: {
    name: "weather",
    description: "Weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

const places = hosts.flatMap((host) => (["downstream", "upstream"] as const).map((position) => ({ host, position })));

let stubs: Stubs;
beforeAll(async () => {
  stubs = await startStubs();
});
afterAll(() => closeStubs(stubs));

describe.each(places)("OpenAI's client to Anthropic on $host.name, $position", ({ host, position }) => {
  let gateway: Gateway;
  let client: OpenAI;
  beforeAll(async () => {
    gateway = await openGateway(host, "claude", stubs, { position });
    client = openAiClient(gateway);
  });
  afterAll(() => gateway?.close());
  beforeEach((context) => {
    stubs.anthropic.clear();
    showLogsOnFailure(context, { gateway, stub: stubs.anthropic });
  });

  test("a plain answer", async () => {
    const answer = await client.chat.completions.create({
      model: "stub-plain",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "good morning" },
      ],
    });
    expect(answer.object).toBe("chat.completion");
    expect(answer.model).toBe("stub-plain");
    expect(answer.choices).toHaveLength(1);
    expect(answer.choices[0]?.message.content).toBe("You said: good morning");
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    expect(answer.usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 4, total_tokens: 8 });
    expect(answer._request_id).toBeTruthy();
    const sent = await stubs.anthropic.nextRequest();
    expect(sent.path).toBe("/v1/messages");
    expect(sent.headers["x-api-key"]).toBe(stubs.anthropic.key);
    expect(sent.headers.authorization).toBeUndefined();
    expect(sent.headers["anthropic-version"]).toBe("2023-06-01");
    expect(sent.headers.host).toBe("api.anthropic.com");
    expect(sent.headers["accept-encoding"]).toBeUndefined();
  });

  test("a stream", async () => {
    const stream = await client.chat.completions.create({
      model: "stub-plain",
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: "user", content: "good morning" }],
    });
    let text = "";
    let usage: OpenAI.CompletionUsage | null | undefined;
    const finishes: string[] = [];
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      const finish = chunk.choices[0]?.finish_reason;
      if (finish) finishes.push(finish);
      usage = chunk.usage ?? usage;
    }
    expect(text).toBe("You said: good morning");
    expect(finishes).toEqual(["stop"]);
    expect(usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 });
  });

  const messages = [{ role: "user" as const, content: 'call weather {"city":"Oslo"}' }];

  test("a tool call and its result", async () => {
    const answer = await client.chat.completions.create({ model: "stub-plain", messages, tools: [weather] });
    const [choice] = answer.choices;
    expect(choice?.finish_reason).toBe("tool_calls");
    const call = choice?.message.tool_calls?.[0];
    expect(call).toMatchObject({ type: "function", function: { name: "weather" } });
    expect(call?.type === "function" && JSON.parse(call.function.arguments)).toEqual({ city: "Oslo" });
    const last = await client.chat.completions.create({
      model: "stub-plain",
      tools: [weather],
      messages: [
        ...messages,
        { role: "assistant", tool_calls: choice?.message.tool_calls ?? [] },
        { role: "tool", tool_call_id: call?.id ?? "", content: "12 degrees" },
      ],
    });
    expect(last.choices[0]?.message.content).toBe("The tool said: 12 degrees");
  });

  test("a streamed tool call", async () => {
    const stream = client.chat.completions.stream({ model: "stub-plain", messages, tools: [weather] });
    const { choices } = await stream.finalChatCompletion();
    expect(choices[0]?.finish_reason).toBe("tool_calls");
    const call = choices[0]?.message.tool_calls?.[0];
    expect(call?.type === "function" && JSON.parse(call.function.arguments)).toEqual({ city: "Oslo" });
  });

  test("an image", async () => {
    const answer = await client.chat.completions.create({
      model: "stub-plain",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "what is this" },
            { type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}` } },
            { type: "image_url", image_url: { url: "https://images.test/cat.png" } },
          ],
        },
      ],
    });
    expect(answer.choices[0]?.message.content).toBe(
      "You said: what is this I see image/png of 70 bytes and the image https://images.test/cat.png.",
    );
  });

  test.each([
    { flag: "error-400", error: OpenAI.BadRequestError, type: "invalid_request_error" },
    { flag: "error-401", error: OpenAI.AuthenticationError, type: "authentication_error" },
    { flag: "error-429", error: OpenAI.RateLimitError, type: "rate_limit_error" },
    { flag: "error-500", error: OpenAI.InternalServerError, type: "server_error" },
  ])("the provider's $flag", async ({ flag, error, type }) => {
    for (const stream of [false, true]) {
      const failed = client.chat.completions.create({ model: `stub-${flag}`, stream, messages });
      const caught = await failed.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(caught).toBeInstanceOf(error);
      expect(caught).toMatchObject({ type, code: expect.any(String), message: expect.stringMatching(/^\d+ \w+/) });
    }
  });

  test("an overload is 503, whatever Anthropic calls it", async () => {
    const failed = client.chat.completions.create({ model: "stub-error-529", messages });
    await expect(failed).rejects.toMatchObject({ status: 503, type: "overloaded_error", code: "overloaded" });
  });

  test("an error within a stream", async () => {
    const stream = await client.chat.completions.create({ model: "stub-stream-error", stream: true, messages });
    const read = (async () => {
      for await (const chunk of stream) expect(chunk.object).toBe("chat.completion.chunk");
    })();
    await expect(read).rejects.toThrow(OpenAI.APIError);
  });

  test("the client goes away in mid-stream", async () => {
    const stream = await client.chat.completions.create({
      model: "stub-words-50+slow-20",
      stream: true,
      messages: [{ role: "user", content: "count" }],
    });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) break;
    }
    stream.controller.abort();
    const sent = await stubs.anthropic.nextRequest();
    await sent.settled;
    expect(sent.aborted).toBe(true);
    const next = await client.chat.completions.create({
      model: "stub-plain",
      messages: [{ role: "user", content: "x" }],
    });
    expect(next.choices[0]?.message.content).toBe("You said: x");
  });

  test("embeddings are nothing that Anthropic has", async () => {
    const failed = client.embeddings.create({ model: "stub-plain", input: "x" });
    await expect(failed).rejects.toMatchObject({ status: 404, code: "unsupported_api" });
  });
});

describe.each(places)("OpenAI's client to OpenAI on $host.name, $position", ({ host, position }) => {
  let gateway: Gateway;
  let client: OpenAI;
  beforeAll(async () => {
    const provider = { modelMapping: { "my-embedding": "text-embedding-3-small", mapped: "stub-plain" } };
    gateway = await openGateway(host, "openai", stubs, { position, provider });
    client = openAiClient(gateway);
  });
  afterAll(() => gateway?.close());
  beforeEach((context) => {
    stubs.openai.clear();
    showLogsOnFailure(context, { gateway, stub: stubs.openai });
  });

  test("embeddings pass, base64 and all", async () => {
    const answer = await client.embeddings.create({ model: "my-embedding", input: ["a", "b"] });
    expect(answer.data).toHaveLength(2);
    expect(answer.data[0]?.embedding[0]).toBeTypeOf("number");
    const sent = await stubs.openai.nextRequest();
    expect(JSON.parse(sent.body.toString())).toEqual({
      model: "text-embedding-3-small",
      input: ["a", "b"],
      encoding_format: "base64",
    });
    expect(sent.headers.authorization).toBe(`Bearer ${stubs.openai.key}`);
  });

  test("a body that nothing asks to change stays as it is to the byte", async () => {
    const body =
      '{ "messages" : [{"role":"user","content":"a\\u0041\\/"}],\n"seed":9007199254740993, "model":"stub-plain" }';
    const reply = await fetch(`${gateway.url}/some/prefix/v1/chat/completions?x=1`, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body,
    });
    expect(reply.status).toBe(200);
    const sent = await stubs.openai.nextRequest();
    expect(sent.body.toString()).toBe(body);
    expect(sent.path).toBe("/v1/chat/completions?x=1");
  });

  test("of a stream's request only the model and the wish for usage change", async () => {
    const body = '{ "messages" : [{"role":"user","content":"hi"}], "stream" : true, "model":"mapped" , "seed":1}';
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(await reply.text()).toContain('"usage":{"prompt_tokens":1,');
    expect((await stubs.openai.nextRequest()).body.toString()).toBe(
      '{"stream_options":{"include_usage":true}, "messages" : [{"role":"user","content":"hi"}], "stream" : true, "model":"stub-plain" , "seed":1}',
    );
  });

  test("other paths and methods pass", async () => {
    const models = await client.models.list();
    expect(models.data.length).toBeGreaterThan(0);
    expect((await stubs.openai.nextRequest()).headers.authorization).toBe(`Bearer ${stubs.openai.key}`);
  });
});
