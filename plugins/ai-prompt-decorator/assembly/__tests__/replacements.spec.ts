import { Bytes, ConfigIssues } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ReplacementRoom } from "../replacements";
import { policyOf } from "./policies";

/** @param rows roles, texts before and texts after in turn */
function expectRows(replace: string, rows: Array<string>): void {
  const replacements = policyOf('{"replace":[' + replace + "]}").replace;
  for (let i = 0; i + 2 < rows.length; i += 3) {
    const outcome = replacements.apply(Bytes.of(rows[i]), Bytes.of(rows[i + 1]), new ReplacementRoom(1 << 26));
    expect(outcome.value.toString()).toBe(rows[i + 2], rows[i + 1]);
    expect(outcome.error).toBe("");
  }
}

describe("replacements", () => {
  test("a text is replaced wherever it stands, as it is written", () => {
    expectRows('{"pattern":"a.b","replacement":"$1"}', [
      "user",
      "a.b axb a.ba.b",
      "$1 axb $1$1",
      "user",
      "a.a.b",
      "a.$1",
      "user",
      "A.B",
      "A.B",
      "user",
      "",
      "",
    ]);
    expectRows('{"pattern":"aa","replacement":"a"}', ["user", "aaaaa", "aaa"]);
  });

  test("without a replacement the text goes away", () => {
    expectRows('{"pattern":"x"}', ["user", "axbx", "ab"]);
  });

  test("only for the role asked for", () => {
    expectRows('{"pattern":"a","replacement":"b","on_role":"system"}', [
      "system",
      "a",
      "b",
      "user",
      "a",
      "a",
      "",
      "a",
      "a",
    ]);
    expectRows('{"pattern":"a","replacement":"b","on_role":""}', ["system", "a", "b", "", "a", "b"]);
  });

  test("in the order written, each on what the one before left", () => {
    expectRows('{"pattern":"a","replacement":"b"},{"pattern":"b","replacement":"c"}', ["user", "ab", "cc"]);
  });

  test("an expression fills groups in", () => {
    expectRows('{"pattern":"(\\\\d{3})-\\\\d+-(?P<last>\\\\d{4})","replacement":"$1-****-${last}","regex":true}', [
      "user",
      "call 138-1234-5678 or 139-0-0000",
      "call 138-****-5678 or 139-****-0000",
      "user",
      "call 138-1234-567",
      "call 138-1234-567",
    ]);
    expectRows('{"pattern":"(?i)open(claw)?","replacement":"[$1]$$","regex":true}', [
      "user",
      "OpenClaw open",
      "[Claw]$ []$",
    ]);
    expectRows('{"pattern":"^|$","replacement":"|","regex":true}', ["user", "a", "|a|", "user", "", "|"]);
  });

  test("characters are whole ones", () => {
    expectRows('{"pattern":".","replacement":"x","regex":true}', ["user", "模é😀", "xxx"]);
    expectRows('{"pattern":"模","replacement":"é"}', ["user", "模型", "é型"]);
  });

  test("an outcome past the limit is not taken, and told; later ones go on", () => {
    let long = "";
    for (let i = 0; i < 10; i++)
      long += "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";
    const replacements = policyOf(
      '{"replace":[{"pattern":"a","replacement":"' + long + '"},{"pattern":"b","replacement":"c"}]}',
    ).replace;
    const text = "a".repeat(20000) + "b";
    const outcome = replacements.apply(Bytes.of("user"), Bytes.of(text), new ReplacementRoom(1 << 26));
    expect(outcome.ok).toBe(false);
    expect(outcome.error).toBe("replace[0]: the replaced text is larger than 16777216 bytes");
    expect(outcome.value.toString() == "a".repeat(20000) + "c").toBe(true);
  });
});

describe("the replaced texts of a request", () => {
  test("have room together: what does not fit any more is left as it was, and told", () => {
    const replacements = policyOf(
      '{"replace":[{"pattern":"a","replacement":"bb"},{"pattern":"b","replacement":"c"}]}',
    ).replace;
    const room = new ReplacementRoom(10);
    expect(replacements.apply(Bytes.of("user"), Bytes.of("aa"), room).value.toString()).toBe("cccc");
    const outcome = replacements.apply(Bytes.of("user"), Bytes.of("aa"), room);
    expect(outcome.value.toString()).toBe("aa");
    expect(outcome.error).toBe("replace[0]: the replaced texts of the request are too large together");
    expect(replacements.apply(Bytes.of("user"), Bytes.of("xyz"), room).ok).toBe(true);
    expect(replacements.apply(Bytes.of("user"), Bytes.of("b"), room).ok).toBe(false);
  });
});

describe("a wrong replacement refuses the configuration", () => {
  test("and its place is named", () => {
    const issues = new ConfigIssues();
    policyOf('{"replace":[{"pattern":"("},{"pattern":"(","regex":true},{"pattern":""},{"replacement":"x"}]}', issues);
    expect(issues.errors.length).toBe(3);
    expect(issues.errors[0]).toBe("replace[2].pattern: must not be empty");
    expect(issues.errors[1]).toBe("replace[3].pattern: is required");
    expect(issues.errors[2].startsWith("replace[1].pattern: ")).toBe(true);
  });
});
