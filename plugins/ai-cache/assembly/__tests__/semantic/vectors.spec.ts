import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { int8Dot, quantise, scalarDot } from "../../semantic/local/int8-vector";
import { Shelf } from "../../semantic/local/shelf";
import { KnownQuestion, Partition } from "../../semantic/question";
import { Closeness, Relation, relationOf, Threshold } from "../../semantic/threshold";
import { Vector } from "../../semantic/vector";

function vectorOf(json: string): Vector {
  const vector = Vector.read(JsonValue.of(Bytes.of(json)));
  return vector == null ? new Vector([0]) : vector;
}

const PARTITION = new Partition("s", "m", "c");
const DIGEST = Bytes.of("0123456789abcdef0123456789abcdef");
const ROOM: i32 = 4096;

function shelfOf(bytes: Bytes, digest: Bytes = DIGEST): Shelf {
  return new Shelf(bytes, digest, 16);
}

function put(shelf: Bytes, vector: string, key: string, most: i32 = 8, room: i32 = ROOM): Bytes {
  const question = new KnownQuestion(Bytes.of("about " + key), Bytes.of(key), PARTITION);
  return shelfOf(shelf).with(quantise(vectorOf(vector)), question, most, room);
}

/** Keys of what is closest, in order. */
function closest(shelf: Bytes, vector: string, most: i32 = 8): string {
  const found = shelfOf(shelf).closest(quantise(vectorOf(vector)), PARTITION, most);
  let keys = "";
  for (let i = 0; i < found.length; i++) keys += found[i].question.key.toString();
  return keys;
}

describe("a vector", () => {
  test("is read of an array of numbers and written again", () => {
    const rows: string[] = ["[1,2.5,-0.125]", "[1,2.5,-0.125]", "[1e-9,1]", "[0,1]", "[-1e-9,3.00000001]", "[0,3]"];
    for (let i = 0; i < rows.length; i += 2) expect(vectorOf(rows[i]).json().toString()).toBe(rows[i + 1]);
  });

  test("is none where there is no direction, or anything but numbers", () => {
    const rows: string[] = ["[]", "[0,0]", '["1"]', "{}", "null", "[1e400]", "[[1]]", "[1,null]", "[1e12]"];
    for (let i = 0; i < rows.length; i++) expect(Vector.read(JsonValue.of(Bytes.of(rows[i])))).toBeNull(rows[i]);
    expect(Vector.ofFloats(Bytes.of("abc"))).toBeNull();
  });

  test("is multiplied by SIMD as by hand", () => {
    const a = new ArrayBuffer(400);
    const b = new ArrayBuffer(400);
    for (let i = 0; i < 400; i++) {
      store<i8>(changetype<usize>(a) + <usize>i, <i8>(i * 37 - 128));
      store<i8>(changetype<usize>(b) + <usize>i, <i8>(i * 91 + 5));
    }
    const p = changetype<usize>(a);
    const q = changetype<usize>(b);
    for (let size = 0; size <= 400; size += 16) expect(int8Dot(p, q, size)).toBe(scalarDot(p, q, size));
    memory.fill(p, 0x81, 400);
    expect(int8Dot(p, p, 400)).toBe(127 * 127 * 400);
  });
});

describe("a shelf", () => {
  test("finds the closest questions first, and how close they are", () => {
    let shelf = put(Bytes.empty(), "[1,0]", "a");
    shelf = put(shelf, "[0,1]", "b");
    shelf = put(shelf, "[1,1]", "c");
    expect(closest(shelf, "[1,0.1]")).toBe("acb");
    expect(closest(shelf, "[1,0.1]", 2)).toBe("ac");
    const best = shelfOf(shelf).closest(quantise(vectorOf("[2,0]")), PARTITION, 1)[0];
    expect(best.score).toBe(1);
    expect(best.question.text.toString()).toBe("about a");
  });

  test("lets the oldest go when it is full, and keeps one entry for a key", () => {
    let shelf = Bytes.empty();
    for (let i = 0; i < 5; i++) shelf = put(shelf, "[1," + i.toString() + "]", i.toString(), 3);
    expect(closest(shelf, "[1,0]")).toBe("234");
    expect(closest(put(shelf, "[1,9]", "3", 3), "[1,0]")).toBe("243");
    expect(closest(put(shelf, "[1,9]", "9", 8, shelf.length), "[1,0]")).toBe("349");
    expect(put(shelf, "[1,9]", "9", 8, 40)).toBe(shelf);
  });

  test("is empty for another partition, another size of vector, and for any other bytes", () => {
    const shelf = put(Bytes.empty(), "[1,0]", "a");
    const other = new Shelf(shelf, Bytes.of("ffffffffffffffffffffffffffffffff"), 16);
    expect(other.closest(quantise(vectorOf("[1,0]")), PARTITION, 1).length).toBe(0);
    const wide = new Shelf(shelf, DIGEST, 32);
    expect(wide.closest(new Bytes(new ArrayBuffer(32), 0, 32), PARTITION, 1).length).toBe(0);
    for (let to = 0; to < shelf.length; to++) expect(closest(shelf.slice(0, to), "[1,0]")).toBe("");
  });
});

describe("a threshold", () => {
  test("compares by its relation", () => {
    const names: string[] = ["lt", "lte", "gt", "gte"];
    const scores: f64[] = [0.4, 0.5, 0.6];
    const close: string[] = ["100", "110", "001", "011"];
    for (let i = 0; i < names.length; i++) {
      const threshold = new Threshold(0.5, relationOf(names[i]), 0);
      let found = "";
      for (let k = 0; k < scores.length; k++) found += threshold.closeness(scores[k]) == Closeness.Close ? "1" : "0";
      expect(found).toBe(close[i], names[i]);
    }
  });

  test("is laxer by its hysteresis for pairs that have matched", () => {
    const similarity = new Threshold(0.9, Relation.GreaterOrEqual, 0.02);
    expect(similarity.closeness(0.9)).toBe(Closeness.Close);
    expect(similarity.closeness(0.89)).toBe(Closeness.Nearly);
    expect(similarity.closeness(0.87)).toBe(Closeness.Far);
    const distance = new Threshold(0.1, Relation.Less, 0.02);
    expect(distance.closeness(0.11)).toBe(Closeness.Nearly);
    expect(distance.closeness(0.125)).toBe(Closeness.Far);
    expect(new Threshold(0.9, Relation.Greater, 0).closeness(0.9)).toBe(Closeness.Far);
  });

  test("is the same angle in whatever a server measures", () => {
    expect(Threshold.usual("qdrant", 0).closeness(0.93)).toBe(Closeness.Close);
    expect(Threshold.usual("elasticsearch", 0).closeness(0.966)).toBe(Closeness.Close);
    expect(Threshold.usual("elasticsearch", 0).closeness(0.964)).toBe(Closeness.Far);
    expect(Threshold.usual("chroma", 0).closeness(0.069)).toBe(Closeness.Close);
    expect(Threshold.usual("redis", 0).closeness(0.071)).toBe(Closeness.Far);
  });
});
