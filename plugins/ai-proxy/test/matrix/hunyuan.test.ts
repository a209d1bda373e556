import { beforeAll, describe, expect, test } from "vitest";
import { ASK, loadProbe, type Probe } from "./probe.ts";

let hunyuan: Probe;
beforeAll(async () => {
  hunyuan = await loadProbe("hunyuan");
});

const tool = (name: string): object => ({ type: "function", function: { name, parameters: { type: "object" } } });
const TOOLS = [tool("a"), tool("b")];
const sentTool = (name: string): object => ({
  Type: "function",
  Function: { Name: name, Parameters: '{"type":"object"}' },
});
const SENT_TOOLS = [sentTool("a"), sentTool("b")];
const NO_SCHEMA = {
  Type: "function",
  Function: { Name: "a", Parameters: '{"type":"object","properties":{}}', Description: "d" },
};
const BASE = { Model: "the-model", Messages: [{ Role: "user", Content: "hi" }] };

describe("members of a request", () => {
  test.each([
    { name: "no choice", body: { tools: TOOLS }, wanted: { Tools: SENT_TOOLS } },
    { name: "no tools", body: { tools: [], tool_choice: "auto" }, wanted: {} },
    {
      name: "auto",
      body: { tools: TOOLS, tool_choice: "auto" },
      wanted: { Tools: SENT_TOOLS, ToolChoice: "auto" },
    },
    {
      name: "none",
      body: { tools: TOOLS, tool_choice: "none" },
      wanted: { Tools: SENT_TOOLS, ToolChoice: "none" },
    },
    {
      name: "required with one tool",
      body: { tools: [tool("a")], tool_choice: "required" },
      wanted: { Tools: [sentTool("a")], ToolChoice: "custom", CustomTool: sentTool("a") },
    },
    {
      name: "required with several, of which none can be forced",
      body: { tools: TOOLS, tool_choice: "required" },
      wanted: { Tools: SENT_TOOLS },
    },
    {
      name: "a named function",
      body: { tools: TOOLS, tool_choice: { type: "function", function: { name: "b" } } },
      wanted: { Tools: SENT_TOOLS, ToolChoice: "custom", CustomTool: sentTool("b") },
    },
    {
      name: "some of the functions",
      body: {
        tools: TOOLS,
        tool_choice: { type: "allowed_tools", allowed_tools: { mode: "required", tools: [tool("b")] } },
      },
      wanted: { Tools: [sentTool("b")], ToolChoice: "custom", CustomTool: sentTool("b") },
    },
    {
      name: "OpenAI's first tools API",
      body: { functions: [{ name: "a", description: "d" }], function_call: { name: "a" } },
      wanted: { Tools: [NO_SCHEMA], ToolChoice: "custom", CustomTool: NO_SCHEMA },
    },
    { name: "one stop sequence", body: { stop: "x" }, wanted: { Stop: ["x"] } },
    { name: "no stop sequence", body: { stop: null }, wanted: {} },
    { name: "a seed out of range", body: { seed: 123456 }, wanted: {} },
    { name: "zeros", body: { temperature: 0, top_p: 0 }, wanted: { Temperature: 0, TopP: 0 } },
    {
      name: "Tencent's own members, but none that is written already",
      body: { EnableEnhancement: true, WebSearchOptions: { Knowledge: [{ Text: "k" }] }, Model: "x", Stream: true },
      wanted: { EnableEnhancement: true, WebSearchOptions: { Knowledge: [{ Text: "k" }] } },
    },
    { name: "what has no counterpart", body: { max_tokens: 5, logprobs: true, presence_penalty: 1 }, wanted: {} },
  ])("$name", ({ body, wanted }) => {
    expect(hunyuan.sent({ ...ASK, ...body })).toEqual({ ...BASE, ...wanted });
  });

  test("a stream is asked for", () => {
    expect(hunyuan.sent(ASK, true)).toEqual({ ...BASE, Stream: true });
  });
});

describe("messages", () => {
  test("neighbours of one role become one, and system prompts the first", () => {
    const messages = [
      { role: "user", content: "one" },
      { role: "developer", content: "be brief" },
      { role: "user", content: [{ type: "text", text: "two" }, "three"] },
      { role: "assistant", content: "four", reasoning_content: "hm" },
      { role: "assistant", content: [{ type: "refusal", refusal: "five" }], refusal: "six" },
      { role: "assistant", content: null },
      { role: "system", content: "and kind" },
      { role: "user", content: "seven" },
    ];
    expect(hunyuan.sent({ model: "m", messages }).Messages).toEqual([
      { Role: "system", Content: "be brief\n\nand kind" },
      { Role: "user", Content: "one\n\ntwo\nthree" },
      { Role: "assistant", Content: "four\n\nfive\nsix" },
      { Role: "user", Content: "seven" },
    ]);
  });

  test("an order that Tencent refuses is filled up", () => {
    const call = { id: "c", type: "function", function: { name: "f", arguments: "{}" } };
    const messages = [
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "c", content: "ok" },
      { role: "user", content: "and" },
      { role: "assistant", content: "" },
      { role: "user", content: "now?" },
      { role: "assistant", content: "It " },
    ];
    const sent = hunyuan.sent({ model: "m", messages }).Messages as { Role: string; Content: string }[];
    expect(sent.map(({ Role, Content }) => `${Role}: ${Content}`)).toEqual([
      "user: Please continue.",
      "assistant: ",
      "tool: ok",
      "assistant: Understood.",
      "user: and\n\nnow?",
      "assistant: It ",
      "user: Please continue.",
    ]);
  });

  test("pictures go with the text around them", () => {
    const messages = [
      { role: "user", content: "before" },
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: "data:image/png;base64,AA==", detail: "low" } },
          { type: "text", text: "between" },
          { type: "image_url", image_url: "https://example.com/a.png" },
        ],
      },
    ];
    expect(hunyuan.sent({ model: "m", messages }).Messages).toEqual([
      {
        Role: "user",
        Contents: [
          { Type: "text", Text: "before" },
          { Type: "image_url", ImageUrl: { Url: "data:image/png;base64,AA==" } },
          { Type: "text", Text: "between" },
          { Type: "image_url", ImageUrl: { Url: "https://example.com/a.png" } },
        ],
      },
    ]);
  });

  test("calls and results of OpenAI's first tools API have the function's name as their id", () => {
    const messages = [
      { role: "user", content: "x" },
      { role: "assistant", content: null, function_call: { name: "f", arguments: '{"my_key":1}' } },
      { role: "function", name: "f", content: "ok" },
    ];
    expect(hunyuan.sent({ model: "m", messages }).Messages).toEqual([
      { Role: "user", Content: "x" },
      {
        Role: "assistant",
        Content: "",
        ToolCalls: [{ Id: "f", Type: "function", Function: { Name: "f", Arguments: '{"my_key":1}' } }],
      },
      { Role: "tool", ToolCallId: "f", Content: "ok" },
    ]);
  });
});

