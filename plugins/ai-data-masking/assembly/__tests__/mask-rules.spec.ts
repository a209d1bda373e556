import { Bytes, ConfigIssues } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { policyOf } from "./policies";

/** A text after masking, and what an answer that repeats it becomes, behind ` => ` where that is another. @param parts joined by `|` */
function masked(rules: string, parts: string, more: string = ""): string {
  const policy = policyOf('{"replace_roles":[' + rules + "]" + more + "}");
  const texts = parts.split("|").map<Bytes>((part) => Bytes.of(part));
  const placeholders = new Placeholders(Bytes.of("tag"));
  for (let i = 0; i < texts.length; i++) placeholders.seen(texts[i]);
  const outcome = policy.rules.apply(texts, placeholders);
  if (!outcome.ok) return outcome.error;
  const result = outcome.value;
  if (result == null) return "nothing";
  placeholders.close();
  const text = result.texts.map<string>((part) => part.toString()).join("|");
  const restorer = placeholders.restorer();
  const back = restorer.feed(Bytes.of(text)).toString() + restorer.finish().toString();
  return back == text ? text : text + " => " + back;
}

const MOBILE: string = '{"regex":"%{MOBILE}","type":"replace","value":"****"}';
const IDCARD: string = '{"regex":"%{IDCARD}","type":"replace","value":"<id>"}';
const EMAIL: string =
  '{"regex":"%{EMAILLOCALPART}@%{HOSTNAME:domain}","type":"replace","restore":true,"value":"****@$domain"}';
const KEY: string = '{"regex":"sk-[0-9a-zA-Z]*","type":"hash","restore":true}';

describe("a value is masked", () => {
  test("by a text, with groups of its match", () => {
    expect(masked(MOBILE, "call 13800138000, or 13900139000")).toBe("call ****, or ****");
    expect(masked(EMAIL, "to admin@gmail.com.")).toBe("to ****@gmail.com. => to admin@gmail.com.");
    expect(masked('{"regex":"(\\\\d{3})\\\\d{4}(\\\\d{4})","type":"replace","value":"$1****$2"}', "13812345678")).toBe(
      "138****5678",
    );
    expect(masked('{"regex":"x","type":"replace"}', "axb")).toBe("ab");
    expect(masked(MOBILE, "nothing here")).toBe("nothing");
    expect(masked("", "13800138000")).toBe("nothing");
  });

  test("by its hash, or its code under a key", () => {
    const hash = "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5";
    expect(masked('{"regex":"\\\\d+","type":"hash","restore":true}', "a 12345")).toBe("a " + hash + " => a 12345");
    const keyed = masked('{"regex":"\\\\d+","type":"hash"}', "12345", ',"hash_key":"k"');
    expect(keyed.length).toBe(64);
    expect(keyed == hash).toBe(false);
    expect(masked(KEY, "sk-1 sk-1").endsWith(" => sk-1 sk-1")).toBe(true);
  });

  test("by a placeholder, which always comes back", () => {
    const rules =
      '{"regex":"\\\\w+@\\\\w+","type":"placeholder","value":"EMAIL"},{"regex":"\\\\d+","type":"placeholder"}';
    expect(masked(rules, "a@b c@d 7 a@b")).toBe("<EMAIL_1> <EMAIL_2> <VALUE_3> <EMAIL_1> => a@b c@d 7 a@b");
    expect(masked(rules, "<EMAIL_x> a@b")).toBe("<EMAIL_x> <EMAIL_1_tag> => <EMAIL_x> a@b");
  });
});

describe("a value comes back", () => {
  test("not where its mask stands for another, too", () => {
    expect(masked(EMAIL, "a@x.com b@x.com c@y.com c@y.com")).toBe(
      "****@x.com ****@x.com ****@y.com ****@y.com => ****@x.com ****@x.com c@y.com c@y.com",
    );
  });

  test("not where the client wrote its mask", () => {
    expect(masked(EMAIL, "repeat ****@x.com: a@x.com")).toBe("repeat ****@x.com: ****@x.com");
  });
});

describe("matches of several rules", () => {
  test("are masked by the first where they are the same", () => {
    expect(
      masked('{"regex":"ab","type":"replace","value":"1"},{"regex":"a.","type":"replace","value":"2"}', "ab ac"),
    ).toBe("1 2");
  });

  test("that overlap are masked as one, by the longest", () => {
    expect(masked(MOBILE + "," + IDCARD, "11010519491231002X 13800138000")).toBe("<id> ****");
    const rules =
      '{"regex":"abc","type":"replace","value":"1","restore":true},{"regex":"cdef","type":"replace","value":"2","restore":true}';
    expect(masked(rules, "xabcdefx")).toBe("x2x => xabcdefx");
    const inner = '{"regex":"abcdef","type":"replace","value":"1"},{"regex":"cd","type":"replace","value":"2"}';
    expect(masked(inner, "xabcdefx")).toBe("x1x");
    expect(masked(rules, "abc cdef")).toBe("1 2 => abc cdef");
  });

  test("are not looked for in masks", () => {
    expect(masked(KEY + ',{"regex":"[0-9a-f]+","type":"replace","value":"#"}', "sk-1").indexOf("#")).toBe(-1);
  });
});

describe("parts of a text", () => {
  test("are one text for what is masked, and stay apart", () => {
    expect(masked(MOBILE, "call 138001|38000 now|or 13900139000|")).toBe("call ****| now|or ****|");
    expect(masked(MOBILE, "||13800|138|000||")).toBe("||****||||");
    expect(masked(MOBILE, "13800138000|13900139000")).toBe("****|****");
    expect(masked(MOBILE, "a|b")).toBe("nothing");
  });

  test("are each a text of its own, too", () => {
    expect(masked('{"regex":"\\\\bkey\\\\b","type":"replace","value":"*"}', "a key|s|key")).toBe("a *|s|*");
    expect(masked('{"regex":"\\\\b(k)ey$","type":"replace","value":"$1*"}', "a key|b")).toBe("a k*|b");
  });
});

describe("what can not be masked", () => {
  test("is an error: it must not go on", () => {
    expect(masked('{"regex":"a","type":"replace","value":"' + "b".repeat(4000) + '"}', "a".repeat(5000))).toBe(
      "the masked text is larger than 16777216 bytes",
    );
    expect(masked('{"regex":"a","type":"replace"}', "a".repeat(131073))).toBe(
      "more than 131072 values are to be masked",
    );
    expect(masked('{"regex":"a","type":"replace"}', "a".repeat(131072))).toBe("");
    expect(masked('{"regex":".*x|.","type":"replace","value":"b"}', "a".repeat(30000))).toBe(
      "replace_roles[0]: the expression reads the text too often",
    );
  });
});

describe("a wrong rule", () => {
  test("refuses the configuration", () => {
    const issues = new ConfigIssues();
    policyOf(
      '{"replace_roles":[{"regex":"(","type":"hash"},{"regex":"%{EMIAL}","type":"hash"},{"regex":"a","type":"x"},{"type":"hash"}]}',
      issues,
    );
    expect(issues.errors.length).toBe(4);
    expect(issues.summary.includes("replace_roles[1].regex: no grok pattern is named `EMIAL`")).toBe(true);
    expect(issues.summary.includes("replace_roles[0].regex: error parsing regexp: missing closing ): `(`")).toBe(true);
  });
});
