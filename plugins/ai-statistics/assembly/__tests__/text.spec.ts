import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BodyWindow } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { TextCollector, truncated } from "../text-collector";

function cut(text: string, limit: i32): string {
  return truncated(Bytes.of(text), limit).toString();
}

function collect(pieces: Array<string>, limit: i32): string {
  const collector = new TextCollector(limit);
  for (let i = 0; i < pieces.length; i++) collector.append(Bytes.of(pieces[i]));
  return collector.text.toString();
}

describe("truncated", () => {
  test("leaves alone what fits", () => {
    expect(cut("abcdef", 6)).toBe("abcdef");
    expect(cut("", 0)).toBe("");
  });

  test("keeps half the limit of each end", () => {
    expect(cut("abcdefg", 6)).toBe("abc [truncated] efg");
    expect(cut("abcdefg", 0)).toBe(" [truncated] ");
  });

  test("cuts no character of UTF-8", () => {
    expect(cut("aé😀x😀éa", 8)).toBe("aé [truncated] éa");
    expect(cut("ééééé", 6)).toBe("é [truncated] é");
    expect(cut("😀😀😀", 10)).toBe("😀 [truncated] 😀");
  });
});

describe("TextCollector", () => {
  test("joins what fits", () => {
    expect(collect(["a", "", "bc"], 3)).toBe("abc");
  });

  test("cuts as `truncated` does, whatever the pieces", () => {
    const text = "0123456789abcdefghijklmnopqrstuvwxyzäöü😀";
    const bytes = Bytes.of(text);
    for (let limit = 0; limit < bytes.length + 2; limit++) {
      const expected = truncated(bytes, limit).toString();
      for (let size = 1; size < 9; size++) {
        const collector = new TextCollector(limit);
        for (let at = 0; at < bytes.length; at += size) collector.append(bytes.slice(at, at + size));
        expect(collector.text.toString()).toBe(expected);
      }
    }
  });
});

describe("BodyWindow", () => {
  test("holds a body whole up to its limit", () => {
    const window = new BodyWindow(6);
    window.push(Bytes.of("abc"));
    window.push(Bytes.empty());
    window.push(Bytes.of("def"));
    expect(window.isWhole).toBe(true);
    expect(window.head.toString()).toBe("abcdef");
  });

  test("keeps the beginning and the end of a larger one", () => {
    const window = new BodyWindow(6);
    window.push(Bytes.of("abcde"));
    window.push(Bytes.of("fgh"));
    for (let i = 0; i < 10_000; i++) window.push(Bytes.of("0123456789".repeat(3)));
    window.push(Bytes.of("end"));
    expect(window.isWhole).toBe(false);
    expect(window.head.toString()).toBe("abcdef");
    expect(window.tail.length).toBeGreaterThan(64 * 1024 - 1);
    expect(window.tail.length).toBeLessThan(128 * 1024 + 1);
    expect(window.tail.toString().endsWith("789end")).toBe(true);
  });
});