describe("refusals", () => {
  const user = (...parts: object[]): object => ({ messages: [{ role: "user", content: parts }] });
  test.each([
    { name: "no messages", body: { messages: [] }, why: "messages: expected a list of at least one message" },
    { name: "no list", body: { messages: "hi" }, why: "messages: expected a list of at least one message" },
    {
      name: "a system prompt alone",
      body: { messages: [{ role: "system", content: "x" }] },
      why: "messages: expected a list of at least one message",
    },
    {
      name: "an unknown role",
      body: { messages: [{ role: "critic" }] },
      why: "messages[0].role: expected system, developer, user, assistant or tool",
    },
    {
      name: "sound",
      body: user({ type: "input_audio", input_audio: {} }),
      why: "messages[0].content[0]: parts of type input_audio have no counterpart",
    },
    {
      name: "a custom tool",
      body: { tools: [tool("a"), { type: "custom", custom: { name: "c" } }] },
      why: "tools[1]: expected a named function",
    },
    { name: "several answers", body: { n: 2 }, why: "n: only one answer can be asked for" },
  ])("$name", ({ body, why }) => {
    expect(() => hunyuan.sent({ ...ASK, ...body })).toThrow(why);
  });
});

describe("errors, all with status 200", () => {
  test.each([
    { code: "AuthFailure.SignatureFailure", type: "authentication_error" },
    { code: "AuthFailure.UnauthorizedOperation", type: "permission_error" },
    { code: "UnauthorizedOperation", type: "permission_error" },
    { code: "InvalidParameterValue.Model", type: "invalid_request_error" },
    { code: "InvalidParameter", type: "invalid_request_error" },
    { code: "MissingParameter", type: "invalid_request_error" },
    { code: "UnknownParameter", type: "invalid_request_error" },
    { code: "OperationDenied.TextIllegalDetected", type: "invalid_request_error" },
    { code: "RequestLimitExceeded.UinLimitExceeded", type: "rate_limit_error" },
    { code: "LimitExceeded", type: "rate_limit_error" },
    { code: "ResourceInsufficient.ChargeResourceExhaust", type: "insufficient_quota" },
    { code: "ResourceUnavailable.LowBalance", type: "insufficient_quota" },
    { code: "FailedOperation.ResourcePackExhausted", type: "insufficient_quota" },
    { code: "FailedOperation.ServiceStopArrears", type: "insufficient_quota" },
    { code: "FailedOperation.ServiceNotActivated", type: "permission_error" },
    { code: "FailedOperation.EngineRequestTimeout", type: "timeout_error" },
    { code: "FailedOperation.EngineServerLimitExceeded", type: "rate_limit_error" },
    { code: "FailedOperation.EngineServerError", type: "server_error" },
    { code: "InternalError", type: "server_error" },
  ])("$code is $type", ({ code, type }) => {
    const body = { Response: { Error: { Code: code, Message: 'no "luck"' }, RequestId: "r" } };
    expect(hunyuan.plain(body)).toEqual({ error: { message: 'no "luck"', type, param: null, code } });
  });

  test("another status counts where the code says nothing", () => {
    const body = { Response: { Error: { Code: "FailedOperation", Message: "m" } } };
    expect(hunyuan.error(503, body)).toMatchObject({ status: 503, error: { type: "overloaded_error" } });
    expect(hunyuan.error(502, "<html>")).toMatchObject({ status: 502, error: { type: "server_error" } });
  });
});

describe("answers", () => {
  test("what is no answer is an error", () => {
    for (const body of ["", "[]", '{"Response":{}}', '{"Response":null}', "null"]) {
      expect(hunyuan.plain(body), body).toMatchObject({ error: { code: "malformed_answer" } });
    }
  });

  test("a stream that ends without a reason was cut", () => {
    const event = 'data: {"Id":"i","Choices":[{"Delta":{"Content":"a"},"FinishReason":""}]}\n\n';
    expect(hunyuan.streamed(event)).toMatchObject({ text: "a", error: { code: "stream_truncated" }, done: false });
  });

  test("keys within texts stay as they are", () => {
    const content = '{"MyKey": "a\\\\", "B":1}\\"';
    const answer = { Response: { Id: "i", Choices: [{ Message: { Content: content }, FinishReason: "stop" }] } };
    expect(hunyuan.plain(answer)).toMatchObject({ choices: [{ message: { content } }] });
  });
});
