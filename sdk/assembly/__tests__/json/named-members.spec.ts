import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { jsonParse } from "../../json/parse";
import { NamedMembers } from "../../json/named-members";
import { wordAt, wordCount, wordIndex } from "../../json/words";
import { JsonWriter } from "../../json/writer";

const NAMES: Bytes = Bytes.of("model messages n");

function members(json: string): NamedMembers {
  return new NamedMembers(jsonParse(Bytes.of(json)), NAMES);
}

describe("NamedMembers", () => {
  test("finds members by the position of their name", () => {
    const found = members('{"n":1,"model":"m","x":2}');
    expect(found.at(0).asString()).toBe("m");
    expect(found.at(1).exists).toBe(false);
    expect(found.at(2).asI64()).toBe(1);
    expect(found.name(1).toString()).toBe("messages");
    expect(found.name(2).toString()).toBe("n");
  });

  test("of a doubled member the last counts, however its name is written", () => {
    expect(members('{"model":"a","mod\\u0065l":"b"}').at(0).asString()).toBe("b");
  });

  test("has nothing outside of its names, and nothing of what is no object", () => {
    const found = members('{"model":"m"}');
    expect(found.at(-1).exists).toBe(false);
    expect(found.at(3).exists).toBe(false);
    expect(found.name(9).length).toBe(0);
    expect(members('["model"]').at(0).exists).toBe(false);
  });

  test("copies the others as they are, save null ones", () => {
    const out = new ByteWriter();
    const json = new JsonWriter(out).beginObject();
    members('{"n":1,"x":1.0e3,"mode":"y","":[ ],"model messages":2,"z":null}').copyOthers(json);
    json.endObject();
    expect(out.view().toString()).toBe('{"x":1.0e3,"mode":"y","":[ ],"model messages":2}');
  });

  test("copies its own in the order of the names, save null ones", () => {
    const out = new ByteWriter();
    const json = new JsonWriter(out).beginObject();
    members('{"n":1,"x":2,"model":"m","messages":null}').copy(json);
    json.endObject();
    expect(out.view().toString()).toBe('{"model":"m","n":1}');
  });
});

test("wordAt and wordCount know the words of a text", () => {
  expect(wordCount(NAMES)).toBe(3);
  expect(wordAt(NAMES, 0).toString()).toBe("model");
  expect(wordAt(NAMES, 2).toString()).toBe("n");
  expect(wordAt(NAMES, 3).length).toBe(0);
});

test("an object's key is found among words, however it is written", () => {
  const items = jsonParse(Bytes.of('{"n":1,"mod\\u0065l":2,"mod":3}')).items();
  const found: i32[] = [];
  while (items.next()) found.push(items.keyIn("model messages n"));
  expect(found.join()).toBe("2,0,-1");
  const elements = jsonParse(Bytes.of("[1]")).items();
  expect(elements.next() && elements.keyIn("model") < 0).toBe(true);
});

test("wordIndex compares whole words", () => {
  const words = ["model", "messages", "n", "mess", "ages", "", "model messages"];
  const found: i32[] = [0, 1, 2, -1, -1, -1, -1];
  for (let i = 0; i < words.length; i++) expect(wordIndex(NAMES, Bytes.of(words[i]))).toBe(found[i], words[i]);
  expect(wordIndex(Bytes.empty(), Bytes.of("x"))).toBe(-1);
});
