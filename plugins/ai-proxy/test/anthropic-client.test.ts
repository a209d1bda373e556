import Anthropic from "@anthropic-ai/sdk";
import { type Gateway, hosts, showLogsOnFailure } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { anthropicClient, closeStubs, openGateway, PIXEL, type Stubs, startStubs } from "./gateways.ts";

const weather: Anthropic.Tool = {
  name: "weather",
  description: "Weather of a city",
  input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const asks: Anthropic.MessageParam = { role: "user", content: 'call weather {"city":"Oslo"}' };

const places = hosts.flatMap((host) => (["downstream", "upstream"] as const).map((position) => ({ host, position })));

let stubs: Stubs;
beforeAll(async () => {
  stubs = await startStubs();
});
afterAll(() => closeStubs(stubs));

describe.each(places)("Anthropic's client to OpenAI on $host.name, $position", ({ host, position }) => {
  let gateway: Gateway;
  let client: Anthropic;
  beforeAll(async () => {
    gateway = await openGateway(host, "openai", stubs, { position });
    client = anthropicClient(gateway);
  });
  afterAll(() => gateway?.close());
  beforeEach((context) => {
    stubs.openai.clear();
    showLogsOnFailure(context, { gateway, stub: stubs.openai });
  });

  test("a plain answer", async () => {
    const answer = await client.messages.create({
      model: "stub-plain",
      max_tokens: 100,
      system: "Be brief.",
      messages: [{ role: "user", content: "good morning" }],
    });
    expect(answer).toMatchObject({ type: "message", role: "assistant", model: "stub-plain", stop_reason: "end_turn" });
    expect(answer.content).toEqual([{ type: "text", text: "You said: good morning" }]);
    expect(answer.usage).toMatchObject({ input_tokens: 4, output_tokens: 4 });
    expect(answer._request_id).toBeTruthy();
    const sent = await stubs.openai.nextRequest();
    expect(sent.path).toBe("/v1/chat/completions");
    expect(sent.headers.authorization).toBe(`Bearer ${stubs.openai.key}`);
    for (const name of ["x-api-key", "anthropic-version", "accept-encoding"])
      expect(sent.headers[name]).toBeUndefined();
    expect(sent.headers.host).toBe("api.openai.com");
  });

  test("a stream", async () => {
    const stream = client.messages.stream({
      model: "stub-plain",
      max_tokens: 100,
      messages: [{ role: "user", content: "good morning" }],
    });
    const events: string[] = [];
    stream.on("streamEvent", ({ type }) => events.push(type));
    const answer = await stream.finalMessage();
    expect(answer.content).toEqual([{ type: "text", text: "You said: good morning" }]);
    expect(answer.stop_reason).toBe("end_turn");
    expect(answer.usage).toMatchObject({ input_tokens: 2, output_tokens: 4 });
    expect(events[0]).toBe("message_start");
    expect(events.slice(-3)).toEqual(["content_block_stop", "message_delta", "message_stop"]);
  });

  test("a tool call and its result", async () => {
    const question = { model: "stub-plain", max_tokens: 100, tools: [weather] };
    const answer = await client.messages.create({ ...question, messages: [asks] });
    expect(answer.stop_reason).toBe("tool_use");
    const call = answer.content.find((block) => block.type === "tool_use");
    expect(call).toMatchObject({ name: "weather", input: { city: "Oslo" } });
    const last = await client.messages.create({
      ...question,
      messages: [
        asks,
        { role: "assistant", content: answer.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "12 degrees" }] },
      ],
    });
    expect(last.content).toEqual([{ type: "text", text: "The tool said: 12 degrees" }]);
  });

  test("a streamed tool call", async () => {
    const stream = client.messages.stream({ model: "stub-plain", max_tokens: 100, tools: [weather], messages: [asks] });
    const answer = await stream.finalMessage();
    expect(answer.stop_reason).toBe("tool_use");
    expect(answer.content.at(-1)).toMatchObject({ type: "tool_use", name: "weather", input: { city: "Oslo" } });
  });

  test("an image", async () => {
    const answer = await client.messages.create({
      model: "stub-plain",
      max_tokens: 100,
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "what is this" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: PIXEL } },
            { type: "image", source: { type: "url", url: "https://images.test/cat.png" } },
          ],
        },
      ],
    });
    expect(answer.content).toEqual([
      {
        type: "text",
        text: "You said: what is this I see image/png of 70 bytes and the image https://images.test/cat.png.",
      },
    ]);
  });

  test.each([
    { flag: "error-400", error: Anthropic.BadRequestError, type: "invalid_request_error" },
    { flag: "error-401", error: Anthropic.AuthenticationError, type: "authentication_error" },
    { flag: "error-429", error: Anthropic.RateLimitError, type: "rate_limit_error" },
    { flag: "error-500", error: Anthropic.InternalServerError, type: "api_error" },
  ])("the provider's $flag", async ({ flag, error, type }) => {
    for (const stream of [false, true]) {
      const failed = client.messages.create({ model: `stub-${flag}`, max_tokens: 9, stream, messages: [asks] });
      const caught = await failed.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(caught).toBeInstanceOf(error);
      expect(caught).toMatchObject({ error: { type: "error", error: { type, message: expect.stringMatching(/\w/) } } });
    }
  });

  test("an overload is 529, whatever OpenAI calls it", async () => {
    const failed = client.messages.create({ model: "stub-error-503", max_tokens: 9, messages: [asks] });
    await expect(failed).rejects.toMatchObject({ status: 529, error: { error: { type: "overloaded_error" } } });
  });

  test("an error within a stream", async () => {
    const stream = client.messages.stream({ model: "stub-stream-error", max_tokens: 9, messages: [asks] });
    await expect(stream.finalMessage()).rejects.toThrow(Anthropic.APIError);
  });

  test("the client goes away in mid-stream", async () => {
    const stream = await client.messages.create({
      model: "stub-words-50+slow-20",
      max_tokens: 100,
      stream: true,
      messages: [{ role: "user", content: "count" }],
    });
    for await (const event of stream) {
      if (event.type === "content_block_delta") break;
    }
    stream.controller.abort();
    const sent = await stubs.openai.nextRequest();
    await sent.settled;
    expect(sent.aborted).toBe(true);
    const question = { model: "stub-plain", max_tokens: 100, messages: [{ role: "user" as const, content: "x" }] };
    expect((await client.messages.create(question)).content).toEqual([{ type: "text", text: "You said: x" }]);
  });

  test("counting tokens is nothing that OpenAI has", async () => {
    const failed = client.messages.countTokens({ model: "stub-plain", messages: [asks] });
    await expect(failed).rejects.toMatchObject({ status: 404, error: { error: { type: "not_found_error" } } });
  });
});

