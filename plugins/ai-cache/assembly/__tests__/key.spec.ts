import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Ask } from "../ask";
import { FrontPath } from "../front-path";
import { writeNumber } from "../key/decimal";
import { OutsideTexts } from "../key/outside-texts";

const CHAT: string = "/v1/chat/completions";
const MESSAGES: string = "/v1/messages";
const RESPONSES: string = "/v1/responses";
const GEMINI: string = "/v1beta/models/m:generateContent";
const GEMINI_STREAM: string = "/v1beta/models/m:streamGenerateContent?alt=sse";

function meaning(path: string, body: string): string {
  const ask = Ask.read(FrontPath.read(Bytes.of(path)), Bytes.of(body));
  if (ask == null) return "none";
  const out = new ByteWriter();
  ask.writeMeaning(out, new OutsideTexts());
  return out.take().toString();
}

function chat(members: string): string {
  return meaning(CHAT, '{"model":"m",' + members + "}");
}

function number(raw: string): string {
  const out = new ByteWriter();
  writeNumber(out, Bytes.of(raw));
  return out.take().toString();
}

const ASKED: string = '"messages":[{"role":"user","content":"hi"}]';

describe("a number", () => {
  test("has one text for each value", () => {
    const rows: string[][] = [
      ["1", "1.0", "1e0", "10e-1", "0.1E+1", "1.000"],
      ["0", "-0", "0.0", "0e9", "-0.00e3"],
      ["-0.7", "-7e-1", "-0.70"],
      ["9007199254740993", "9007199254740993.0"],
    ];
    for (let i = 0; i < rows.length; i++) {
      for (let j = 1; j < rows[i].length; j++) expect(number(rows[i][j])).toBe(number(rows[i][0]), rows[i][j]);
    }
  });

  test("that differs in the last digit has another", () => {
    const rows: string[] = ["0.7", "0.70000000000000001", "7", "0.07", "-0.7", "9007199254740993", "9007199254740992"];
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) expect(number(rows[i])).not.toBe(number(rows[j]), rows[i] + " and " + rows[j]);
    }
  });
});

describe("requests that mean the same have one key", () => {
  test("whatever their writing", () => {
    const plain = chat(ASKED);
    const rows: string[] = [
      '"messages" : [ {"content":"hi", "role":"user"} ]',
      '"messages":[{"role":"user","content":"\\u0068i"}]',
      '"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]',
      '"messages":[{"role":"user","content":"hi","name":null}]',
      '"stream":true,"stream_options":{"include_usage":true},' + ASKED,
      '"user":"u1","metadata":{"a":"b"},"store":true,' + ASKED,
      '"n":1.0,"presence_penalty":0,"frequency_penalty":0.0,"logprobs":false,"tools":[],"stop":null,' + ASKED,
      '"response_format":{"type":"text"},"logit_bias":{},' + ASKED,
    ];
    for (let i = 0; i < rows.length; i++) expect(chat(rows[i])).toBe(plain, rows[i]);
    expect(chat('"stop":"x",' + ASKED)).toBe(chat('"stop":["x"],' + ASKED));
    expect(chat('"max_completion_tokens":7,' + ASKED)).toBe(chat('"max_tokens":7,' + ASKED));
    expect(chat('"temperature":0.70,' + ASKED)).toBe(chat('"temperature":7e-1,' + ASKED));
  });

  test("whatever the protocol", () => {
    const asked = meaning(CHAT, '{"model":"m","max_tokens":9,"temperature":0.5,' + ASKED + "}");
    const rows: string[][] = [
      [MESSAGES, '{"model":"m","max_tokens":9,"temperature":0.5,"messages":[{"role":"user","content":"hi"}]}'],
      [
        MESSAGES,
        '{"stream":true,"model":"m","max_tokens":9,"temperature":5e-1,' +
          '"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}]}',
      ],
      [
        GEMINI,
        '{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{"temperature":0.5,"maxOutputTokens":9}}',
      ],
      [
        GEMINI_STREAM,
        '{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{"temperature":0.5,"maxOutputTokens":9}}',
      ],
    ];
    for (let i = 0; i < rows.length; i++) expect(meaning(rows[i][0], rows[i][1])).toBe(asked, i.toString());
  });

  test("plain and streamed, also with members of a protocol's own", () => {
    const own = '"top_k":4,"max_tokens":9,"model":"m","messages":[{"role":"user","content":"hi"}]}';
    expect(meaning(MESSAGES, '{"stream":true,' + own)).toBe(meaning(MESSAGES, "{" + own));
  });
});

