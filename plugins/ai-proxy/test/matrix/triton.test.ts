import { beforeAll, describe, expect, test } from "vitest";
import { ASK, loadProbe, type Probe } from "./probe.ts";

let triton: Probe;
beforeAll(async () => {
  triton = await loadProbe("triton");
});

const BASE = { stream: false, exclude_input_in_output: true };

describe("requests", () => {
  test.each([
    { name: "the question alone", messages: [{ role: "user", content: "hi" }], text: "hi" },
    {
      name: "a question with instructions",
      messages: [
        { role: "developer", content: "be brief" },
        { role: "user", content: "hi" },
        { role: "user", content: "there" },
      ],
      text: "be brief\n\nhi\n\nthere",
    },
    {
      name: "all turns once the model has spoken",
      messages: [
        { role: "system", content: "be brief" },
        { role: "user", content: "hi" },
        { role: "assistant", content: "ho" },
        { role: "user", content: "and?" },
      ],
      text: "be brief\n\nUser: hi\n\nAssistant: ho\n\nUser: and?\n\nAssistant:",
    },
  ])("$name", ({ messages, text }) => {
    expect(triton.sent({ model: "m", messages })).toEqual({ text_input: text, parameters: BASE });
  });

  test.each([
    { name: "numbers", body: { temperature: 0, top_k: 3, top_p: "x" }, wanted: { temperature: 0, top_k: 3 } },
    { name: "the newer token limit", body: { max_completion_tokens: 5 }, wanted: { max_tokens: 5 } },
    { name: "both limits", body: { max_completion_tokens: 5, max_tokens: 4 }, wanted: { max_tokens: 4 } },
    { name: "a stop sequence", body: { stop: "x" }, wanted: { stop_words: "x" } },
    { name: "no stop sequence", body: { stop: null }, wanted: {} },
    {
      name: "the client's own parameters",
      body: {
        temperature: 1,
        max_tokens: 9,
        stop: "x",
        parameters: {
          temperature: 0.5,
          max_tokens: 8,
          stop_words: ["y"],
          exclude_input_in_output: false,
          bad_words: "z",
        },
      },
      wanted: { temperature: 0.5, max_tokens: 8, stop_words: ["y"], exclude_input_in_output: false, bad_words: "z" },
    },
    { name: "what no model knows", body: { seed: 1, user: "u", logprobs: true }, wanted: {} },
  ])("$name", ({ body, wanted }) => {
    expect(triton.sent({ ...ASK, ...body }).parameters).toEqual({ ...BASE, ...wanted });
  });

  test("a stream is asked for", () => {
    expect(triton.sent(ASK, true).parameters).toEqual({ ...BASE, stream: true });
  });

  test("tools and their results are refused", () => {
    const result = [ASK.messages, { role: "tool", tool_call_id: "c", content: "x" }].flat();
    expect(() => triton.sent({ ...ASK, messages: result })).toThrow("messages[1].tool_calls: have no counterpart");
    expect(() => triton.sent({ ...ASK, functions: [{ name: "f" }] })).toThrow("tools: have no counterpart");
  });
});

describe("answers", () => {
  test("a text may come as a list", () => {
    expect(triton.plain({ model_name: "m", text_output: ["a", "b"] })).toMatchObject({
      model: "m",
      choices: [{ message: { content: "ab" }, finish_reason: "stop" }],
    });
  });

  test("a reason that the model tells is kept", () => {
    const answer = { model_name: "m", text_output: ["a"], finish_reason: ["length"] };
    expect(triton.plain(answer)).toMatchObject({ choices: [{ finish_reason: "length" }] });
    expect(triton.streamed(`data: ${JSON.stringify(answer)}\n\n`)).toMatchObject({ text: "a", finish: "length" });
  });

  test("a stream ends when the connection does, if anything came", () => {
    expect(triton.streamed('data: {"text_output":"a"}\n\n')).toMatchObject({ text: "a", finish: "stop", done: true });
    expect(triton.streamed("").error).toMatchObject({ code: "stream_truncated" });
    expect(triton.streamed('data: {"model_name":"m"}\n\n').error).toMatchObject({ code: "stream_truncated" });
  });

  test("errors are told, whatever their status", () => {
    expect(triton.error(400, { error: "unknown model" })).toMatchObject({
      status: 400,
      error: { message: "unknown model", type: "invalid_request_error" },
    });
    expect(triton.plain({ error: "broken" })).toMatchObject({ error: { message: "broken", type: "server_error" } });
  });

  test("what is no answer is an error", () => {
    for (const body of ["", "[]", "{}", "null"]) {
      expect(triton.plain(body), body).toMatchObject({ error: { code: "malformed_answer" } });
    }
  });
});