describe.each(places)("Anthropic's client to Anthropic on $host.name, $position", ({ host, position }) => {
  let gateway: Gateway;
  let client: Anthropic;
  beforeAll(async () => {
    gateway = await openGateway(host, "claude", stubs, {
      position,
      provider: { modelMapping: { mapped: "stub-plain" } },
    });
    client = anthropicClient(gateway);
  });
  afterAll(() => gateway?.close());
  beforeEach((context) => {
    stubs.anthropic.clear();
    showLogsOnFailure(context, { gateway, stub: stubs.anthropic });
  });

  test("only the model changes", async () => {
    const body = '{ "messages" : [{"role":"user","content":"hi"}], "model":"mapped" , "max_tokens":100}';
    const reply = await fetch(`${gateway.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "anthropic-version": "2023-06-01", "x-api-key": "client-key" },
      body,
    });
    expect(await reply.json()).toMatchObject({ content: [{ text: "You said: hi" }] });
    const sent = await stubs.anthropic.nextRequest();
    expect(sent.body.toString()).toBe(body.replace("mapped", "stub-plain"));
    expect(sent.headers["x-api-key"]).toBe(stubs.anthropic.key);
  });

  test("a stream passes", async () => {
    const stream = client.messages.stream({
      model: "mapped",
      max_tokens: 9,
      messages: [{ role: "user", content: "hi" }],
    });
    expect((await stream.finalMessage()).content).toMatchObject([{ type: "text", text: "You said: hi" }]);
  });

  test("tokens are counted", async () => {
    const counted = await client.messages.countTokens({
      model: "stub-plain",
      messages: [{ role: "user", content: "a b" }],
    });
    expect(counted.input_tokens).toBe(2);
  });
});
