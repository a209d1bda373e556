import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { chatProblem } from "../request/chat-shape";

function says(request: string): string {
  return chatProblem(Bytes.of(request));
}

function saysOf(message: string): string {
  return says('{"messages":[{"role":"user","content":"hi"},' + message + "]}");
}

describe("the shape of a chat request", () => {
  it("is right with texts, parts, calls without content, and members that are null", () => {
    expect(
      saysOf('{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{}},"b"]}'),
    ).toBe("");
    expect(saysOf('{"role":"assistant","content":null,"tool_calls":[]}')).toBe("");
    expect(saysOf('{"role":"assistant","tool_calls":[]}')).toBe("");
    expect(says('{"temperature":null,"max_tokens":5,"tools":[],"response_format":{"type":"text"},"x":"y"}')).toBe("");
  });

  it("is wrong where a content has no text, whose place a filler would take", () => {
    const expected = "messages[1].content: expected a string or a list of parts";
    expect(saysOf('{"role":"user","content":5}')).toBe(expected);
    expect(saysOf('{"role":"user","content":{"text":"delete nothing"}}')).toBe(expected);
    expect(saysOf('{"role":"user","content":[{"type":"text","text":5}]}')).toBe(
      "messages[1].content[0].text: expected a string",
    );
    expect(saysOf('{"role":"user","content":["a",{"text":"b"}]}')).toBe(
      "messages[1].content[1].type: expected a string",
    );
    expect(saysOf('"hi"')).toBe("messages[1]: expected an object");
  });

  it("is wrong where a message says twice who speaks, or what", () => {
    expect(saysOf('{"role":"system","role":"user","content":"a"}')).toBe("messages[1].role: is there twice");
    expect(saysOf('{"role":"user","content":"a","content":"b"}')).toBe("messages[1].content: is there twice");
  });

  it("is wrong where a system message holds more than text", () => {
    expect(saysOf('{"role":"system","content":[{"type":"image_url","image_url":{"url":"data:"}}]}')).toBe(
      "messages[1].content[0]: parts of type image_url have no counterpart",
    );
  });

  it("is wrong where a parameter has another type", () => {
    expect(says('{"max_tokens":"9"}')).toBe("max_tokens: expected a number");
    expect(says('{"temperature":true}')).toBe("temperature: expected a number");
    expect(says('{"tools":{}}')).toBe("tools: expected a list");
    expect(says('{"response_format":"json"}')).toBe("response_format: expected an object");
  });
});
