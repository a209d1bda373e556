import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonReader } from "../../json/reader";
import { JsonToken } from "../../json/token";
import { JsonWriter } from "../../json/writer";
import { copyToken } from "./copy-token";

/** Writes what the reader reads. */
function copy(document: string): string {
  const reader = new JsonReader(Bytes.of(document));
  const out = new ByteWriter();
  const json = new JsonWriter(out);
  while (reader.next() > JsonToken.End) copyToken(reader, json);
  return reader.failed ? "malformed" : out.take().toString();
}

describe("JsonReader", () => {
  test("reads every token", () => {
    expect(copy(' { "a" : [ 1 , -2.5e+3 , "x\\u0041" , true , false , null , { } , [ ] ] , "" : {"b":0} } ')).toBe(
      '{"a":[1,-2.5e+3,"xA",true,false,null,{},[]],"":{"b":0}}',
    );
    expect(copy("[]")).toBe("[]");
    expect(copy('"x"')).toBe('"x"');
    expect(copy("{,}")).toBe("malformed");
  });

  test("finds a Key among words, and nothing else", () => {
    const reader = new JsonReader(Bytes.of('{"b\\u0061":"a","c":{}}'));
    const words = "a ba";
    expect(reader.keyIn(words)).toBe(-1);
    const found: i32[] = [];
    while (reader.next() > JsonToken.End) found.push(reader.keyIn(words));
    expect(found.join(" ")).toBe("-1 1 -1 -1 -1 -1 -1");
  });

  test("stays at the end and at an error", () => {
    const reader = new JsonReader(Bytes.of("1"));
    expect(reader.next()).toBe(JsonToken.Number);
    expect(reader.next()).toBe(JsonToken.End);
    expect(reader.next()).toBe(JsonToken.End);
    const bad = new JsonReader(Bytes.of("x"));
    expect(bad.next()).toBe(JsonToken.Error);
    expect(bad.next()).toBe(JsonToken.Error);
    expect(bad.errorAt).toBe(0);
    expect(bad.value().exists).toBe(false);
    expect(bad.skip()).toBe(false);
  });

  test("skips what a token begins", () => {
    const reader = new JsonReader(Bytes.of('{"a":{"b":[1,2]},"c":3,"d":[[]],"e":4}'));
    reader.next();
    expect(reader.next()).toBe(JsonToken.Key);
    expect(reader.keyIs("a")).toBe(true);
    expect(reader.value().exists).toBe(false);
    expect(reader.skip()).toBe(true);
    expect(reader.token).toBe(JsonToken.EndObject);
    reader.next();
    reader.skip();
    expect(reader.token).toBe(JsonToken.Number);
    reader.next();
    expect(reader.next()).toBe(JsonToken.BeginArray);
    expect(reader.value().raw.toString()).toBe("[[]]");
    expect(reader.depth).toBe(2);
    expect(reader.skip()).toBe(true);
    expect(reader.depth).toBe(1);
    reader.next();
    expect(reader.text.toString()).toBe("e");
    expect(reader.next()).toBe(JsonToken.Number);
    expect(reader.value().asI64()).toBe(4);
    expect(reader.next()).toBe(JsonToken.EndObject);
    expect(reader.next()).toBe(JsonToken.End);
  });

  test("fails where a skipped part is malformed", () => {
    const reader = new JsonReader(Bytes.of('[{"a":[1,}]'));
    reader.next();
    reader.next();
    expect(reader.skip()).toBe(false);
    expect(reader.failed).toBe(true);
    expect(reader.errorAt).toBe(9);
  });
});

describe("JsonWriter", () => {
  test("sets commas", () => {
    const out = new ByteWriter();
    const json = new JsonWriter(out);
    json.beginArray().beginObject().endObject().beginArray().endArray().integer(-1);
    json.beginObject().key("a").nul().key("b").bool(true).key("c").bool(false).endObject();
    json.raw(Bytes.of("1.0")).stringRaw(Bytes.of("x\\n")).endArray();
    expect(out.take().toString()).toBe('[{},[],-1,{"a":null,"b":true,"c":false},1.0,"x\\n"]');
  });

  test("escapes", () => {
    const out = new ByteWriter();
    new JsonWriter(out).string('"\\/\b\f\n\r\t\u0000\u001f\u007f\u00e9\u{1f600}' + String.fromCharCode(0xd800));
    expect(out.take().toString()).toBe('"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u00e9\u{1f600}\ufffd"');
  });

  test("makes UTF-8 of what is none", () => {
    const out = new ByteWriter();
    const text = Bytes.of("a\u00e9b");
    new JsonWriter(out).stringBytes(text.slice(0, 2));
    expect(out.take().toString()).toBe('"a\ufffd"');
    new JsonWriter(out).stringBytes(text.slice(2));
    expect(out.take().toString()).toBe('"\ufffdb"');
  });

  test("writes numbers that read back the same", () => {
    const out = new ByteWriter();
    const json = new JsonWriter(out);
    json.beginArray().number(0.1).number(1e21).number(-5).number(NaN).number(Infinity).number(1e-7).endArray();
    expect(out.take().toString()).toBe("[0.1,1e+21,-5,null,null,1e-7]");
  });
});
