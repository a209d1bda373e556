import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GrowingText } from "../back/growing-text";

/** What each event adds, in brackets. */
function fresh(repeats: bool, events: Array<string>): string {
  const text = new GrowingText(repeats);
  let log = "";
  for (let i = 0; i < events.length; i++) log += `[${text.fresh(Bytes.of(events[i])).toString()}]`;
  return log;
}

describe("a growing text", () => {
  test("that is repeated gives what is new", () => {
    expect(fresh(true, ["", "a", "ab", "ab", "", "abc"])).toBe("[][a][b][][][c]");
  });

  test("that comes in pieces gives the pieces", () => {
    expect(fresh(false, ["a", "ab", "ab"])).toBe("[a][ab][ab]");
    expect(fresh(true, ["ab", "c", "cd", "cd"])).toBe("[ab][c][cd][cd]");
  });

  test("that was repeated goes on so when its end changes", () => {
    expect(fresh(true, ["a", "ab\ufffd", "abü", "abüc"])).toBe("[a][b\ufffd][ü][c]");
    expect(fresh(true, ["a", "a\\ud83d", "a\\ud83c\\udf89", "a\\ud83c\\udf89!"])).toBe(
      "[a][\\ud83d][\\ud83c\\udf89][!]",
    );
    expect(fresh(true, ["a", "ab\\n", "ab\\t"])).toBe("[a][b\\n][\\t]");
    expect(fresh(true, ["a", "abc", "ab", "abd"])).toBe("[a][bc][][d]");
  });
});
