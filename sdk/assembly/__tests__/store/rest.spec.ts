import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { hexDecode } from "../../encoding/hex";
import { JsonWriter } from "../../json/writer";
import { StoreFault } from "../../store/fault";
import { restAnswer, restAnswers, restError, restValue } from "../../store/rest/reader";
import { restCommand, textKey } from "../../store/rest/writer";
import { StoreKind, StoreValue } from "../../store/value";

function value(body: string): StoreValue {
  return restValue(restAnswer(Bytes.of(body)));
}

function hex(digits: string): Bytes {
  return hexDecode(Bytes.of(digits)).value;
}

describe("answers of the REST protocol", () => {
  test("are read by their kind", () => {
    expect(value('{"result":null}').isNil).toBe(true);
    expect(value('{"result":42}').asInteger()).toBe(42);
    expect(value('{"result":"OK"}').asBytes().toString()).toBe("OK");
    expect(value('{"result":"aMOp"}').asBytes().toString()).toBe("hé");
    expect(value('{"result":""}').kind).toBe(StoreKind.Bytes);
    const list = value('{"result":[1,"YQ==",null,[2]]}');
    expect(list.length).toBe(4);
    expect(list.at(1).asBytes().toString()).toBe("a");
    expect(list.at(3).at(0).asInteger()).toBe(2);
  });

  test("that are errors say what failed", () => {
    expect(value('{"error":"WRONGTYPE x"}').fault).toBe(StoreFault.WrongType);
    expect(value('{"error":"NOSCRIPT No matching script"}').errorIs(Bytes.of("NOSCRIPT"))).toBe(true);
    expect(restError(restAnswer(Bytes.of('{"error":"ERR x"}'))).toString()).toBe("ERR x");
  });

  test("that are none are told", () => {
    const bodies = [
      "{}",
      "[]",
      "",
      "{",
      '{"result":"?"}',
      '{"result":{}}',
      '{"result":1e40}',
      '{"result":["a"]}',
      '{"result":true}',
    ];
    for (let i = 0; i < bodies.length; i++) expect(value(bodies[i]).fault).toBe(StoreFault.Server, bodies[i]);
    expect(value('{"result":' + "[".repeat(18) + "]".repeat(18) + "}").fault).toBe(StoreFault.Server);
    expect(restAnswers(Bytes.of('{"error":"x"}')).exists).toBe(false);
    expect(restAnswers(Bytes.of("[{}]")).exists).toBe(true);
  });
});

describe("a command of the REST protocol", () => {
  test("is a list of strings", () => {
    const out = new ByteWriter();
    restCommand(new JsonWriter(out), [Bytes.of("SET"), Bytes.of('a"b'), Bytes.of("1")]);
    expect(out.take().toString()).toBe('["SET","a\\"b","1"]');
  });

  test("has keys that are text, and no two alike that were not", () => {
    expect(textKey(Bytes.of("é")).toString()).toBe("é");
    expect(textKey(hex("61ff62")).toString()).toBe("a\uFFFDffb");
    expect(textKey(hex("fffe")).toString()).toBe("\uFFFDff\uFFFDfe");
    expect(textKey(hex("61e282")).toString()).toBe("a\uFFFDe2\uFFFD82");
  });
});
