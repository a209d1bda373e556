import { HUNYUAN_STUB_ID, HUNYUAN_STUB_SECRET, signTc3, startHunyuanStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { sseData } from "./sse-data.ts";
import { useStub } from "./use-stub.ts";

/** Seconds since 1970, the stub's and the client's. */
const NOW = 1_750_000_000;

const stub = await useStub(startHunyuanStub({ now: () => NOW }));

const WEATHER = {
  Type: "function",
  Function: {
    Name: "get_weather",
    Description: "The weather of a city",
    Parameters: '{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}}}',
  },
};

const user = (text: string) => ({ Role: "user", Content: text });
const ask = (text: string, model = "hunyuan-turbos-latest", rest: object = {}) => ({
  Model: model,
  Messages: [user(text)],
  ...rest,
});

interface Call {
  readonly Id: string;
  readonly Function: { readonly Name: string; readonly Arguments: string };
}

interface Said {
  readonly Content?: string;
  readonly ReasoningContent?: string;
  readonly ToolCalls?: Call[];
}

interface Reply {
  readonly Choices: { readonly FinishReason: string; readonly Message?: Said; readonly Delta?: Said }[];
  readonly Usage?: { readonly CompletionTokens: number; readonly TotalTokens: number };
  readonly ErrorMsg?: { readonly Code: number };
}

interface Signing {
  readonly id?: string;
  readonly secret?: string;
  readonly timestamp?: number;
  readonly headers?: Record<string, string>;
  /** What is signed in the place of the body. */
  readonly payload?: string;
}

function post(body: unknown, signing: Signing = {}): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const { id = HUNYUAN_STUB_ID, secret = HUNYUAN_STUB_SECRET, timestamp = NOW } = signing;
  const signed = {
    "content-type": "application/json",
    host: `127.0.0.1:${stub.port}`,
    "x-tc-action": "chatcompletions",
  };
  const authorization = signTc3({
    secretId: id,
    secretKey: secret,
    service: "hunyuan",
    timestamp,
    method: "POST",
    query: "",
    headers: signed,
    payload: signing.payload ?? text,
  });
  const headers = {
    authorization,
    "content-type": "application/json",
    "x-tc-action": "ChatCompletions",
    "x-tc-version": "2023-09-01",
    "x-tc-timestamp": String(timestamp),
    ...signing.headers,
  };
  return fetch(stub.url, { method: "POST", headers, body: text });
}

async function answer(body: object): Promise<Reply> {
  const reply = await post(body);
  expect(reply.status).toBe(200);
  return ((await reply.json()) as { Response: Reply }).Response;
}

async function replies(body: object): Promise<Reply[]> {
  const reply = await post({ ...body, Stream: true });
  return (await sseData(reply)).map((data) => JSON.parse(data) as Reply);
}

async function errorOf(body: unknown, signing?: Signing): Promise<unknown> {
  const reply = await post(body, signing);
  expect(reply.status).toBe(200);
  const { Response: response } = (await reply.json()) as { Response: { Error: unknown; RequestId: string } };
  expect(response.RequestId).toBe(reply.headers.get("x-tc-requestid"));
  return response.Error;
}

const deltas = (seen: readonly Reply[]): Said[] => seen.map((reply) => reply.Choices[0]?.Delta ?? {});

describe("plain answers", () => {
  test("a question is echoed, in the envelope of the API", async () => {
    const reply = await post(ask("how are you"));
    const id = reply.headers.get("x-tc-requestid");
    expect(await reply.json()).toEqual({
      Response: {
        RequestId: id,
        Note: expect.any(String),
        Choices: [{ Index: 0, Message: { Role: "assistant", Content: "You said: how are you" }, FinishReason: "stop" }],
        Created: 1_750_000_000,
        Id: id,
        Usage: { PromptTokens: 3, CompletionTokens: 5, TotalTokens: 8 },
      },
    });
  });

  test("a stop sequence is the last that is said", async () => {
    const stopped = await answer(ask("one STOP two", "hunyuan-lite", { Stop: ["STOP"] }));
    expect(stopped.Choices).toMatchObject([{ FinishReason: "stop", Message: { Content: "You said: one STOP" } }]);
  });

  test("a model that thinks tells its thoughts", async () => {
    const reply = await answer(ask("a", "hunyuan-t1-latest"));
    expect(reply.Choices[0]?.Message).toEqual({
      Role: "assistant",
      Content: "You said: a",
      ReasoningContent: "Let me look at what was said.",
    });
  });

  test("an image is seen, the cache is told, usage may be missing", async () => {
    const content = [
      { Type: "text", Text: "look" },
      { Type: "image_url", ImageUrl: { Url: "https://example.com/a.png" } },
    ];
    const seen = await answer({ Model: "hunyuan-vision", Messages: [{ Role: "user", Contents: content }] });
    expect(seen.Choices[0]?.Message?.Content).toBe("You said: look I see the image https://example.com/a.png.");
    expect((await answer(ask("a b", "stub-cached-1"))).Usage).toMatchObject({
      PromptTokensDetails: { CachedTokens: 1 },
    });
    expect(await answer(ask("a", "stub-no-usage"))).not.toHaveProperty("Usage");
  });
});

