import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { Edit } from "../change/edit";
import { labelOf } from "../change/label";
import { TextChanger } from "../change/text-changer";
import { GuardRule } from "../rules/guard-rule";
import { policyOf } from "./policies";

const MATCH: string = '"match":{"words":["x"]}';

function ruleOf(members: string): GuardRule {
  return policyOf('"rules":[{"name":"my rule-1",' + MATCH + "," + members + "}]").book.rules[0];
}

function changed(text: string, rule: GuardRule, spans: Array<i32>): string {
  const edits: Edit[] = [];
  for (let i = 0; i < spans.length; i += 2) edits.push(new Edit(spans[i], spans[i + 1], rule, "email"));
  const changer = new TextChanger(policyOf('"rules":[]').key, new Placeholders());
  return changer.changed(Bytes.of(text), edits).toString();
}

describe("a mask", () => {
  test("leaves some characters, and never most of them", () => {
    const rows: string[] = ["0", "****", "4", "****efgh", "5", "****"];
    for (let i = 0; i < rows.length; i += 2) {
      const rule = ruleOf('"action":"mask","keepLast":' + rows[i]);
      expect(changed("abcdefgh", rule, [0, 8])).toBe(rows[i + 1], rows[i]);
    }
    expect(changed("ÄÖÜß", ruleOf('"action":"mask","keepLast":2'), [0, 8])).toBe("****Üß");
  });

  test("that is reversible is the same for the same value", () => {
    const rule = ruleOf('"action":"mask","reversible":true');
    expect(changed("a b a", rule, [0, 1, 2, 3, 4, 5])).toBe("<EMAIL_1> <EMAIL_2> <EMAIL_1>");
  });
});

describe("changes", () => {
  test("that overlap are one", () => {
    const rule = ruleOf('"action":"replace","replacement":"-"');
    expect(changed("abcdefgh", rule, [1, 3, 2, 5, 5, 6, 0, 1])).toBe("---gh");
    expect(changed("abcdefgh", rule, [2, 4, 2, 8, 3, 5])).toBe("ab-");
    expect(changed("abcdefgh", rule, [])).toBe("abcdefgh");
  });

  test("of what goes on from another text leave nothing here", () => {
    const rule = ruleOf('"action":"replace","replacement":"-"');
    const edits: Edit[] = [new Edit(0, 5, rule, "email"), new Edit(0, 4, rule, "email", null, true)];
    const changer = new TextChanger(policyOf('"rules":[]').key, null);
    expect(changer.changed(Bytes.of("abcdefgh"), edits).toString()).toBe("fgh");
  });

  test("in JSON are content of its strings", () => {
    const rule = ruleOf('"action":"replace","replacement":"a\\"b"');
    const edits: Edit[] = [new Edit(2, 3, rule, "email")];
    const changer = new TextChanger(policyOf('"rules":[]').key, null);
    expect(changer.changed(Bytes.of('["x"]'), edits, true).toString()).toBe('["a\\"b"]');
  });
});

describe("a label", () => {
  test("is the detector's name, or the rule's", () => {
    const rule = ruleOf('"action":"mask"');
    const rows: string[] = [
      "email",
      "EMAIL",
      "creditCard",
      "CREDIT_CARD",
      "literal",
      "MY_RULE_1",
      "pattern",
      "MY_RULE_1",
    ];
    for (let i = 0; i < rows.length; i += 2) expect(labelOf(rule, rows[i]).toString()).toBe(rows[i + 1], rows[i]);
  });
});
