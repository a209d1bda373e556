import { Bytes, jsonParse, JsonKind } from "proxy-wasm-assemblyscript-sdk/assembly";
import { cleanContext } from "../request/context-cleanup";
import { insertContext, insertSystem } from "../request/context-message";
import { developerToSystem } from "../request/developer-role";
import { mergeMessages } from "../request/merged-messages";
import { withResponseFormat } from "../request/response-format";

const HEAD: string = '{ "model" : "m",\n"messages" :[';
const TAIL: string = '] , "n":1.0e0 }';

/** A request with these messages, in the middle of other members and of odd white space. */
function chat(messages: string): Bytes {
  return Bytes.of(HEAD + messages + TAIL);
}

/** The messages of such a request, every byte before and behind which must be as it was. */
function messagesIn(request: Bytes): string {
  const text = request.toString();
  expect(text.startsWith(HEAD)).toBe(true);
  expect(text.endsWith(TAIL)).toBe(true);
  expect(jsonParse(request).kind == JsonKind.Object).toBe(true);
  return text.substring(HEAD.length, text.length - TAIL.length);
}

function cleaned(messages: string): string {
  return messagesIn(cleanContext(chat(messages), ["/reset", "/clear"]));
}

function merged(messages: string): string {
  return messagesIn(mergeMessages(chat(messages)));
}

function withContext(messages: string): string {
  return messagesIn(insertContext(chat(messages), Bytes.of('line\n"two"')));
}

function formatted(request: string): string {
  return withResponseFormat(Bytes.of(request), Bytes.of('{"type":"json_object"}')).toString();
}

/** Whether a policy answers the very request. */
function isSame(before: Bytes, after: Bytes): bool {
  return before.ptr == after.ptr && before.length == after.length;
}

const S: string = '{"role":"system","content":"be \\u0062rief"}';
const D: string = '{ "role":"developer", "content":[ ] }';
const U: string = '{"role":"user","content":"hi"}';
const A: string = '{"role":"assistant","content":"ho","x":1}';
const CLEAR: string = '{"content":"/\\u0063lear" , "role":"user"}';
const CONTEXT: string = '{"role":"system","content":"line\\n\\"two\\""}';
const NO_REQUESTS: string[] = ["", "[]", "null", "{}", '{"messages":{}}', '{"messages":null}', '{"messages":[]}'];

describe("context clean-up", () => {
  test("forgets what came before the last command, but for instructions", () => {
    expect(cleaned([S, U, CLEAR, D, A, CLEAR, U, A].join(" , "))).toBe([S, D, U, A].join(","));
  });

  test("takes the command away also where nothing is left", () => {
    expect(cleaned(CLEAR)).toBe("");
    expect(cleaned('{"role":"user","content":[{"type":"text","text":"/reset"}]}')).toBe("");
  });

  test("leaves a request without a command alone", () => {
    const parts = '{"role":"user","content":[{"type":"text","text":"/clear"},{"type":"image_url"}]}';
    const spoken = '{"role":"assistant","content":"/clear"}';
    const longer = '{"role":"user","content":"/clear now"}';
    const empty = '{"role":"user","content":""}';
    const request = chat([parts, spoken, longer, empty].join(","));
    expect(isSame(request, cleanContext(request, ["/clear", "/reset"]))).toBe(true);
    expect(isSame(request, cleanContext(request, [""]))).toBe(true);
    expect(isSame(request, cleanContext(request, []))).toBe(true);
  });
});

describe("merged messages", () => {
  test("join neighbours of the user by a blank line, and of the assistant", () => {
    expect(merged([S, U, U, U, A, A].join(" ,"))).toBe(
      S + ' ,{"content":"hi\\n\\nhi\\n\\nhi","role":"user"} ,{"content":"ho\\n\\nho","role":"assistant","x":1}',
    );
  });

  test("make one list of parts as soon as one of them has some", () => {
    const list = '{"role":"user","content":[ {"type":"image_url"} ]}';
    const none = '{"role":"user","content":""}';
    expect(merged([U, list, none, U].join(","))).toBe(
      '{"content":[{"type":"text","text":"hi"},{"type":"image_url"},{"type":"text","text":"hi"}],"role":"user"}',
    );
  });

  test("keep all tool calls, and of other members the first", () => {
    const one = '{"role":"assistant","content":null,"tool_calls":[{"id":"a"}],"name":"x"}';
    const two = '{"tool_calls":[ {"id":"b"} ],"name":"y","reasoning_content":"hm","role":"assistant"}';
    expect(merged(one + "," + two)).toBe(
      '{"content":null,"tool_calls":[{"id":"a"},{"id":"b"}],"role":"assistant","name":"x","reasoning_content":"hm"}',
    );
  });

  test("are made of neighbours only, and of no other roles", () => {
    const tool = '{"role":"tool","tool_call_id":"a","content":"x"}';
    const request = chat([S, S, U, A, tool, tool, U].join(" , "));
    expect(isSame(request, mergeMessages(request))).toBe(true);
  });
});