describe("requests that differ have keys of their own", () => {
  test("in each member that matters", () => {
    const rows: string[] = [
      ASKED,
      '"temperature":1,' + ASKED,
      '"temperature":0,' + ASKED,
      '"top_p":1,' + ASKED,
      '"seed":1,' + ASKED,
      '"n":2,' + ASKED,
      '"max_tokens":1,' + ASKED,
      '"max_completion_tokens":2,' + ASKED,
      '"max_completion_tokens":3,"max_tokens":1,' + ASKED,
      '"response_format":{"type":"json_object"},' + ASKED,
      '"tools":[{"type":"function","function":{"name":"f"}}],' + ASKED,
      '"tools":[{"type":"function","function":{"name":"g"}}],' + ASKED,
      '"messages":[{"role":"system","content":"hi"}]',
      '"messages":[{"role":"user","content":"hi "}]',
      '"messages":[{"role":"user","content":"hi"},{"role":"user","content":""}]',
      '"messages":[{"role":"user","content":[{"type":"text","text":"h"},{"type":"text","text":"i"}]}]',
      '"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}]',
      '"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AB=="}}]}]',
      '"messages":[{"role":"user","content":"{s2:hi;}"}]',
      '"unknown":null,"unknown2":[null],' + ASKED,
      '"unknown2":["null"],' + ASKED,
      '"model":"other",' + ASKED,
    ];
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) expect(chat(rows[i])).not.toBe(chat(rows[j]), rows[i] + " and " + rows[j]);
    }
  });

  test("in a member that is there twice, of which providers may take the other one", () => {
    const twice = '"messages":[{"role":"user","content":"hi","content":null}]';
    expect(chat(twice)).not.toBe(chat(ASKED));
    const rows: string[] = [
      '"tools":[{"type":"function","function":{"name":"f"}}]',
      '"tools":[]',
      '"response_format":{"type":"json_object"}',
      '"response_format":{"type":"text"}',
      '"tool_choice":"required"',
      '"tool_choice":"auto"',
      '"seed":1',
      '"seed":null',
      '"n":2',
      '"n":1',
    ];
    for (let i = 0; i < rows.length; i += 2) {
      expect(chat(rows[i] + "," + rows[i + 1] + "," + ASKED)).not.toBe(chat(rows[i] + "," + ASKED), rows[i]);
    }
    const asked = '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}';
    const doubled: string[] = [
      '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi","content":"bye"}]}',
      '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"hi","text":"bye"}]}]}',
    ];
    for (let i = 0; i < doubled.length; i++) {
      expect(meaning(MESSAGES, doubled[i])).not.toBe(meaning(MESSAGES, asked), doubled[i]);
    }
    expect(meaning(RESPONSES, '{"model":"m","input":[{"role":"user","content":"hi","content":"bye"}]}')).not.toBe(
      meaning(RESPONSES, '{"model":"m","input":[{"role":"user","content":"hi"}]}'),
    );
    expect(meaning(GEMINI, '{"contents":[{"parts":[{"text":"hi"}],"parts":[{"text":"bye"}]}]}')).not.toBe(
      meaning(GEMINI, '{"contents":[{"parts":[{"text":"hi"}]}]}'),
    );
  });

  test("in what a picture stands for", () => {
    const picture = '{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}';
    const results = (one: string, other: string): string =>
      '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[' +
      '{"type":"tool_use","id":"a","name":"f","input":{}},{"type":"tool_use","id":"b","name":"f","input":{}}]},' +
      '{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[' +
      one +
      ']},{"type":"tool_result","tool_use_id":"b","content":[' +
      other +
      "]}]}]}";
    expect(meaning(MESSAGES, results(picture, ""))).not.toBe(meaning(MESSAGES, results("", picture)));
    const shot = '{"type":"input_image","image_url":"data:image/png;base64,AAAA"}';
    const outputs = (one: string, other: string): string =>
      '{"model":"m","input":[{"role":"user","content":"hi"},{"type":"function_call","call_id":"a","name":"f","arguments":"{}"},' +
      '{"type":"function_call","call_id":"b","name":"f","arguments":"{}"},' +
      '{"type":"function_call_output","call_id":"a","output":[' +
      one +
      ']},{"type":"function_call_output","call_id":"b","output":[' +
      other +
      "]}]}";
    expect(meaning(RESPONSES, outputs(shot, ""))).not.toBe(meaning(RESPONSES, outputs("", shot)));
    const drawn = (data: string): string =>
      '{"contents":[{"role":"user","parts":[{"text":"draw a cat"}]},{"role":"model","parts":[{"inlineData":{"mimeType":"image/png",' +
      '"data":"' +
      data +
      '"}}]},{"role":"user","parts":[{"text":"now a hat on it"}]}]}';
    expect(meaning(GEMINI, drawn("AAAA"))).not.toBe(meaning(GEMINI, drawn("AAAB")));
  });

  test("in what a protocol alone has", () => {
    const body = '"max_tokens":9,"model":"m","messages":[{"role":"user","content":"hi"}]}';
    const rows: string[] = [
      "{" + body,
      '{"top_k":4,' + body,
      '{"top_k":5,' + body,
      '{"thinking":{"type":"enabled","budget_tokens":2000},' + body,
      '{"thinking":{"type":"enabled","budget_tokens":2001},' + body,
      '{"tools":[{"type":"web_search_20250305","name":"web_search"}],' + body,
    ];
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) {
        expect(meaning(MESSAGES, rows[i])).not.toBe(meaning(MESSAGES, rows[j]), rows[i] + " and " + rows[j]);
      }
    }
    const gemini = '{"contents":[{"parts":[{"text":"hi"}]}]';
    expect(meaning(GEMINI, gemini + ',"safetySettings":[]}')).not.toBe(meaning(GEMINI, gemini + "}"));
    expect(meaning(RESPONSES, '{"model":"m","input":"hi","reasoning":{"effort":"low"}}')).not.toBe(
      meaning(RESPONSES, '{"model":"m","input":"hi","reasoning":{"effort":"high"}}'),
    );
  });
});

