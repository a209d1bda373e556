import {
  type ContentBlock,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  CountTokensCommand,
  InvokeModelCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { startBedrockStub, vectorOf } from "@sluice/testbed";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { afterAll, describe, expect, test } from "vitest";
import { bedrockClient } from "./bedrock-client.ts";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startBedrockStub());
const client = bedrockClient(stub);
afterAll(() => client.destroy());

const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const WEATHER = {
  toolSpec: {
    name: "get_weather",
    description: "The weather of a city",
    inputSchema: {
      json: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } },
    },
  },
};

const ask = (text: string, modelId = CLAUDE): ConverseCommandInput => ({
  modelId,
  messages: [{ role: "user", content: [{ text }] }],
});

async function collect(input: ConverseCommandInput): Promise<ConverseStreamOutput[]> {
  const { stream } = await client.send(new ConverseStreamCommand(input));
  const events: ConverseStreamOutput[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}

const textOf = (events: ConverseStreamOutput[]): string =>
  events.map((event) => event.contentBlockDelta?.delta?.text ?? "").join("");

/** The frames of a stream: each begins with its length, four bytes. */
function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += frames.at(-1)?.length ?? bytes.length) {
    frames.push(bytes.subarray(start, start + bytes.readUInt32BE(start)));
  }
  return frames;
}

