import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { jsonErrorAt, jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { decodeUtf8 } from "../../utf8";

function parse(text: string): JsonValue {
  return jsonParse(Bytes.of(text));
}

function bytes(values: u8[]): Bytes {
  const buffer = new ArrayBuffer(values.length);
  for (let i = 0; i < values.length; i++) store<u8>(changetype<usize>(buffer) + <usize>i, values[i]);
  return Bytes.wrap(buffer);
}

describe("JsonValue", () => {
  test("kinds", () => {
    expect(parse("null").kind).toBe(JsonKind.Null);
    expect(parse("true").asBool()).toBe(true);
    expect(parse("false").asBool(true)).toBe(false);
    expect(parse(" 1 ").kind).toBe(JsonKind.Number);
    expect(parse('"x"').kind).toBe(JsonKind.String);
    expect(parse("{}").kind).toBe(JsonKind.Object);
    expect(parse("[]").kind).toBe(JsonKind.Array);
    expect(parse("nul").kind).toBe(JsonKind.Missing);
    expect(parse("nul").exists).toBe(false);
  });

  test("of another kind answers the fallback", () => {
    const text = parse('"7"');
    expect(text.asI64(3)).toBe(3);
    expect(text.asF64(0.5)).toBe(0.5);
    expect(text.asBool(true)).toBe(true);
    expect(parse("7").asString("none")).toBe("none");
    expect(parse("7").asBytes().length).toBe(0);
    expect(parse("7").member("x").exists).toBe(false);
    expect(parse("7").items().next()).toBe(false);
    expect(JsonValue.missing().get("a.b").exists).toBe(false);
  });

  test("integers are exact to 64 bits", () => {
    expect(parse("9007199254740993").asI64()).toBe(9007199254740993);
    expect(parse("9223372036854775807").asI64()).toBe(i64.MAX_VALUE);
    expect(parse("-9223372036854775808").asI64()).toBe(i64.MIN_VALUE);
    expect(parse("9223372036854775808").asI64(-1)).toBe(-1);
    expect(parse("-9223372036854775809").asI64(-1)).toBe(-1);
    expect(parse("-0").asI64()).toBe(0);
    expect(parse("1.5e3").asI64()).toBe(1500);
    expect(parse("-2.9").asI64()).toBe(-2);
    expect(parse("1e400").asI64(-1)).toBe(-1);
    expect(parse("123456789012345678901234567890").raw.toString()).toBe("123456789012345678901234567890");
  });

  test("numbers with a fraction", () => {
    expect(parse("-1.25e-2").asF64()).toBe(-0.0125);
    expect(parse("1e400").asF64()).toBe(Infinity);
  });

  test("strings are unescaped", () => {
    expect(parse('"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u4F60"').asString()).toBe('a"\\/\b\f\n\r\t\u00e9\u4f60');
    expect(parse('"\\ud83d\\ude00"').asString()).toBe("\u{1f600}");
    expect(parse('"\\ud83d\\ude00"').asBytes().length).toBe(4);
    expect(parse('"\u{1f600}"').asString()).toBe("\u{1f600}");
  });

  test("surrogates without a partner become U+FFFD", () => {
    expect(parse('"\\ud83d"').asString()).toBe("\ufffd");
    expect(parse('"\\ude00\\ud83d"').asString()).toBe("\ufffd\ufffd");
    expect(parse('"\\ud83d\\ud83d\\ude00"').asString()).toBe("\ufffd\u{1f600}");
    expect(parse('"\\ud83d\\udfff"').asString()).toBe("\u{1f7ff}");
    expect(parse('"\\ud83d\\ue000"').asString()).toBe("\ufffd\ue000");
    expect(parse('"\\ud83dx"').asString()).toBe("\ufffdx");
    expect(parse('"\\ud83d\\n"').asString()).toBe("\ufffd\n");
  });

  test("a string without escapes is a window of the document", () => {
    const document = Bytes.of('{"a":"text"}');
    expect(jsonParse(document).member("a").asBytes().buffer == document.buffer).toBe(true);
  });

  test("malformed escapes lose their backslash where nothing was validated", () => {
    expect(JsonValue.of(Bytes.of('"\\q\\u12\\ud83d\\u12"')).asString()).toBe("qu12\ufffdu12");
  });

  test("text of any kind", () => {
    expect(parse('"a\\n"').asText().toString()).toBe("a\n");
    expect(parse("[1, 2]").asText().toString()).toBe("[1, 2]");
    expect(parse("null").asText().length).toBe(0);
    expect(parse('"a\\n"').rawText().toString()).toBe("a\\n");
  });

  test("members by name, the first of duplicates, escaped keys too", () => {
    const value = parse('{"a.b":1,"\\u0061":2,"a":3,"":4,"a\\\\":5}');
    expect(value.member("a.b").asI64()).toBe(1);
    expect(value.member("a").asI64()).toBe(2);
    expect(value.member("").asI64()).toBe(4);
    expect(value.member("a\\").asI64()).toBe(5);
    expect(value.member("a\\\\").exists).toBe(false);
  });

  test("items of an object and of an array", () => {
    const members = parse(' { "a" : 1 , "b\\n" : [ 2 ] } ').items();
    expect(members.index).toBe(-1);
    expect(members.value.exists).toBe(false);
    expect(members.next()).toBe(true);
    expect(members.key.toString()).toBe("a");
    expect(members.value.asI64()).toBe(1);
    expect(members.next()).toBe(true);
    expect(members.rawKey.toString()).toBe("b\\n");
    expect(members.keyIs(Bytes.of("b\n"))).toBe(true);
    expect(members.keyIs(Bytes.of("b"))).toBe(false);
    expect(members.value.raw.toString()).toBe("[ 2 ]");
    expect(members.index).toBe(1);
    expect(members.next()).toBe(false);
    expect(members.next()).toBe(false);
    const elements = parse("[[],{},0]").items();
    let count = 0;
    while (elements.next()) {
      expect(elements.key.length).toBe(0);
      count++;
    }
    expect(count).toBe(3);
    expect(parse("[]").items().next()).toBe(false);
    expect(parse("{}").items().next()).toBe(false);
  });

  test("items end where the document is malformed", () => {
    const items = JsonValue.of(Bytes.of("[1,,2]")).items();
    expect(items.next()).toBe(true);
    expect(items.next()).toBe(false);
  });
});

describe("jsonParse", () => {
  test("tells where a document is malformed", () => {
    expect(jsonErrorAt(Bytes.of('{"a":1}'))).toBe(-1);
    expect(jsonErrorAt(Bytes.of('{"a":1,}'))).toBe(7);
    expect(jsonErrorAt(Bytes.of('["\\x"]'))).toBe(2);
    expect(jsonErrorAt(Bytes.of('["a\nb"]'))).toBe(3);
    expect(jsonErrorAt(Bytes.of("[1] 2"))).toBe(4);
    expect(jsonErrorAt(Bytes.of("[1}"))).toBe(2);
    expect(jsonErrorAt(Bytes.of(""))).toBe(0);
    expect(jsonErrorAt(Bytes.of("[01]"))).toBe(1);
    expect(jsonErrorAt(Bytes.of('"abc'))).toBe(4);
  });

  test("takes 512 levels and no more", () => {
    expect(parse("[".repeat(512) + "]".repeat(512)).exists).toBe(true);
    expect(jsonErrorAt(Bytes.of("[".repeat(513) + "]".repeat(513)))).toBe(512);
    expect(jsonErrorAt(Bytes.of('{"a":'.repeat(10000)))).toBe(512 * 5);
  });

  test("refuses a byte order mark", () => {
    expect(jsonErrorAt(Bytes.of("\u{feff}{}"))).toBe(0);
  });
});

describe("decodeUtf8", () => {
  test("what is not UTF-8 becomes U+FFFD, a maximal part at a time", () => {
    const text = bytes([
      0x61, 0xc3, 0xe4, 0xbd, 0xed, 0xa0, 0x80, 0xf0, 0x9f, 0x98, 0xff, 0xc0, 0xaf, 0xf4, 0x90, 0x62,
    ]);
    const decoded = decodeUtf8(text.ptr, text.length);
    expect(decoded).toBe(
      "a\ufffd\ufffd" + "\ufffd\ufffd\ufffd" + "\ufffd\ufffd" + "\ufffd\ufffd" + "\ufffd\ufffd" + "b",
    );
  });
});
