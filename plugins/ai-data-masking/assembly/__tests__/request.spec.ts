import { Bytes, jsonParse, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { MaskingPolicy } from "../policy";
import { maskConversation } from "../request/mask-conversation";
import { maskPaths, maskRaw } from "../request/mask-other";
import { RequestMasker } from "../request/request-masker";
import { policyOf } from "./policies";

const CONFIG: string =
  '{"deny_words":["bomb","敏感词"],"deny_jsonpath":["$..text","$.q"],"replace_roles":[{"regex":"\\\\d{8,11}","type":"replace","value":"****"}]}';

const enum How {
  Conversation,
  Paths,
  Raw,
}

/** The body as it goes on, or why it does not. */
function masked(how: How, text: string, front: Front = Front.OpenAiChat): string {
  const policy = policyOf(CONFIG);
  const masker = new RequestMasker(policy);
  const body = Bytes.of(text);
  const change = apply(how, policy, masker, front, body);
  const word = masker.denied;
  if (word != null) return "denied: " + word.text.toString();
  if (masker.error.length > 0) return "error: " + masker.error;
  return change == null ? "unchanged" : change.bytes.toString() + body.slice(change.length).toString();
}

function apply(how: How, policy: MaskingPolicy, masker: RequestMasker, front: Front, body: Bytes): Splice | null {
  if (how == How.Conversation) return maskConversation(masker, front, body);
  return how == How.Paths ? maskPaths(masker, policy.paths, jsonParse(body), body) : maskRaw(masker, body);
}

function chat(content: string): string {
  return '{ "x":1.0,"messages":[{"content":' + content + ' ,"role":"user"}]}';
}

describe("a conversation", () => {
  test("is masked where its texts are, and every other byte stays", () => {
    expect(masked(How.Conversation, chat('"call 13800138000\\u0021"'))).toBe(chat('"call ****!"'));
    expect(masked(How.Conversation, chat('"\\u0068i"'))).toBe("unchanged");
    expect(masked(How.Conversation, chat('"1380013\\u00380\\u00300"'))).toBe(chat('"****"'));
  });

  test("has parts of one text", () => {
    expect(masked(How.Conversation, chat('[{"type":"text","text":"138001"},{"type":"text","text":"38000 x"}]'))).toBe(
      chat('[{"type":"text","text":"****"},{"type":"text","text":" x"}]'),
    );
    expect(masked(How.Conversation, chat('[{"type":"text","text":"敏感"},{"type":"text","text":"词"}]'))).toBe(
      "denied: 敏感词",
    );
  });

  test("has arguments of earlier calls, which stay JSON", () => {
    const call = (args: string): string =>
      '{"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"' +
      args +
      '"}}]}]}';
    expect(masked(How.Conversation, call('{\\"to\\":\\"13800138000\\"}'))).toBe(call('{\\"to\\":\\"****\\"}'));
    expect(masked(How.Conversation, call('{\\"to\\":13800138000}'))).toBe(call("{}"));
    expect(masked(How.Conversation, call('{\\"to\\":\\"\\\\u0062omb\\"}'))).toBe("denied: bomb");
  });

  test("of any protocol", () => {
    expect(
      masked(
        How.Conversation,
        '{"system":"13800138000","messages":[{"role":"user","content":"x"}]}',
        Front.AnthropicMessages,
      ),
    ).toBe('{"system":"****","messages":[{"role":"user","content":"x"}]}');
    expect(masked(How.Conversation, '{"contents":[{"parts":[{"text":"13800138000"}]}]}', Front.Gemini)).toBe(
      '{"contents":[{"parts":[{"text":"****"}]}]}',
    );
    expect(masked(How.Conversation, '{"input":"13800138000"}', Front.OpenAiResponses)).toBe('{"input":"****"}');
  });

  test("is refused for a word anywhere, whatever else is masked", () => {
    expect(
      masked(
        How.Conversation,
        '{"messages":[{"role":"user","content":"13800138000"},{"role":"user","content":"a BOMB"}]}',
      ),
    ).toBe("denied: BOMB");
  });

  test("that can not be read does not go on", () => {
    expect(masked(How.Conversation, '{"messages":[')).toBe("error: the body is no JSON object that can be read");
  });
});

describe("another body", () => {
  test("is masked at its paths, each string once", () => {
    const body = '{ "q":"13800138000", "a":[{"text":"13900139000"},{"text":13900139000}], "b":"13800138000" }';
    expect(masked(How.Paths, body)).toBe(
      '{ "q":"****", "a":[{"text":"****"},{"text":13900139000}], "b":"13800138000" }',
    );
    expect(masked(How.Paths, '{"text":{"text":"\\u0062omb"}}')).toBe("denied: bomb");
    expect(masked(How.Paths, '{"b":"bomb 13800138000"}')).toBe("unchanged");
  });

  test("is masked as it is, JSON in its compact form", () => {
    expect(masked(How.Raw, '{ "n" : 13800138000 , "t": "\\u0031" }')).toBe('{"n":****,"t":"1"}');
    expect(masked(How.Raw, '{ "n" : 1 }')).toBe("unchanged");
    expect(masked(How.Raw, "tel=13800138000")).toBe("tel=****");
    expect(masked(How.Raw, '{"a":"\\u0062omb"}')).toBe("denied: bomb");
  });
});
