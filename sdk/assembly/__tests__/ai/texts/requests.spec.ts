import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, RequestTexts } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Role (by initial), turn, `*` for the last turn, `+` where it goes on from the one before; then the text. */
function told(front: Front, body: string): string {
  const texts = RequestTexts.read(front, Bytes.of(body));
  if (texts.malformed) return "malformed";
  const found: string[] = [];
  for (let i = 0; i < texts.length; i++) {
    const mark = (texts.isLastTurn(i) ? "*" : "") + (texts.joinsPrevious(i) ? "+" : "");
    found.push("SUAT".charAt(texts.role(i)) + texts.message(i).toString() + mark + ":" + texts.text(i).toString());
  }
  return found.join("|");
}

function counts(front: Front, body: string): string {
  const texts = RequestTexts.read(front, Bytes.of(body));
  return texts.messages.toString() + " " + texts.tools.toString() + " " + texts.images.toString();
}

/** The body with every text in capitals. */
function loud(body: string): string {
  const bytes = Bytes.of(body);
  const texts = RequestTexts.read(Front.OpenAiChat, bytes);
  for (let i = 0; i < texts.length; i++) texts.replace(i, Bytes.of(texts.text(i).toString().toUpperCase()));
  const splice = texts.splice();
  return splice == null ? body : splice.bytes.toString() + bytes.slice(splice.length).toString();
}