describe("plain answers", () => {
  test("a question is echoed, words are tokens", async () => {
    const answer = await client.send(new ConverseCommand({ ...ask("how are you"), system: [{ text: "be kind" }] }));
    expect(answer).toMatchObject({
      output: { message: { role: "assistant", content: [{ text: "You said: how are you" }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 5, outputTokens: 5, totalTokens: 10, cacheReadInputTokens: 0 },
      metrics: { latencyMs: 1 },
    });
    expect(answer.$metadata.requestId).toMatch(/^00000000-0000-4000-8000-\d{12}$/);
    expect(stub.requests[0]?.path).toBe("/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse");
  });

  test("images and documents are seen", async () => {
    const content: ContentBlock[] = [
      { text: "look" },
      { image: { format: "png", source: { bytes: PIXEL } } },
      { image: { format: "png", source: { s3Location: { uri: "s3://bucket/a.png" } } } },
      { document: { format: "pdf", name: "a paper", source: { bytes: Buffer.from("%PDF-") } } },
    ];
    const answer = await client.send(new ConverseCommand({ modelId: CLAUDE, messages: [{ role: "user", content }] }));
    expect(answer.output?.message?.content).toEqual([
      {
        text: "You said: look I see image/png of 70 bytes and the image s3://bucket/a.png and document/pdf of 5 bytes.",
      },
    ]);
  });

  test("the limit and stop sequences are kept to", async () => {
    const cut = await client.send(new ConverseCommand({ ...ask("a b c d"), inferenceConfig: { maxTokens: 3 } }));
    expect(cut).toMatchObject({
      output: { message: { content: [{ text: "You said: a" }] } },
      stopReason: "max_tokens",
    });
    const stopped = await client.send(
      new ConverseCommand({
        ...ask("one STOP two"),
        inferenceConfig: { stopSequences: ["STOP"] },
        additionalModelResponseFieldPaths: ["/stop_sequence"],
      }),
    );
    expect(stopped.stopReason).toBe("stop_sequence");
    expect(stopped.additionalModelResponseFields).toEqual({ stop_sequence: "STOP" });
  });

  test("cached tokens are in the total only", async () => {
    const input = ask("one two three", "stub-cached-2");
    const system = [{ text: "be kind" }, { cachePoint: { type: "default" as const } }];
    const answer = await client.send(new ConverseCommand({ ...input, system }));
    expect(answer.usage).toMatchObject({ inputTokens: 3, cacheReadInputTokens: 2, outputTokens: 5, totalTokens: 10 });
  });

  test.each([
    { flags: "filter", reason: "content_filtered" },
    { flags: "refusal", reason: "guardrail_intervened" },
    { flags: "end-model-context-window-exceeded", reason: "model_context_window_exceeded" },
    { flags: "end-malformed-tool-use", reason: "malformed_tool_use" },
  ])("$flags ends the answer with $reason", async ({ flags, reason }) => {
    expect(await client.send(new ConverseCommand(ask("hi", `stub-${flags}`)))).toMatchObject({ stopReason: reason });
    const events = await collect(ask("hi", `stub-${flags}`));
    expect(events.find((event) => event.messageStop)?.messageStop?.stopReason).toBe(reason);
  });

  test("JSON is said when a schema asks for it", async () => {
    const structure = { jsonSchema: { name: "said", schema: '{"type":"object"}' } };
    const outputConfig = { textFormat: { type: "json_schema" as const, structure } };
    const answer = await client.send(new ConverseCommand({ ...ask("hi"), outputConfig }));
    expect(JSON.parse(answer.output?.message?.content?.[0]?.text ?? "")).toEqual({ answer: "You said: hi" });
  });

  test("a bearer key and temporary credentials are taken, too", async () => {
    const keyed = bedrockClient(stub, { token: { token: stub.key }, authSchemePreference: ["httpBearerAuth"] });
    expect((await keyed.send(new ConverseCommand(ask("hi")))).stopReason).toBe("end_turn");
    expect(stub.requests[0]?.headers.authorization).toBe(`Bearer ${stub.key}`);
    const temporary = bedrockClient(stub, { credentials: stub.temporaryCredentials });
    expect((await temporary.send(new ConverseCommand(ask("hi")))).stopReason).toBe("end_turn");
    expect(stub.requests[1]?.headers["x-amz-security-token"]).toBe(stub.temporaryCredentials.sessionToken);
    keyed.destroy();
    temporary.destroy();
  });

  test("an ARN is a model's name", async () => {
    const arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-v1:0";
    expect((await client.send(new ConverseCommand(ask("hi", arn)))).stopReason).toBe("end_turn");
    expect(stub.requests[0]?.path).toContain("inference-profile%2Fus.anthropic");
  });
});

describe("thinking", () => {
  const thinking = { thinking: { type: "enabled", budget_tokens: 1024 } };

  test("thoughts are a block of their own, which comes back", async () => {
    const input = { ...ask("hi"), additionalModelRequestFields: thinking };
    const first = await client.send(new ConverseCommand(input));
    const content = first.output?.message?.content ?? [];
    expect(content).toEqual([
      { reasoningContent: { reasoningText: { text: "Let me look at what was said.", signature: expect.any(String) } } },
      { text: "You said: hi" },
    ]);
    const messages = [
      ...(input.messages ?? []),
      { role: "assistant" as const, content },
      ...(ask("ho").messages ?? []),
    ];
    const second = await client.send(new ConverseCommand({ ...input, messages }));
    expect(second.output?.message?.content?.at(-1)).toEqual({ text: "You said: ho" });
  });

  test("streamed thoughts end with their signature", async () => {
    const events = await collect({ ...ask("hi"), additionalModelRequestFields: thinking });
    const deltas = events.flatMap((event) => event.contentBlockDelta?.delta?.reasoningContent ?? []);
    expect(deltas.map((delta) => delta.text ?? "").join("")).toBe("Let me look at what was said.");
    expect(deltas.at(-1)).toEqual({ signature: expect.any(String) });
    expect(events.filter((event) => event.contentBlockStop).length).toBe(2);
    expect(events.some((event) => event.contentBlockStart)).toBe(false);
  });
});

describe("tools", () => {
  const toolConfig = { tools: [WEATHER] };

  test("a call and its result make a round trip", async () => {
    const input = { ...ask('call get_weather {"city":"Paris"}'), toolConfig };
    const first = await client.send(new ConverseCommand(input));
    const content = first.output?.message?.content ?? [];
    expect(first.stopReason).toBe("tool_use");
    expect(content).toEqual([
      { toolUse: { toolUseId: expect.stringMatching(/^tooluse_/), name: "get_weather", input: { city: "Paris" } } },
    ]);
    const toolUseId = content[0]?.toolUse?.toolUseId ?? "";
    const results: ContentBlock[] = [
      { toolResult: { toolUseId, content: [{ json: { sky: "blue" } }, { text: "!" }] } },
    ];
    const messages = [
      ...(input.messages ?? []),
      { role: "assistant" as const, content },
      { role: "user" as const, content: results },
    ];
    const second = await client.send(new ConverseCommand({ ...input, messages }));
    expect(second.output?.message?.content).toEqual([{ text: 'The tool said: {"sky":"blue"}\n!' }]);
  });

  test.each([{ toolChoice: { any: {} } }, { toolChoice: { tool: { name: "get_weather" } } }])(
    "$toolChoice makes a call with arguments from the schema",
    async ({ toolChoice }) => {
      const answer = await client.send(
        new ConverseCommand({ ...ask("hi"), toolConfig: { ...toolConfig, toolChoice } }),
      );
      expect(answer.output?.message?.content?.[0]?.toolUse?.input).toEqual({ city: "a city", days: 1 });
    },
  );

  test("streamed inputs come in fragments that make the whole", async () => {
    const prompt = 'call get_weather {"city":"Paris"}\ncall get_weather {"city":"Köln\\n"}';
    const events = await collect({ ...ask(prompt), toolConfig });
    const starts = events.flatMap((event) => event.contentBlockStart ?? []);
    expect(starts.map((start) => [start.contentBlockIndex, start.start?.toolUse?.name])).toEqual([
      [0, "get_weather"],
      [1, "get_weather"],
    ]);
    const inputs = ["", ""];
    for (const { contentBlockDelta } of events) {
      const index = contentBlockDelta?.contentBlockIndex ?? 0;
      inputs[index] += contentBlockDelta?.delta?.toolUse?.input ?? "";
    }
    expect(inputs).toEqual(['{"city":"Paris"}', '{"city":"Köln\\n"}']);
    expect(events.find((event) => event.messageStop)?.messageStop?.stopReason).toBe("tool_use");
  });
});

describe("streams", () => {
  test("the usage comes after the stop", async () => {
    const events = await collect(ask("a b"));
    expect(events.map((event) => Object.keys(event)[0])).toEqual([
      "messageStart",
      ...Array.from({ length: 4 }, () => "contentBlockDelta"),
      "contentBlockStop",
      "messageStop",
      "metadata",
    ]);
    expect(textOf(events)).toBe("You said: a b");
    expect(events.at(-1)?.metadata?.usage).toMatchObject({ inputTokens: 2, outputTokens: 4, totalTokens: 6 });
  });

  test("frames are checked, typed and padded", async () => {
    const reply = await fetch(`${stub.url}/model/stub-plain/converse-stream`, {
      method: "POST",
      headers: { authorization: `Bearer ${stub.key}` },
      body: JSON.stringify({ messages: ask("a").messages }),
    });
    expect(reply.headers.get("content-type")).toBe("application/vnd.amazon.eventstream");
    const codec = new EventStreamCodec(
      (bytes) => Buffer.from(bytes as Uint8Array).toString(),
      (text) => Buffer.from(text),
    );
    const frames = framesOf(Buffer.from(await reply.arrayBuffer())).map((frame) => codec.decode(frame));
    expect(frames.map((frame) => frame.headers[":event-type"]?.value)).toContain("contentBlockDelta");
    expect(frames.every((frame) => frame.headers[":message-type"]?.value === "event")).toBe(true);
    const paddings = frames.map((frame) => (JSON.parse(Buffer.from(frame.body).toString()) as { p: string }).p);
    expect(paddings.every((padding) => /^abc|^ab?$/.test(padding))).toBe(true);
    expect(new Set(paddings.map((padding) => padding.length)).size).toBeGreaterThan(2);
  });

  test.each(["split-1", "split-7", "slow-1"])("the client reads the same from %s", async (flags) => {
    const events = await collect(ask("Grüße 你好", `stub-${flags}`));
    expect(textOf(events)).toBe("You said: Grüße 你好");
    expect(events.at(-1)?.metadata?.usage?.outputTokens).toBe(4);
  });

  test("a truncated stream lacks its end, the usage may be missing", async () => {
    const truncated = await collect(ask("a", "stub-truncated"));
    expect(textOf(truncated)).toBe("You said: a");
    expect(truncated.some((event) => event.messageStop ?? event.metadata)).toBe(false);
    const silent = await collect(ask("a", "stub-no-usage"));
    expect(Object.keys(silent.at(-1) ?? {})).toEqual(["messageStop"]);
  });

  test("an exception inside the stream reaches the client as one", async () => {
    await expect(collect(ask("a", "stub-stream-error"))).rejects.toMatchObject({
      name: "ModelStreamErrorException",
      originalStatusCode: 529,
    });
  });

  test("an event that is no JSON is an error of the client", async () => {
    await expect(collect(ask("a", "stub-bad-json"))).rejects.toThrow(SyntaxError);
  });

  test("an aborted stream breaks off after the events asked for", async () => {
    const { stream } = await client.send(new ConverseStreamCommand(ask("a b c", "stub-abort-after-3+slow-5")));
    const seen: ConverseStreamOutput[] = [];
    const reading = (async () => {
      for await (const event of stream ?? []) seen.push(event);
    })();
    await expect(reading).rejects.toThrow();
    expect(seen.length).toBe(3);
  });

  test("a client that leaves is seen", async () => {
    const leave = new AbortController();
    const leaving = bedrockClient(stub);
    const command = new ConverseStreamCommand(ask("a b c", "stub-hang-after-2"));
    const { stream } = await leaving.send(command, { abortSignal: leave.signal });
    for await (const event of stream ?? []) if (event.contentBlockDelta !== undefined) break;
    leave.abort();
    leaving.destroy();
    const seen = await stub.nextRequest();
    await seen.settled;
    expect(seen.aborted).toBe(true);
  });

  test("a streamed request may get a plain answer", async () => {
    const reply = await fetch(`${stub.url}/model/stub-not-sse/converse-stream`, {
      method: "POST",
      headers: { authorization: `Bearer ${stub.key}` },
      body: JSON.stringify({ messages: ask("a").messages }),
    });
    expect(await reply.json()).toMatchObject({ stopReason: "end_turn" });
  });
});

describe("other operations", () => {
  test("images are made from a text", async () => {
    const body = JSON.stringify({
      taskType: "TEXT_IMAGE",
      textToImageParams: { text: "a cat" },
      imageGenerationConfig: { numberOfImages: 2, width: 512, height: 512 },
    });
    const reply = await client.send(new InvokeModelCommand({ modelId: "amazon.nova-canvas-v1:0", body }));
    const image = PIXEL.toString("base64");
    expect(JSON.parse(reply.body.transformToString())).toEqual({ images: [image, image], error: null });
  });

  test("a text is embedded", async () => {
    const body = JSON.stringify({ inputText: "hello there", dimensions: 4 });
    const reply = await client.send(new InvokeModelCommand({ modelId: "amazon.titan-embed-text-v2:0", body }));
    expect(JSON.parse(reply.body.transformToString())).toMatchObject({
      embedding: [...vectorOf("hello there", 4)],
      inputTextTokenCount: 2,
    });
  });

  test("tokens are counted", async () => {
    const { messages } = ask("one two");
    const command = new CountTokensCommand({
      modelId: CLAUDE,
      input: { converse: { messages, system: [{ text: "be kind" }] } },
    });
    expect((await client.send(command)).inputTokens).toBe(4);
  });
});
