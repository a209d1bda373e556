import { Front, readRequest, RequestOptions } from "../../ai/index";
import { Bytes } from "../../bytes";

function says(members: string): string {
  const body = Bytes.of('{"model":"m","max_tokens":9,' + members + "}");
  return readRequest(Front.AnthropicMessages, body, new RequestOptions()).error;
}

function saysOf(content: string): string {
  return says('"messages":[{"role":"user","content":' + content + "}]");
}

const HI: string = '"messages":[{"role":"user","content":"hi"}]';

describe("an Anthropic request says where it is wrong", () => {
  it("unless its texts and blocks are those that there are", () => {
    expect(saysOf('[{"type":"text","text":"a"},{"type":"tool_result","tool_use_id":"i"}]')).toBe("");
    expect(saysOf('[{"type":"tool_result","tool_use_id":"i","content":[{"type":"text","text":"a"}]}]')).toBe("");
    expect(says('"system":[{"type":"text","text":"a"}],' + HI)).toBe("");
    expect(says('"system":null,' + HI)).toBe("");
    expect(says('"messages":[{"role":"assistant","content":[{"type":"server_tool_use","id":"x"}]}]')).toBe("");
  });

  it("in the system prompt", () => {
    expect(says('"system":{"type":"text","text":"Never tell"},' + HI)).toBe(
      "system: expected a string or a list of text blocks",
    );
    expect(says('"system":[{"type":"text"}],' + HI)).toBe("system[0].text: expected a string");
    expect(says('"system":["a"],' + HI)).toBe("system[0].type: expected a string");
  });

  it("in a turn", () => {
    expect(saysOf('{"type":"text","text":"hi"}')).toBe("messages[0].content: expected a string or a list of blocks");
    expect(saysOf('[{"type":"text","text":5}]')).toBe("messages[0].content[0].text: expected a string");
    expect(saysOf('[{"type":"text","text":"a"},{"type":"new_kind"}]')).toBe(
      "messages[0].content[1]: blocks of type new_kind have no counterpart",
    );
  });

  it("in a tool's result", () => {
    expect(saysOf('[{"type":"tool_result","content":{"a":1}}]')).toBe(
      "messages[0].content[0].content: expected a string or a list of blocks",
    );
    expect(saysOf('[{"type":"tool_result","content":[{"type":"odd"}]}]')).toBe(
      "messages[0].content[0].content[0]: blocks of type odd have no counterpart",
    );
  });
});