describe("tools", () => {
  test("are the client's, or the provider's own", () => {
    const rows: string[][] = [
      [CHAT, '[{"type":"function","function":{"name":"f"}}]', "client"],
      [CHAT, '[{"type":"web_search"}]', "provider"],
      [MESSAGES, '[{"name":"f","input_schema":{}}]', "client"],
      [MESSAGES, '[{"type":"custom","name":"f","input_schema":{}}]', "client"],
      [MESSAGES, '[{"type":"web_search_20250305","name":"web_search"}]', "provider"],
      [RESPONSES, '[{"type":"function","name":"f"}]', "client"],
      [GEMINI, '[{"functionDeclarations":[]}]', "client"],
      [GEMINI, '[{"functionDeclarations":[]},{"googleSearch":{}}]', "provider"],
      [GEMINI, '{"googleSearch":{}}', "provider"],
      [GEMINI, '{"functionDeclarations":[]}', "client"],
      [CHAT, '[{"type":"custom","custom":{"name":"f"}}]', "provider"],
      [CHAT, '[],"functions":[]', "client"],
      [CHAT, '[],"functions":[{"name":"f"}]', "provider"],
      [CHAT, '[],"tools":[{"type":"web_search"}]', "provider"],
      [MESSAGES, '[],"mcp_servers":[{"type":"url","url":"https://mcp.example"}]', "provider"],
    ];
    for (let i = 0; i < rows.length; i++) {
      const rest = rows[i][0] == GEMINI ? '"contents":[]' : '"model":"m","max_tokens":1,"messages":[],"input":"a"';
      const body = "{" + rest + ',"tools":' + rows[i][1] + "}";
      const ask = Ask.read(FrontPath.read(Bytes.of(rows[i][0])), Bytes.of(body));
      expect(ask == null).toBe(false, rows[i][1]);
      if (ask != null) expect(ask.hasForeignTools).toBe(rows[i][2] == "provider", rows[i][1]);
    }
  });
});

describe("what is no request", () => {
  test("has no key", () => {
    expect(meaning(CHAT, "[]")).toBe("none");
    expect(meaning(CHAT, "{")).toBe("none");
    const deep = (levels: i32): string => '{"model":"m","x":' + "[".repeat(levels) + "]".repeat(levels) + "}";
    expect(meaning(CHAT, deep(63))).not.toBe("none");
    expect(meaning(CHAT, deep(64))).toBe("none");
    expect(meaning(CHAT, '{"x":[' + "{},".repeat(70_000) + "1]}")).toBe("none");
    expect(meaning(MESSAGES, '{"messages":4}')).toBe("none");
  });
});
