import { HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { contentLength } from "../headers/content-length";

function lengthOf(value: string): i32 {
  return contentLength(new HeaderList().add(":method", "POST").add("content-length", value));
}

describe("the length that a head tells of its body", () => {
  test("is a decimal number", () => {
    expect(lengthOf("0")).toBe(0);
    expect(lengthOf("1997")).toBe(1997);
    expect(lengthOf("999999999")).toBe(999999999);
  });

  test("is not known where none, no number, or one that no host would hold is told", () => {
    expect(contentLength(new HeaderList().add("x-content-length", "1"))).toBe(-1);
    const others = ["", "-1", "1 ", "0x10", "1,1", "1e3", "1000000000", "99999999999999999999"];
    for (let i = 0; i < others.length; i++) expect(lengthOf(others[i])).toBe(-1, others[i]);
  });
});
