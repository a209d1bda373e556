import { Bytes, ConfigIssues } from "proxy-wasm-assemblyscript-sdk/assembly";
import { policyOf } from "./policies";

const RULES: string =
  '{"autoRouting":{"enable":true,"defaultModel":"small","rules":[' +
  '{"pattern":"(?i)\\\\bdraw\\\\b|画","model":"painter"},{"pattern":"^code:","model":"coder"},{"pattern":"draw","model":"late"}]}}';

/** @param rows messages, without the brackets, and models picked in turn */
function expectRows(rows: Array<string>): void {
  const auto = policyOf(RULES).auto;
  for (let i = 0; i + 1 < rows.length; i += 2) {
    expect(auto.pick(Bytes.of('{"messages":[' + rows[i] + "]}"))).toBe(rows[i + 1], rows[i]);
  }
}

describe("the model picked", () => {
  test("the first rule that matches the user's text wins", () => {
    expectRows([
      '{"role":"user","content":"please DRAW a cat"}',
      "painter",
      '{"role":"user","content":"withdrawal"}',
      "late",
      '{"role":"user","content":"code: draw"}',
      "painter",
      '{"role":"user","content":"code: x"}',
      "coder",
      '{"role":"user","content":"say code: x"}',
      "small",
      '{"role":"user","content":"\\u753b一只猫"}',
      "painter",
    ]);
  });

  test("only what the user said last counts", () => {
    expectRows([
      '{"role":"user","content":"draw"},{"role":"user","content":"hello"}',
      "small",
      '{"role":"user","content":"draw"},{"role":"assistant","content":"hello"}',
      "painter",
      '{"role":"system","content":"draw"},{"role":"user","content":"hello"}',
      "small",
    ]);
  });

  test("the text of parts counts, other parts do not", () => {
    expectRows([
      '{"role":"user","content":[{"type":"image_url","image_url":{"url":"draw"}},{"type":"text","text":"draw it"}]}',
      "painter",
      '{"role":"user","content":[{"type":"image_url","image_url":{"url":"draw"}}]}',
      "small",
    ]);
  });

  test("without a text the default is taken", () => {
    expectRows(["", "small", '{"role":"system","content":"draw"}', "small", '{"role":"user","content":7}', "small"]);
    expect(policyOf(RULES).auto.pick(Bytes.of('{"prompt":"draw"}'))).toBe("small");
    expect(policyOf(RULES).auto.pick(Bytes.empty())).toBe("small");
  });

  test("only the one name asks for it", () => {
    const auto = policyOf(RULES).auto;
    expect(auto.isAskedFor("higress/auto")).toBe(true);
    expect(auto.isAskedFor("higress/auto2")).toBe(false);
    expect(auto.isAskedFor("auto")).toBe(false);
    expect(policyOf('{"autoRouting":{"enable":false}}').auto.isAskedFor("higress/auto")).toBe(false);
  });
});

describe("rules that can not serve", () => {
  test("are left out with a warning that names them, and the others stand", () => {
    const issues = new ConfigIssues();
    const auto = policyOf(
      '{"autoRouting":{"enable":true,"rules":[{"pattern":"(","model":"a"},{"pattern":"","model":"b"},' +
        '{"pattern":"x"},{"pattern":"x","model":"good"}]}}',
      issues,
    ).auto;
    expect(issues.failed).toBe(false);
    expect(issues.warnings.length).toBe(3);
    expect(issues.warnings[0].startsWith("autoRouting.rules[0].pattern: ")).toBe(true);
    expect(issues.warnings[0].endsWith("; the rule is left out")).toBe(true);
    expect(issues.warnings[1]).toBe("autoRouting.rules[1].pattern: is empty; the rule is left out");
    expect(issues.warnings[2]).toBe("autoRouting.rules[2].model: is empty; the rule is left out");
    expect(auto.pick(Bytes.of('{"messages":[{"role":"user","content":"x"}]}'))).toBe("good");
  });
});