describe("tools", () => {
  test("a call and its result make a round trip", async () => {
    const first = await answer(ask('call get_weather {"city":"Paris"}', "hunyuan-turbos-latest", { Tools: [WEATHER] }));
    expect(first.Choices[0]?.FinishReason).toBe("tool_calls");
    const message = first.Choices[0]?.Message;
    const call = message?.ToolCalls?.[0];
    expect(call).toMatchObject({
      Type: "function",
      Index: 0,
      Function: { Name: "get_weather", Arguments: '{"city":"Paris"}' },
    });
    const second = await answer({
      ...ask("", "hunyuan-turbos-latest", { Tools: [WEATHER] }),
      Messages: [user("weather?"), message, { Role: "tool", ToolCallId: call?.Id, Content: "sunny" }],
    });
    expect(second.Choices[0]?.Message?.Content).toBe("The tool said: sunny");
  });

  test("one that is forced is called with arguments made from its schema", async () => {
    const forced = await answer(ask("hi", "hunyuan-turbo", { ToolChoice: "custom", CustomTool: WEATHER }));
    const args = forced.Choices[0]?.Message?.ToolCalls?.[0]?.Function.Arguments ?? "";
    expect(JSON.parse(args)).toEqual({ city: "a city", days: 1 });
  });

  test("streamed pieces of a call all have its id", async () => {
    const prompt = 'call get_weather {"city":"Paris"}\ncall get_weather {"city":"Köln\\n"}';
    const seen = await replies(ask(prompt, "hunyuan-turbos-latest", { Tools: [WEATHER] }));
    const calls = new Map<string, string>();
    for (const call of deltas(seen).flatMap((delta) => delta.ToolCalls ?? [])) {
      calls.set(call.Id, (calls.get(call.Id) ?? "") + call.Function.Name + call.Function.Arguments);
    }
    expect([...calls.values()]).toEqual(['get_weather{"city":"Paris"}', 'get_weather{"city":"Köln\\n"}']);
    expect(seen.at(-1)?.Choices[0]?.FinishReason).toBe("tool_calls");
  });
});

describe("streams", () => {
  test("events have no envelope, an empty reason while open, and usage so far", async () => {
    const seen = await replies(ask("a"));
    expect(seen[0]).toEqual({
      Note: expect.any(String),
      Choices: [{ Index: 0, Delta: { Role: "assistant", Content: "You" }, FinishReason: "" }],
      Created: 1_750_000_000,
      Id: expect.stringMatching(/^hunyuan-/),
      Usage: { PromptTokens: 1, CompletionTokens: 1, TotalTokens: 2 },
    });
    expect(deltas(seen).map((delta) => delta.Content)).toEqual(["You", " said:", " a", ""]);
    expect(seen.at(-1)).toMatchObject({ Choices: [{ FinishReason: "stop" }], Usage: { CompletionTokens: 3 } });
  });

  const same = ["split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("%s changes how the bytes come, not what they say", async (flags) => {
    const seen = await replies(ask("Grüße 你好", `stub-thinking+${flags}`));
    expect(
      deltas(seen)
        .map((delta) => delta.Content)
        .join(""),
    ).toBe("You said: Grüße 你好");
    expect(
      deltas(seen)
        .map((delta) => delta.ReasoningContent ?? "")
        .join(""),
    ).toBe("Let me look at what was said.");
  });

  test("a truncated stream lacks its end, a failing and a filtered one tell of it", async () => {
    expect((await replies(ask("a", "stub-truncated"))).at(-1)?.Choices[0]?.FinishReason).toBe("");
    expect((await replies(ask("a", "stub-stream-error"))).at(-1)).toMatchObject({
      Choices: [],
      ErrorMsg: { Code: 4000 },
    });
    expect((await replies(ask("a b c", "stub-filter"))).at(-1)?.Choices[0]?.FinishReason).toBe("sensitive");
  });

  test("a request that is refused gets no stream", async () => {
    const streamed = await post({ ...ask("a"), Stream: true });
    expect(streamed.headers.get("content-type")).toBe("text/event-stream");
    await streamed.text();
    const reply = await post({ ...ask("a", "stub-error-429"), Stream: true });
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(await reply.json()).toMatchObject({ Response: { Error: { Code: "LimitExceeded" } } });
  });
});

