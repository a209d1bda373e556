import { Front } from "../../../ai/front/front";
import { editEverywhere, editStream, editWhole } from "./edit-stream";

function event(type: string, members: string): string {
  return `event: ${type}\ndata: {"type":"${type}"${members}}\n\n`;
}

function block(index: i32, json: string): string {
  return event("content_block_start", `,"index":${index},"content_block":${json}`);
}

function delta(index: i32, type: string, member: string, text: string): string {
  return event("content_block_delta", `,"index":${index},"delta":{"type":"${type}","${member}":"${text}"}`);
}

function text(text: string, index: i32 = 0): string {
  return delta(index, "text_delta", "text", text);
}

function stop(index: i32 = 0): string {
  return event("content_block_stop", `,"index":${index}`);
}

function reason(reason: string, tokens: i32): string {
  return event(
    "message_delta",
    `,"delta":{"stop_reason":"${reason}","stop_sequence":null},"usage":{"output_tokens":${tokens}}`,
  );
}

const START: string = event(
  "message_start",
  ',"message":{"id":"m","content":[],"stop_reason":null,"usage":{"input_tokens":5,"output_tokens":1}}',
);
const BEGIN: string = START + event("ping", "") + block(0, '{"type":"text","text":""}');
const STOP: string = event("message_stop", "");
const END: string = stop() + reason("end_turn", 9) + STOP;
const FILTERED: string = stop() + reason("refusal", 1) + STOP;

function edited(stream: string, stop: string = "\0"): string {
  return editStream(Front.AnthropicMessages, stream, stop);
}

describe("edited Anthropic streams", () => {
  test("what the gate leaves alone passes byte for byte", () => {
    const stream = BEGIN + text("Hi \\u0041\\/ \\ud83d\\ude00") + END;
    expect(edited(stream)).toBe(stream);
  });

  test("wherever it is cut", () => {
    const stream = BEGIN + text("a sec") + text("ret \\ud83d\\ude00 se") + text("x") + text("b STOP c") + END;
    expect(editEverywhere(Front.AnthropicMessages, stream, "STOP")).toBe(
      BEGIN + text("a ") + text("[…] 😀 ") + text("sex") + text("b ") + FILTERED,
    );
  });

  test("what is held goes out before its block ends", () => {
    expect(edited(BEGIN + text("a sec") + END)).toBe(BEGIN + text("a ") + text("sec") + END);
    expect(edited(BEGIN + text("a sec") + STOP)).toBe(BEGIN + text("a ") + text("sec") + STOP);
    expect(edited(BEGIN + text("a sec"))).toBe(BEGIN + text("a ") + text("sec"));
  });

  test("thinking ends before its signature", () => {
    const begin = START + block(0, '{"type":"thinking","thinking":"","signature":""}');
    const signature = delta(0, "signature_delta", "signature", "c2ln");
    const thinking = (text: string): string => delta(0, "thinking_delta", "thinking", text);
    expect(edited(begin + thinking("a sec") + signature + END)).toBe(
      begin + thinking("a ") + thinking("sec") + signature + END,
    );
  });

  test("arguments are texts", () => {
    const begin = START + block(0, '{"type":"tool_use","id":"t","name":"n","input":{}}');
    const piece = (text: string): string => delta(0, "input_json_delta", "partial_json", text);
    expect(edited(begin + piece('{\\"a\\":\\"sec') + piece('ret\\"}') + END)).toBe(
      begin + piece('{\\"a\\":\\"') + piece('[…]\\"}') + END,
    );
  });

  test("what tools of the provider gave back", () => {
    const result = block(0, '{"type":"mcp_tool_result","content":[{"type":"text","text":"a secret"}]}');
    expect(edited(START + result + END)).toBe(START + result.replace("secret", "[…]") + END);
    const citation = event(
      "content_block_delta",
      ',"index":0,"delta":{"type":"citations_delta","citation":{"cited_text":"a secret"}}',
    );
    expect(edited(BEGIN + citation + END)).toBe(BEGIN + citation.replace("secret", "[…]") + END);
  });

  test("an answer is ended as refused", () => {
    expect(edited(BEGIN + text("b ST") + text("OP c") + END, "STOP")).toBe(BEGIN + text("b ") + text("") + FILTERED);
    const second = block(1, '{"type":"text","text":"STOP"}');
    expect(edited(BEGIN + text("a") + stop() + second + stop(1) + STOP, "STOP")).toBe(
      BEGIN + text("a") + stop() + second.replace("STOP", "") + stop(1) + reason("refusal", 1) + STOP,
    );
  });

  test("an end that is blocked is not told", () => {
    expect(edited(BEGIN + text("a END") + END, "END$")).toBe(BEGIN + text("a ") + stop() + reason("refusal", 1) + STOP);
    expect(edited(BEGIN + text("a END") + STOP, "END$")).toBe(BEGIN + text("a ") + FILTERED);
    expect(edited(BEGIN + text("a END") + reason("end_turn", 9) + STOP, "END$")).toBe(
      BEGIN + text("a ") + reason("refusal", 9) + stop() + STOP,
    );
  });

  test("an error comes after what was held", () => {
    const error = event("error", ',"error":{"type":"overloaded_error","message":"oh"}');
    expect(edited(BEGIN + text("a sec") + error)).toBe(BEGIN + text("a ") + text("sec") + error);
  });
});

describe("edited Anthropic answers", () => {
  test("texts are replaced, and all else stays", () => {
    const body =
      '{"content":[{"type":"thinking","thinking":"a secret","signature":"x"},{"type":"text","text":"secret se"},' +
      '{"type":"tool_use","id":"t","name":"n","input":{"a":["secret"],"b":1}}],"stop_reason":"tool_use"}';
    expect(editWhole(Front.AnthropicMessages, body)).toBe(body.split("secret").join("[…]"));
    expect(editWhole(Front.AnthropicMessages, '{"content":[]}')).toBe('{"content":[]}');
  });

  test("what is blocked says that it was refused", () => {
    expect(
      editWhole(
        Front.AnthropicMessages,
        '{"content":[{"type":"text","text":"a STOP"},{"type":"text","text":"b"}],"stop_reason":"end_turn"}',
        "STOP",
      ),
    ).toBe('{"content":[{"type":"text","text":"a "},{"type":"text","text":""}],"stop_reason":"refusal"}');
  });
});
