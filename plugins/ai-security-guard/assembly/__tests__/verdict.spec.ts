import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { characters, pieceEnd } from "../verdict/cut";
import { OpinionMemory } from "../verdict/memory";
import { Opinion } from "../verdict/opinion";

/** A text in its pieces, joined by bars. */
function cut(text: string, longest: i32): string {
  const bytes = Bytes.of(text);
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = pieceEnd(bytes, from, longest);
    if (end <= from) return "stuck";
    parts.push(bytes.slice(from, end).toString());
    from = end;
  }
  return parts.join("|");
}

describe("pieces", () => {
  test("are cut behind spaces near their end, and else where they are full", () => {
    expect(cut("one two three", 100)).toBe("one two three");
    expect(cut("abcdefghijklmnop", 8)).toBe("abcdefgh|ijklmnop");
    expect(cut("abcdefg hijklmnop qrs", 8)).toBe("abcdefg |hijklmno|p qrs");
    expect(cut("abcdefghijklmno pqr", 17)).toBe("abcdefghijklmno |pqr");
    expect(cut("a bcdefghijklmnopqr", 17)).toBe("a bcdefghijklmnop|qr");
  });

  test("count characters, and cut none in two", () => {
    expect(characters(Bytes.of("aé漢😀"))).toBe(4);
    expect(cut("é漢😀é漢😀", 2)).toBe("é漢|😀é|漢😀");
    expect(cut("😀😀😀", 1)).toBe("😀|😀|😀");
  });

  test("go on in what is no UTF-8", () => {
    const broken = Bytes.wrap(new ArrayBuffer(5));
    memory.fill(broken.ptr, 0x80, 5);
    expect(pieceEnd(broken, 0, 1)).toBeGreaterThan(0);
  });
});

function opinion(): Opinion {
  const made = new Opinion();
  made.flagged = true;
  return made;
}

describe("what a service has said", () => {
  test("is remembered for a while, by text and scope", () => {
    const memory = new OpinionMemory(1000);
    const key = OpinionMemory.keyOf("s", Bytes.of("text"));
    memory.set(key, opinion(), 5000);
    expect(memory.get(key, 6000)).not.toBeNull();
    expect(memory.get(key, 6001)).toBeNull();
    expect(memory.get(OpinionMemory.keyOf("other", Bytes.of("text")), 5000)).toBeNull();
    expect(memory.get(OpinionMemory.keyOf("s", Bytes.of("texts")), 5000)).toBeNull();
    expect(OpinionMemory.keyOf("a", Bytes.of("b"))).not.toBe(OpinionMemory.keyOf("ab", Bytes.of("")));
  });

  test("is not remembered without a time, nor where it is large", () => {
    const none = new OpinionMemory(0);
    none.set("k", opinion(), 0);
    expect(none.get("k", 0)).toBeNull();
    const memory = new OpinionMemory(1000);
    const large = opinion();
    large.replacement = Bytes.wrap(new ArrayBuffer(5000));
    memory.set("k", large, 0);
    expect(memory.get("k", 0)).toBeNull();
  });

  test("takes no more room than it may, and what is asked for stays", () => {
    const memory = new OpinionMemory(1_000_000);
    memory.set("first", opinion(), 0);
    for (let i = 0; i < 3000; i++) {
      memory.set("k" + i.toString(), opinion(), 0);
      if (i % 100 == 0) expect(memory.get("first", 0)).not.toBeNull();
    }
    expect(memory.size).toBeLessThan(1001);
    expect(memory.get("k0", 0)).toBeNull();
    expect(memory.get("k2999", 0)).not.toBeNull();
  });
});