describe("signatures", () => {
  test.each([
    { name: "a wrong secret", signing: { secret: "other" }, code: "AuthFailure.SignatureFailure" },
    { name: "another body", signing: { payload: "{}" }, code: "AuthFailure.SignatureFailure" },
    { name: "an unknown id", signing: { id: "AKIDnobody" }, code: "AuthFailure.SecretIdNotFound" },
    { name: "an old signature", signing: { timestamp: NOW - 301 }, code: "AuthFailure.SignatureExpire" },
    {
      name: "another time than the signed one",
      signing: { headers: { "x-tc-timestamp": String(NOW + 1) } },
      code: "AuthFailure.SignatureFailure",
    },
    {
      name: "a bearer token",
      signing: { headers: { authorization: "Bearer x" } },
      code: "AuthFailure.InvalidAuthorization",
    },
    { name: "another version", signing: { headers: { "x-tc-version": "2020-01-01" } }, code: "NoSuchVersion" },
  ])("$name is refused with $code", async ({ signing, code }) => {
    expect(await errorOf(ask("x"), signing)).toMatchObject({ Code: code, Message: expect.any(String) });
  });

  test("a body that is left unsigned is let in", async () => {
    const unsigned = { payload: "UNSIGNED-PAYLOAD", headers: { "x-tc-content-sha256": "UNSIGNED-PAYLOAD" } };
    expect((await post(ask("x"), unsigned)).headers.get("x-tc-requestid")).toMatch(/^hunyuan-/);
  });
});

describe("errors come with status 200", () => {
  test.each([
    { flags: "error-400", code: "InvalidParameter" },
    { flags: "error-429", code: "LimitExceeded" },
    { flags: "error-quota", code: "FailedOperation.ResourcePackExhausted" },
    { flags: "error-500", code: "InternalError" },
    { flags: "filter", code: "OperationDenied.TextIllegalDetected" },
    { flags: "no-such-flag", code: "InvalidParameterValue.ParameterValueError" },
  ])("$flags is $code", async ({ flags, code }) => {
    expect(await errorOf(ask("hi", `stub-${flags}`))).toMatchObject({ Code: code });
  });

  const value = "InvalidParameterValue.ParameterValueError";
  const of = (...messages: object[]) => ({ Model: "hunyuan-lite", Messages: messages });
  const tool = { ...WEATHER, Function: { Name: "f", Parameters: {} } };
  test.each([
    { name: "no JSON", body: "{", code: "InvalidParameter" },
    { name: "no model", body: { Messages: [user("x")] }, code: "MissingParameter" },
    { name: "a model of another maker", body: ask("x", "gpt-4o"), code: "InvalidParameterValue.Model" },
    { name: "OpenAI's names", body: { model: "hunyuan-lite", messages: [] }, code: "UnknownParameter" },
    { name: "a text for a flag", body: ask("x", "hunyuan-lite", { Stream: "true" }), code: "InvalidParameter" },
    { name: "an object for a schema", body: ask("x", "hunyuan-lite", { Tools: [tool] }), code: "InvalidParameter" },
    { name: "thoughts sent back", body: of({ ...user("x"), ReasoningContent: "y" }), code: "UnknownParameter" },
    { name: "two users in a row", body: of(user("x"), user("y")), code: value },
    { name: "an assistant last", body: of(user("x"), { Role: "assistant", Content: "y" }), code: value },
    { name: "a system message later", body: of(user("x"), { Role: "system", Content: "y" }), code: value },
  ])("$name is refused with $code", async ({ body, code }) => {
    expect(await errorOf(body)).toMatchObject({ Code: code });
  });
});
