import { Bytes } from "../bytes";
import { BytesIndex } from "../bytes-index";

describe("BytesIndex", () => {
  test("finds what was added, by its bytes, at its position", () => {
    const index = new BytesIndex();
    expect(index.add(Bytes.of("a"))).toBe(true);
    expect(index.add(Bytes.of("ä"))).toBe(true);
    expect(index.add(Bytes.of(""))).toBe(true);
    expect(index.find(Bytes.of("xay").slice(1, 2))).toBe(0);
    expect(index.find(Bytes.of("ä"))).toBe(1);
    expect(index.find(Bytes.empty())).toBe(2);
    expect(index.find(Bytes.of("b"))).toBe(-1);
    expect(index.has(Bytes.of("a"))).toBe(true);
    expect(index.at(1).toString()).toBe("ä");
    expect(index.size).toBe(3);
  });

  test("adds nothing twice", () => {
    const index = new BytesIndex();
    index.add(Bytes.of("a"));
    expect(index.add(Bytes.of("a"))).toBe(false);
    expect(index.size).toBe(1);
  });

  test("knows nothing at first, and no position outside", () => {
    const index = new BytesIndex();
    expect(index.find(Bytes.empty())).toBe(-1);
    expect(index.at(0).length).toBe(0);
    expect(index.at(-1).length).toBe(0);
  });

  test("grows, whatever was expected", () => {
    const expected = [-5, 0, 1, 100, 5000];
    for (let e = 0; e < expected.length; e++) {
      const index = new BytesIndex(expected[e]);
      for (let i = 0; i < 3000; i++) index.add(Bytes.of("key-" + i.toString()));
      expect(index.size).toBe(3000);
      for (let i = 0; i < 3000; i++) expect(index.find(Bytes.of("key-" + i.toString()))).toBe(i);
      expect(index.find(Bytes.of("key-3000"))).toBe(-1);
    }
  });
});