describe("the developer's role", () => {
  test("becomes the system's, and nothing else changes", () => {
    const request = chat([D, S, U].join(","));
    expect(messagesIn(developerToSystem(request))).toBe([D.replace("developer", "system"), S, U].join(","));
    const without = chat([S, U].join(","));
    expect(isSame(without, developerToSystem(without))).toBe(true);
  });
});

describe("a configured form of the answer", () => {
  test("is for requests that have none", () => {
    expect(formatted(' { "a":1}')).toBe(' {"response_format":{"type":"json_object"}, "a":1}');
    expect(formatted("{}")).toBe('{"response_format":{"type":"json_object"}}');
    expect(formatted('{"response_format" : null}')).toBe('{"response_format" : {"type":"json_object"}}');
    expect(formatted('{"response_format":{"type":"text"}}')).toBe('{"response_format":{"type":"text"}}');
    expect(formatted("[1]")).toBe("[1]");
  });
});

describe("a context", () => {
  test("is a system message behind the first instructions", () => {
    expect(withContext([S, D, U, S].join(" , "))).toBe(S + " , " + D + "," + CONTEXT + " , " + U + " , " + S);
    expect(withContext(S)).toBe(S + "," + CONTEXT);
  });

  test("is the first message where there are none", () => {
    expect(withContext(U)).toBe(CONTEXT + "," + U);
    expect(withContext("")).toBe(CONTEXT);
  });
});

describe("what has no messages", () => {
  test("stays as it is", () => {
    for (let i = 0; i < NO_REQUESTS.length; i++) {
      const request = Bytes.of(NO_REQUESTS[i]);
      expect(isSame(request, cleanContext(request, ["/clear"]))).toBe(true);
      expect(isSame(request, mergeMessages(request))).toBe(true);
      expect(isSame(request, developerToSystem(request))).toBe(true);
      expect(isSame(request, insertContext(request, Bytes.of("x")))).toBe(!NO_REQUESTS[i].endsWith("[]}"));
    }
  });

  test("is seen in the last of several lists", () => {
    const request = Bytes.of('{"messages":[' + U + '],"messages":[' + D + "]}");
    expect(developerToSystem(request).toString()).toBe(
      '{"messages":[' + U + '],"messages":[' + D.replace("developer", "system") + "]}",
    );
  });
});

const TEXT: Bytes = Bytes.of('a "b"');

describe("a context text for Anthropic", () => {
  test("stands behind what the system says, in whichever form", () => {
    const table = [
      ["{}", '{"system":"a \\"b\\""}'],
      ['{"model":"m"}', '{"system":"a \\"b\\"","model":"m"}'],
      ['{"system":null}', '{"system":"a \\"b\\""}'],
      ['{"system":"s","x":1}', '{"system":[{"type":"text","text":"s"},{"type":"text","text":"a \\"b\\""}],"x":1}'],
      ['{"system":[ ],"x":1}', '{"system":[ {"type":"text","text":"a \\"b\\""}],"x":1}'],
      ['{"system":[{"type":"text"}]}', '{"system":[{"type":"text"},{"type":"text","text":"a \\"b\\""}]}'],
    ];
    for (let i = 0; i < table.length; i++) {
      // Part of a larger buffer, as bodies are.
      const body = Bytes.of(" " + table[i][0] + " ").slice(1, table[i][0].length + 1);
      expect(insertSystem(body, TEXT).toString()).toBe(table[i][1], table[i][0]);
    }
  });

  test("leaves what is no request alone", () => {
    const bodies = ["", "[]", "null", '{"system":1}'];
    for (let i = 0; i < bodies.length; i++) expect(insertSystem(Bytes.of(bodies[i]), TEXT).toString()).toBe(bodies[i]);
  });
});
