import { Bytes } from "../../bytes";
import { JsonPlace } from "../../json/place";

function find(path: string, document: string): string {
  return new JsonPlace(path).find(Bytes.of(document)).raw.toString();
}

/** The document with a string put at the place, or "refused". */
function put(path: string, document: string, text: string): string {
  const bytes = Bytes.of(document);
  const splice = new JsonPlace(path).put(bytes, Bytes.of(text));
  if (splice == null) return "refused";
  return splice.bytes.toString() + bytes.slice(splice.length).toString();
}

describe("JsonPlace", () => {
  test("finds members and elements", () => {
    expect(find("model", '{"a":1,"model":"m"}')).toBe('"m"');
    expect(find("a.b.1", '{"a":{"b":[1,{"x":2}]}}')).toBe('{"x":2}');
    expect(find("a\\.b", '{"a.b":3}')).toBe("3");
    expect(find("a.b", '{"a":"text"}')).toBe("");
    expect(find("a", "[1]")).toBe("");
  });

  test("of duplicate keys the last counts, escaped or not", () => {
    expect(find("model", '{"model":"first","x":0,"mod\\u0065l":"last"}')).toBe('"last"');
    expect(put("model", '{"model":"first","model":"last"}', "new")).toBe('{"model":"first","model":"new"}');
  });

  test("replaces one value and leaves every other byte", () => {
    expect(put("model", '{ "n": 12345678901234567890, "model" : "a" ,"x":1}', 'q"')).toBe(
      '{ "n": 12345678901234567890, "model" : "q\\"" ,"x":1}',
    );
  });

  test("makes what is missing as the first member", () => {
    expect(put("model", "{}", "m")).toBe('{"model":"m"}');
    expect(put("model", '{"a":1}', "m")).toBe('{"model":"m","a":1}');
    expect(put("a.b.c", '{"a":{}}', "m")).toBe('{"a":{"b":{"c":"m"}}}');
  });

  test("puts any JSON as it is", () => {
    const document = Bytes.of('{"a":{"b":"x"},"c":1}');
    const splice = new JsonPlace("a.b").putRaw(document, Bytes.of("[1.0, 2]"));
    expect(splice == null ? "" : splice.bytes.toString()).toBe('{"a":{"b":[1.0, 2]');
    const made = new JsonPlace("d.e").putRaw(document, Bytes.of("null"));
    expect(made == null ? "" : made.bytes.toString()).toBe('{"d":{"e":null},');
  });

  test("refuses when something that is no object is in the way", () => {
    expect(put("a.b", '{"a":7}', "m")).toBe("refused");
    expect(put("5", "[1]", "m")).toBe("refused");
  });
});
