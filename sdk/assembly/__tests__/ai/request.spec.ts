import { ChatRequest, textOf } from "../../ai/front/openai-request";
import { ArgumentsBalance } from "../../ai/front/arguments-balance";
import { Bytes } from "../../bytes";
import { jsonParse } from "../../json/parse";

function request(json: string): ChatRequest {
  return new ChatRequest(Bytes.of(json));
}

describe("ChatRequest", () => {
  test("tells what plugins ask for", () => {
    const read = request(
      '{"model":"m","stream":true,"stream_options":{"include_usage":true},"n":2,"max_tokens":5,"max_completion_tokens":7,"tools":[{}],"messages":[]}',
    );
    expect(read.isValid && read.isStream && read.includeUsage && read.hasTools).toBe(true);
    expect(read.model.asString()).toBe("m");
    expect(read.choices).toBe(2);
    expect(read.maxTokens).toBe(7);
    expect(request('{"max_completion_tokens":7,"max_tokens":5}').maxTokens).toBe(7);
  });

  test("what is absent, wrong or malformed reads as nothing", () => {
    const odd = request('{"model":1,"stream":"yes","tools":{},"messages":"x","stream_options":null,"max_tokens":null}');
    expect(odd.isStream || odd.includeUsage || odd.hasTools).toBe(false);
    expect(odd.maxTokens).toBe(-1);
    expect(odd.messageItems().next()).toBe(false);
    expect(request('{"model":"m"').isValid).toBe(false);
    expect(request("[]").isValid).toBe(false);
    expect(request("").lastUserText().length).toBe(0);
  });

  test("the last user text skips other roles and turns without text", () => {
    const read = request(
      '{"messages":[{"role":"user","content":"a"},{"role":"user","content":[{"type":"text","text":"b\\n"},{"type":"image_url"},{"type":"text","text":"c"}]},{"role":"assistant","content":"d"},{"role":"user","content":[{"type":"image_url"}]},7,{}]}',
    );
    expect(read.lastUserText().toString()).toBe("b\\n\\nc");
    const messages = read.messageItems();
    expect(messages.next() && messages.next()).toBe(true);
    expect(textOf(messages.content).toString()).toBe("b\\n\\nc");
    expect(messages.index).toBe(1);
    expect(messages.role.toString()).toBe("user");
  });

  test("what a model refused to say is text, too", () => {
    const parts = '[{"type":"refusal","refusal":"No."},{"type":"text","text":"b"}]';
    expect(textOf(jsonParse(Bytes.of(parts))).toString()).toBe("No.\\nb");
  });
});

describe("ArgumentsBalance", () => {
  test("is complete at the closing bracket and not before, wherever it is cut", () => {
    const texts = [
      '{\\"a\\":1}',
      '{\\"a\\":\\"}\\\\\\"}\\",\\"b\\":[{}]}',
      "\\n {\\u0022\\u007d\\u0022:1}",
      "\\u007b\\u007d",
      '[\\"]\\"]',
    ];
    for (let i = 0; i < texts.length; i++) {
      const bytes = Bytes.of(texts[i]);
      for (let cut = 0; cut < bytes.length; cut++) {
        const balance = new ArgumentsBalance();
        balance.add(bytes.slice(0, cut));
        expect(balance.isComplete).toBe(false, texts[i] + " until " + cut.toString());
        balance.add(bytes.slice(cut));
        expect(balance.isComplete).toBe(true, texts[i] + " cut at " + cut.toString());
      }
    }
    expect(new ArgumentsBalance().isComplete).toBe(false);
  });
});
