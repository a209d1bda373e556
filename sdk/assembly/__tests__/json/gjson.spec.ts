import { Bytes } from "../../bytes";
import { JsonPath } from "../../json/path";
import { jsonGet } from "../../json/query";

const DOCUMENT: string =
  "{\n" +
  '  "name": {"first": "Tom", "last": "Anderson"},\n' +
  '  "age":37,\n' +
  '  "children": ["Sara","Alex","Jack"],\n' +
  '  "fav.movie": "Deer Hunter",\n' +
  '  "friends": [\n' +
  '    {"first": "Dale", "last": "Murphy", "age": 44, "ok": true, "nets": ["ig", "fb", "tw"]},\n' +
  '    {"first": "Roger", "last": "Craig", "age": 68, "ok": false, "nets": ["fb", "tw"]},\n' +
  '    {"first": "Jane", "last": "Murphy", "age": 47, "nick": null, "nets": ["ig", "tw"]}\n' +
  "  ],\n" +
  '  "deep": [1,[2],[3,[4]],{"a":5}],\n' +
  '  "esc\\"k\\u0041y": "v",\n' +
  '  "dup": {"x":1}, "dup": {"y":2},\n' +
  '  "big": 9007199254740993, "neg": -1.50e+3, "nul": null, "yes": true,\n' +
  '  "#": "hash", "@at": "at", "0": "zero", "": "empty"\n' +
  "}\n";

/** Pairs of a path and what gjson 1.18.0 answers; "" where it answers nothing. */
const TABLE: string[] = [
  "name.last",
  '"Anderson"',
  "age",
  "37",
  "children",
  '["Sara","Alex","Jack"]',
  "children.0",
  '"Sara"',
  "children.3",
  "",
  "children.-1",
  "",
  "friends.1.first",
  '"Roger"',
  "child*.2",
  '"Jack"',
  "c?ildren.0",
  '"Sara"',
  "fav\\.movie",
  '"Deer Hunter"',
  "fav.movie",
  "",
  "friends.#",
  "3",
  "friends.#.age",
  "[44,68,47]",
  "friends.#.nick",
  "[null]",
  "friends.#.nets.#",
  "[3,2,2]",
  "friends.#.nets.0",
  '["ig","fb","ig"]',
  "friends.#.nope",
  "[]",
  'friends.#(last=="Murphy").first',
  '"Dale"',
  'friends.#(last="Murphy").first',
  '"Dale"',
  'friends.#(last=="Murphy")#.first',
  '["Dale","Jane"]',
  'friends.#(last=="Murphy")#',
  '[{"first": "Dale", "last": "Murphy", "age": 44, "ok": true, "nets": ["ig", "fb", "tw"]},{"first": "Jane", "last": "Murphy", "age": 47, "nick": null, "nets": ["ig", "tw"]}]',
  'friends.#(last!="Murphy")#.first',
  '["Roger"]',
  "friends.#(age>45)#.last",
  '["Craig","Murphy"]',
  "friends.#(age>=47)#.first",
  '["Roger","Jane"]',
  "friends.#(age<47)#.first",
  '["Dale"]',
  "friends.#(age<=47)#.first",
  '["Dale","Jane"]',
  "friends.#(age==44).first",
  '"Dale"',
  "friends.#(age!=44)#.first",
  '["Roger","Jane"]',
  'friends.#(first%"D*").last',
  '"Murphy"',
  'friends.#(first!%"D*").last',
  '"Craig"',
  'friends.#(first>"Dale")#.first',
  '["Roger","Jane"]',
  'friends.#(first<="Jane")#.first',
  '["Dale","Jane"]',
  "friends.#(ok==true).first",
  '"Dale"',
  "friends.#(ok==false).first",
  '"Roger"',
  "friends.#(ok!=true)#.first",
  '["Roger"]',
  "friends.#(ok>=true)#.first",
  '["Dale"]',
  "friends.#(ok<true)#.first",
  '["Roger"]',
  "friends.#(ok).first",
  '"Dale"',
  "friends.#(nick)#.first",
  '["Jane"]',
  "friends.#(ok==~true)#.first",
  '["Dale"]',
  "friends.#(ok==~false)#.first",
  '["Roger","Jane"]',
  "friends.#(nick==~null)#.first",
  '["Dale","Roger","Jane"]',
  "friends.#(ok==~*)#.first",
  '["Dale","Roger"]',
  'friends.#(nets.#(=="fb"))#.first',
  '["Dale","Roger"]',
  'friends.#(nets.#(=="fb")).first',
  '"Dale"',
  "friends.#(nets.#>2)#.first",
  '["Dale"]',
  'friends.#( last == "Murphy" )#.first',
  '["Dale","Jane"]',
  'friends.#[last="Murphy"].first',
  '"Dale"',
  'children.#(!%"*a*")',
  '"Alex"',
  'children.#(%"*a*")#',
  '["Sara","Jack"]',
  'children.#(=="Alex")',
  '"Alex"',
  'children.#(>"Alex")#',
  '["Sara","Jack"]',
  "friends|0.first",
  '"Dale"',
  "friends.0|first",
  '"Dale"',
  "friends|#",
  "3",
  'friends.#(last="Murphy")#|first',
  "",
  'friends.#(last="Murphy")#.0',
  "[]",
  'friends.#(last="Murphy")#|0',
  '{"first": "Dale", "last": "Murphy", "age": 44, "ok": true, "nets": ["ig", "fb", "tw"]}',
  'friends.#(last="Murphy")#.#',
  "[]",
  'friends.#(last="Murphy")#|#',
  "2",
  "friends.#.first|0",
  '"Dale"',
  "friends.#.nets|1|0",
  '"fb"',
  'friends.#(last="Nobody")#',
  "[]",
  'friends.#(last="Nobody")#.first',
  "[]",
  'friends.#(last="Nobody").first',
  "",
  "children.@reverse",
  '["Jack","Alex","Sara"]',
  "children.@reverse.0",
  '"Jack"',
  "children|@reverse|1",
  '"Alex"',
  "friends.@reverse.0.first",
  '"Jane"',
  "name.@reverse",
  '{"last":"Anderson","first":"Tom"}',
  "name.@keys",
  '["first","last"]',
  "name.@values",
  '["Tom","Anderson"]',
  "children.@keys",
  "[null,null,null]",
  "age.@values",
  "[37]",
  "deep.@flatten",
  '[1,2,3,[4],{"a":5}]',
  'deep.@flatten:{"deep":true}',
  '[1,2,3,4,{"a":5}]',
  "deep.@flatten|#",
  "5",
  "name.@this",
  '{"first": "Tom", "last": "Anderson"}',
  "@this.age",
  "37",
  "@this|name.first",
  '"Tom"',
  "name.@valid",
  '{"first": "Tom", "last": "Anderson"}',
  "name.@ugly",
  '{"first":"Tom","last":"Anderson"}',
  "friends.#.@keys|0",
  '["first","last","age","ok","nets"]',
  "friends.#.name.@this",
  "[]",
  'esc"kAy',
  '"v"',
  "dup.y",
  "2",
  "dup.x",
  "1",
  "*.y",
  "2",
  "n*.first",
  '"Tom"',
  "nul",
  "null",
  "nul.x",
  "",
  "yes",
  "true",
  "big",
  "9007199254740993",
  "neg",
  "-1.50e+3",
  "#",
  '"hash"',
  "@at",
  '"at"',
  "0",
  '"zero"',
  "name.first.x",
  "",
  "nope.nope",
  "",
  "deep.3.a",
  "5",
  "deep.1.0",
  "2",
  "deep.01",
  "[2]",
  "children.#.x",
  "[]",
  "children.",
  "",
  ".x",
  "",
  'friends.#(last=="Murphy',
  "",
  "friends.@nope",
  "",
];

