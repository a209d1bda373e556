import { Bytes, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { countOf, withoutParameter } from "../counts";
import { fill } from "../filling";
import { History, Round, writeRounds } from "../history";
import { questionOf } from "../question";
import { Turns } from "../turns";

/** The last rounds of a history, as they are kept. */
function last(json: string, count: i32, bytes: i32): string {
  return writeRounds(History.read(Bytes.of(json)).last(count, bytes)).toString();
}

function round(question: string, answer: string): string {
  return '{"role":"user","content":"' + question + '"},{"role":"assistant","content":"' + answer + '"}';
}

describe("a history", () => {
  test("is read as Higress writes it, and what is no round is left out", () => {
    const rows: string[] = [
      "",
      "[]",
      "{}",
      "[]",
      "[1]",
      "[]",
      "[" + round("q", "a"),
      "[]",
      "[" + round("q", "a") + "]",
      "[" + round("q", "a") + "]",
      '[{"role":"assistant","content":"x"},' + round("q\\n", "\\u00e9") + ',{"role":"user","content":"y"}]',
      "[" + round("q\\n", "\\u00e9") + "]",
      '[{"role":"user","content":"x"},{"role":"tool","content":"t"},{"role":"assistant","content":"a"}]',
      "[]",
      '[{"role":"user","content":[1]},{"role":"assistant"}]',
      "[" + round("", "") + "]",
    ];
    for (let i = 0; i < rows.length; i += 2) expect(last(rows[i], 9, 9999)).toBe(rows[i + 1], rows[i]);
  });

  test("has the last rounds, as many as fit", () => {
    const three = "[" + round("1", "a") + "," + round("2", "b") + "," + round("3", "c") + "]";
    expect(last(three, 3, 9999)).toBe(three);
    expect(last(three, 1, 9999)).toBe("[" + round("3", "c") + "]");
    expect(last(three, 0, 9999)).toBe("[]");
    expect(last(three, 3, 2 * 66 + 2)).toBe("[" + round("2", "b") + "," + round("3", "c") + "]");
    expect(last(three, 3, 2 * 66 + 1)).toBe("[" + round("3", "c") + "]");
    expect(last(three, 3, 10)).toBe("[]");
    const written = last(three, 2, 9999);
    expect(written.length <= 2 * 66 + 2).toBe(true, written);
  });

  test("is kept when it is UTF-8", () => {
    const bytes = new Uint8Array(1);
    bytes[0] = 0xff;
    expect(writeRounds([new Round(Bytes.wrap(bytes.buffer), Bytes.empty())]).length).toBe(0);
  });
});

/** A request with a round filled in; "" where nothing may be. */
function filled(front: Front, request: string): string {
  const body = Bytes.of(request);
  const turns = Turns.read(front, jsonParse(body));
  if (!turns.isOneQuestion) return "";
  const splice = fill(front, body, turns.first, [new Round(Bytes.of("q"), Bytes.of("a"))]);
  return splice.bytes.toString() + body.slice(splice.length).toString();
}

/** @param rows a request and what becomes of it, `~` for the round, in turn */
function expectRows(front: Front, told: string, rows: Array<string>): void {
  for (let i = 0; i < rows.length; i += 2) {
    expect(filled(front, rows[i])).toBe(rows[i + 1].split("~").join(told), rows[i]);
  }
}

describe("a round", () => {
  test("goes behind the system's messages", () => {
    expectRows(Front.OpenAiChat, round("q", "a") + ",", [
      '{ "messages":[ {"role":"user"} ] }',
      '{ "messages":[ ~{"role":"user"} ] }',
      '{"messages":[{"role":"system"},{"role":"developer"}, {"role":"user"},{"role":"system"}]}',
      '{"messages":[{"role":"system"},{"role":"developer"}, ~{"role":"user"},{"role":"system"}]}',
      '{"messages":[{"role":"user"},{"role":"assistant"},{"role":"user"}]}',
      "",
      '{"messages":[{"role":"user"},{"role":"tool"}]}',
      "",
      '{"messages":[{"role":"user"},{"role":"user"}]}',
      "",
      '{"messages":[{"role":"system"}]}',
      "",
      '{"messages":[]}',
      "",
      '{"messages":"x"}',
      "",
      '{"messages":[1,{"role":"user"}]}',
      "",
      '{"messages":[{"role":"assistant"}],"messages":[{"role":"user"}]}',
      '{"messages":[{"role":"assistant"}],"messages":[~{"role":"user"}]}',
    ]);
  });

  test("goes into an input, which becomes a list", () => {
    expectRows(Front.OpenAiResponses, round("q", "a") + ",", [
      '{"input":"\\u0061"}',
      '{"input":[~{"role":"user","content":"\\u0061"}]}',
      '{"input":[{"type":"message","role":"user"}]}',
      '{"input":[~{"type":"message","role":"user"}]}',
      '{"input":[{"role":"user"},{"type":"function_call_output"}]}',
      "",
      '{"input":"a","previous_response_id":"r"}',
      "",
      '{"input":"a","conversation":{"id":"c"}}',
      "",
      '{"input":"a","conversation":null}',
      '{"input":[~{"role":"user","content":"a"}],"conversation":null}',
    ]);
  });

  test("goes into contents", () => {
    const told = '{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"text":"a"}]},';
    expectRows(Front.Gemini, told, [
      '{"contents":[{"parts":[]}]}',
      '{"contents":[~{"parts":[]}]}',
      '{"contents":[{"role":"user"},{"role":"model"}]}',
      "",
      '{"contents":{"role":"user"}}',
      "",
    ]);
  });
});

test("a question is what the user said last", () => {
  const rows: string[] = [
    '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c\\"\\n"}]}',
    'c\\"\\n',
    '{"messages":[{"role":"user","content":"a"},{"role":"tool","content":"b"}]}',
    "",
    '{"messages":[{"role":"user","content":"' + "a".repeat(101) + '"}]}',
    "",
    '{"messages":[{"role":"system","content":"a"}]}',
    "",
  ];
  for (let i = 0; i < rows.length; i += 2) {
    expect(questionOf(Front.OpenAiChat, Bytes.of(rows[i]), 100).toString()).toBe(rows[i + 1], rows[i]);
  }
});

test("counts are read from the query, and taken out of it", () => {
  const rows: string[] = ["/?c=3", "/?a=1&c=12&b", "/", "/?c=", "/?c=-1", "/?c=1x", "/?c=9999999999", "/?c=99999"];
  const counts: i32[] = [3, 12, 7, 7, 7, 7, 7, 1000];
  for (let i = 0; i < rows.length; i++) expect(countOf(Bytes.of(rows[i]), "c", 7)).toBe(counts[i], rows[i]);
  expect(withoutParameter(Bytes.of("/a?b=1&c=2&d"), "c").toString()).toBe("/a?b=1&d");
  expect(withoutParameter(Bytes.of("/a?c=2"), "c").toString()).toBe("/a");
  expect(withoutParameter(Bytes.of("/a?x"), "c").toString()).toBe("/a?x");
});
