import { Bytes, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { JsonPathQuery, Selected } from "../path/json-path-query";

const DOCUMENT: string =
  '{"messages":[{"role":"user","content":"a"},{"content":["b",{"text":"c"}]},{"content":"d"}],' +
  '"a b":{"it\'s":"e","x\\"y":"f","-k":"g"},"deep":{"deep":{"deep":"h"}},"é":"i","twice":"j","twice":"k"}';

/** The values at a path, joined by spaces. */
function at(path: string): string {
  const query = JsonPathQuery.parse(path);
  expect(query.error).toBe("", path);
  const selected = new Selected();
  query.value.select(jsonParse(Bytes.of(DOCUMENT)), selected);
  selected.sort();
  let out = "";
  for (let i = 0; i < selected.values.length; i++) out += (i > 0 ? " " : "") + selected.values[i].asText().toString();
  return out;
}

/** @param rows paths and what they find in turn */
function expectRows(rows: string[]): void {
  for (let i = 0; i + 1 < rows.length; i += 2) expect(at(rows[i])).toBe(rows[i + 1], rows[i]);
}

describe("a JSONPath", () => {
  test("takes members and elements", () => {
    expectRows([
      "$.messages[0].content",
      "a",
      "$['messages'][2]['content']",
      "d",
      '$["a b"].*',
      "e f g",
      "$['a b']['it\\'s']",
      "e",
      '$[\'a b\']["x\\"y"]',
      "f",
      "$['a b'].-k",
      "g",
      "$.é",
      "i",
      "$['\\u00e9']",
      "i",
      "$.none.x",
      "",
      "$.messages.role",
      "",
      "$.é[0]",
      "",
      "$.twice",
      "j k",
    ]);
  });

  test("takes all of them, some of them, and those from the end", () => {
    expectRows([
      "$.messages[*].content",
      'a ["b",{"text":"c"}] d',
      "$.messages[-1].content",
      "d",
      "$.messages[-3].content",
      "a",
      "$.messages[-4].content",
      "",
      "$.messages[1:].content[0]",
      "b",
      "$.messages[:1].content",
      "a",
      "$.messages[::2].content",
      "a d",
      "$.messages[-2:-1].content[1].text",
      "c",
      "$.messages[0, 2].content",
      "a d",
      "$['é','twice']",
      "i j k",
    ]);
  });

  test("goes down to any depth, and takes each value once", () => {
    expectRows([
      "$..text",
      "c",
      "$..deep.deep",
      '{"deep":"h"} h',
      "$..deep..deep",
      '{"deep":"h"} h',
      "$..content[*]",
      'b {"text":"c"}',
    ]);
    expect(at("$..*").endsWith("h h i j k") || at("$..*").endsWith("h i j k")).toBe(true);
  });

  test("gives up where there is too much", () => {
    const selected = new Selected();
    const text = "[".repeat(500) + "1,".repeat(5000) + "1" + "]".repeat(500);
    const query = JsonPathQuery.parse("$" + "..*".repeat(40)).value;
    query.select(jsonParse(Bytes.of(text)), selected);
    expect(selected.exhausted).toBe(true);
  });

  test("that is wrong says where", () => {
    const rows = [
      "",
      "a path begins with `$`, at 0",
      "messages",
      "a path begins with `$`, at 0",
      "$messages",
      "expected `.` or `[`, at 1",
      "$.",
      "expected a name, at 2",
      "$.a[",
      "expected a name in quotes, an index or `*`, at 4",
      "$.a[0",
      "expected `]`, at 5",
      "$['a",
      "a name without its closing quote, at 4",
      "$[?(@.a)]",
      "filters are not known here, at 2",
      "$[::-1]",
      "a slice goes forward, at 6",
      "$[99999999999]",
      "too large a number, at 11",
    ];
    for (let i = 0; i + 1 < rows.length; i += 2) expect(JsonPathQuery.parse(rows[i]).error).toBe(rows[i + 1], rows[i]);
  });
});