describe("paths", () => {
  test("find what gjson finds", () => {
    const document = Bytes.of(DOCUMENT);
    for (let i = 0; i < TABLE.length; i += 2) {
      expect(jsonGet(document, TABLE[i]).raw.toString()).toBe(TABLE[i + 1], TABLE[i]);
    }
  });

  test("look past what precedes the document", () => {
    expect(jsonGet(Bytes.of('data: {"a":1}'), "a").asI64()).toBe(1);
    expect(jsonGet(Bytes.of('id:1\nevent:x\ndata:{"a":1}\n\n'), "a").asI64()).toBe(1);
    expect(jsonGet(Bytes.of("\u{feff}[1,2]"), "1").asI64()).toBe(2);
    expect(jsonGet(Bytes.of("data: [DONE]"), "a").exists).toBe(false);
  });

  test("find values in documents that are cut off behind them", () => {
    expect(jsonGet(Bytes.of('{"model":"m","messages":[{"ro'), "model").asString()).toBe("m");
    expect(jsonGet(Bytes.of('{"model":"m'), "model").exists).toBe(false);
    expect(jsonGet(Bytes.of('{"a":[1,2'), "a").exists).toBe(false);
    expect(jsonGet(Bytes.of('{"a":tru}'), "a").exists).toBe(false);
    expect(jsonGet(Bytes.of('{"a":01}'), "a").exists).toBe(false);
    expect(jsonGet(Bytes.of(""), "a").exists).toBe(false);
  });

  test("of the key itself, not of a wildcard, when escaped", () => {
    const document = Bytes.of('{"ab":1,"a*":2,"a?c":3}');
    expect(jsonGet(document, "a\\*").asI64()).toBe(2);
    expect(jsonGet(document, "?\\?*").asI64()).toBe(3);
    expect(jsonGet(document, "a*").asI64()).toBe(1);
  });

  test("match wildcards by characters", () => {
    const document = Bytes.of('{"\u00e9x":1}');
    expect(jsonGet(document, "?x").asI64()).toBe(1);
    expect(jsonGet(document, "??x").exists).toBe(false);
    expect(jsonGet(document, "*").asI64()).toBe(1);
    expect(jsonGet(document, "*x*").asI64()).toBe(1);
    expect(jsonGet(document, "*y").exists).toBe(false);
  });

  test("with very many wildcards end soon", () => {
    const key = "a".repeat(2000);
    expect(jsonGet(Bytes.of('{"' + key + '":1}'), "*a".repeat(200) + "b").exists).toBe(false);
  });

  test("that nest too deeply are keys", () => {
    expect(jsonGet(Bytes.of("[[1]]"), "#(".repeat(500) + ")".repeat(500)).exists).toBe(false);
  });

  test("are compiled once and used often", () => {
    const path = JsonPath.compile("usage.total_tokens");
    expect(path.get(Bytes.of('{"usage":{"total_tokens":7}}')).asI64()).toBe(7);
    expect(path.get(Bytes.of('{"usage":null}')).asI64(-1)).toBe(-1);
  });
});