describe("texts of requests", () => {
  test("OpenAI's chat", () => {
    const call = '{"id":"c","type":"function","function":{"name":"f","arguments":"{\\"a\\":\\"x\\"}"}}';
    const body =
      '{"model":"m","messages":[{"role":"developer","content":"be kind"},{"role":"user","content":"old"},' +
      `{"role":"assistant","content":null,"tool_calls":[${call}]},{"role":"tool","tool_call_id":"c","content":"found"},` +
      '{"role":"assistant","content":"well","refusal":"no"},{"role":"user","content":[{"type":"text","text":"one "},' +
      '{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"text","text":"two"}]}],' +
      '"tools":[{"type":"function","function":{"name":"f"}}]}';
    expect(told(Front.OpenAiChat, body)).toBe(
      'S0:be kind|U1:old|A2:{"a":"x"}|T3:found|A4:well|A4:no|U5*:one |U5*+:two',
    );
    expect(counts(Front.OpenAiChat, body)).toBe("6 1 1");
  });

  test("results of tools that answer the last turn are a part of it", () => {
    const body =
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"},' +
      '{"role":"user","content":"d"},{"role":"assistant","tool_calls":[]},{"role":"tool","content":"e"},' +
      '{"role":"tool","content":"f"}]}';
    expect(told(Front.OpenAiChat, body)).toBe("U0:a|A1:b|U2*:c|U3*+:d|T5*:e|T6*:f");
  });

  test("legacy completions", () => {
    expect(told(Front.OpenAiOther, '{"prompt":["a","b"],"suffix":"c"}')).toBe("U0*:a|U0*+:b|U0*:c");
    expect(told(Front.OpenAiOther, '{"prompt":[1,2]}')).toBe("");
  });

  test("the Responses API", () => {
    const body =
      '{"instructions":"be kind","input":[{"role":"user","content":[{"type":"input_text","text":"a"},' +
      '{"type":"input_image","image_url":"https://x/y.png"}]},{"type":"function_call","name":"f","arguments":"{}"},' +
      '{"type":"function_call_output","call_id":"c","output":"b"},{"type":"function_call_output","output":[{"type":' +
      '"input_text","text":"c"}]},{"type":"reasoning","summary":[{"type":"summary_text","text":"d"}]},' +
      '{"type":"mcp_call","arguments":"{}","output":"e"}]}';
    expect(told(Front.OpenAiResponses, body)).toBe("S-1:be kind|U0*:a|A1:{}|T2*:b|T3*:c|A4:d|A5:{}|T5*:e");
    expect(counts(Front.OpenAiResponses, body)).toBe("6 0 1");
    expect(told(Front.OpenAiResponses, '{"input":"a","prompt":{"id":"p","variables":{"v":"b"}}}')).toBe("U0*:a|U0*:b");
  });

  test("Anthropic's messages", () => {
    const document = '{"type":"document","source":{"type":"text","media_type":"text/plain","data":"d"},"title":"t"}';
    const body =
      '{"system":[{"type":"text","text":"s"}],"messages":[{"role":"user","content":[{"type":"text","text":"a"},' +
      `${document},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},` +
      '{"role":"assistant","content":[{"type":"thinking","thinking":"h","signature":"x"},{"type":"tool_use","id":"i",' +
      '"name":"n","input":{"q":"b","list":["c"]}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"i",' +
      '"content":[{"type":"text","text":"r"}]}]}],"tools":[{"name":"n"},{"name":"o"}]}';
    expect(told(Front.AnthropicMessages, body)).toBe("S-1:s|U0*:a|T0*:d|T0*:t|A1:b|A1:c|T2*:r");
    expect(counts(Front.AnthropicMessages, body)).toBe("3 2 1");
  });

  test("Gemini's", () => {
    const body =
      '{"systemInstruction":{"role":"user","parts":[{"text":"s"}]},"contents":[{"role":"user","parts":[{"text":"a"},' +
      '{"inline_data":{"mime_type":"image/png","data":"AAAA"}},{"text":"b"}]},{"role":"model","parts":[{"functionCall":' +
      '{"name":"f","args":{"q":"c"}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":' +
      '{"output":"d","more":[{"x":"e"}]}}}]}],"tools":[{"functionDeclarations":[{"name":"f"},{"name":"g"}]}]}';
    expect(told(Front.Gemini, body)).toBe("S-1:s|U0*:a|U0*+:b|A1:c|T2*:d|T2*:e");
    expect(counts(Front.Gemini, body)).toBe("3 2 1");
  });

  test("what a member's name is made of does not hide it", () => {
    expect(
      told(Front.OpenAiChat, '{"m\\u0065ssages":[{"role":"user","c\\u006fntent":"a\\u0041\\/\\ud83d\\ude00"}]}'),
    ).toBe("U0*:aA/😀");
    expect(told(Front.OpenAiChat, '{"messages":[{"role":"user","content":"a","content":"b"}]}')).toBe("U0*:a|U0*:b");
  });

  test("nor does its case, as servers in Go read it", () => {
    expect(told(Front.OpenAiChat, '{"Messages":[{"role":"user","CONTENT":[{"type":"text","Text":"a"}]}]}')).toBe(
      "U0*:a",
    );
    expect(told(Front.OpenAiChat, '{"me\u017fsages":[{"role":"user","content":"a"}],"toolſ":[]}')).toBe("U0*:a");
    expect(told(Front.OpenAiOther, '{"to\u212aen":"a","PROMPT":"b","prompts":"c"}')).toBe("U0*:b");
  });

  test("messages of one role go on over those without a text", () => {
    const body =
      '{"messages":[{"role":"user","content":"a"},{"role":"user","content":""},{"role":"user"},{"role":"user","content":"b"},' +
      '{"role":"assistant","content":""},{"role":"user","content":"c"},[[{"role":"user","content":"d"}]]]}';
    expect(told(Front.OpenAiChat, body)).toBe("U0:a|U3+:b|U5*:c|U6*+:d");
  });

  test("requests within others", () => {
    const batch = '{"requests":[{"custom_id":"x","params":{"system":"s","messages":[{"role":"user","content":"a"}]}},';
    expect(told(Front.OpenAiOther, batch + '{"params":{"messages":[{"role":"user","content":"b"}]}}]}')).toBe(
      "S-1:s|U0*:a|U1*:b",
    );
    expect(told(Front.Gemini, '{"generateContentRequest":{"contents":[{"parts":[{"text":"a"}]}]}}')).toBe("U0*:a");
    expect(told(Front.Gemini, '{"requests":[{"content":{"parts":[{"text":"a"}]}}]}')).toBe("U0*:a");
    expect(told(Front.OpenAiOther, '{"thread":{"messages":[{"role":"user","content":"a"}]}}')).toBe("U0*:a");
    expect(told(Front.OpenAiOther, '{"role":"user","content":"a"}')).toBe("U0*:a");
    expect(told(Front.OpenAiOther, '{"items":[{"role":"user","content":"a"}]}')).toBe("U0*:a");
    expect(told(Front.OpenAiOther, '{"session":{"instructions":"a"}}')).toBe("S-1:a");
  });

  test("what definitions of tools and schemas say of themselves", () => {
    const schema =
      '{"type":"object","properties":{"q":{"type":"string","description":"b"},"description":{"title":"c"}}}';
    const tool = `{"type":"function","function":{"name":"f","description":"a","parameters":${schema}}}`;
    expect(told(Front.OpenAiChat, `{"tools":[${tool}]}`)).toBe("S-1:a|S-1:b|S-1:c");
    const format = '{"type":"json_schema","json_schema":{"name":"n","description":"a"}}';
    expect(told(Front.OpenAiChat, `{"response_format":${format}}`)).toBe("S-1:a");
    expect(told(Front.OpenAiResponses, '{"text":{"format":{"type":"json_schema","schema":{"title":"a"}}}}')).toBe(
      "S-1:a",
    );
    expect(told(Front.Gemini, '{"tools":[{"functionDeclarations":[{"name":"f","description":"a"}]}]}')).toBe("S-1:a");
    const texts = RequestTexts.read(Front.OpenAiChat, Bytes.of(`{"messages":[{"content":"u"}],"tools":[${tool}]}`));
    expect(texts.isDefinition(0)).toBe(false);
    expect(texts.isDefinition(1)).toBe(true);
    expect(texts.joinsPrevious(2)).toBe(false);
  });

  test("a role within a turn is none", () => {
    const part = '{"type":"text","role":"assistant","text":"a"}';
    expect(told(Front.OpenAiChat, `{"messages":[{"role":"user","content":[${part}]}]}`)).toBe("U0*:a");
  });

  test("what can not be read is malformed, and what has no texts is not", () => {
    expect(told(Front.OpenAiChat, "")).toBe("malformed");
    expect(told(Front.OpenAiChat, "[]")).toBe("malformed");
    expect(told(Front.OpenAiChat, '{"messages":[')).toBe("malformed");
    expect(told(Front.OpenAiChat, "{}")).toBe("");
    expect(told(Front.None, "x")).toBe("");
    expect(RequestTexts.read(Front.OpenAiOther, Bytes.of(`{"prompt":[${'"a",'.repeat(65536)}"a"]}`)).malformed).toBe(
      true,
    );
  });

  test("texts are replaced where they stand", () => {
    const body =
      '{ "messages" : [ {"content":"a\\u00e9" , "role":"user"}, {"role":"tool","content":"b\\n"} ], "n" : 1 }';
    expect(loud(body)).toBe(
      '{ "messages" : [ {"content":"AÉ" , "role":"user"}, {"role":"tool","content":"B\\n"} ], "n" : 1 }',
    );
    expect(loud('{"messages":[]}')).toBe('{"messages":[]}');
  });
});
