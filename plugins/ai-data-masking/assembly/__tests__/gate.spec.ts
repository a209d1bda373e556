import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { cutEverywhere } from "proxy-wasm-assemblyscript-sdk/assembly/__tests__/cut-everywhere";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { GuardedText } from "../answer/guarded-text";
import { RawBody, RawStream } from "../answer/raw-guard";
import { policyOf } from "./policies";

const CONFIG: string = '{"deny_words":["bomb","敏感词","two words"]}';

function kept(mask: string, value: string): Placeholders {
  const placeholders = new Placeholders();
  placeholders.keep(Bytes.of(mask), Bytes.of(value));
  placeholders.close();
  return placeholders;
}

function textOf(config: string): GuardedText {
  return new GuardedText(policyOf(config).words, kept("****@b.c", 'joe "j"@b.c').restorer(), false);
}

function read(config: string, input: Bytes, first: i32, step: i32): string {
  const text = textOf(config);
  let out = first > 0 ? text.feed(input.slice(0, first)).toString() : "";
  for (let at = first; at < input.length && text.denied == null; at += step) {
    out += text.feed(input.slice(at, min(at + step, input.length))).toString();
  }
  if (text.denied == null) out += text.finish().toString();
  const word = text.denied;
  return word == null ? out : out + " [" + word.rule + "]";
}

function readGuarded(input: Bytes, first: i32, step: i32): string {
  return read(CONFIG, input, first, step);
}

function readExact(input: Bytes, first: i32, step: i32): string {
  return read('{"deny_exact":true,"deny_words":["bomb"]}', input, first, step);
}

describe("a text of an answer", () => {
  test("has its values again, cut anywhere", () => {
    expect(cutEverywhere("é ****@b.c, ****@b.d 😀 bombastic", readGuarded)).toBe(
      'é joe "j"@b.c, ****@b.d 😀 bombastic',
    );
  });

  test("ends in front of a word, cut anywhere", () => {
    expect(cutEverywhere("say ****@b.c: a bomb, and more", readGuarded)).toBe('say joe "j"@b.c: a  [deny_words[0]]');
    expect(cutEverywhere("日本敏感词日本", readGuarded)).toBe("日本 [deny_words[1]]");
    expect(cutEverywhere("in TWO words", readGuarded)).toBe("in  [deny_words[2]]");
    expect(cutEverywhere("a bomb", readGuarded)).toBe("a  [deny_words[0]]");
  });

  test("that is JSON has words behind escapes, and values in its strings", () => {
    const text = new GuardedText(policyOf(CONFIG).words, kept("****@b.c", 'joe "j"@b.c').restorer(true), true);
    expect(
      text.feed(Bytes.of('{"to":"\\u002a***@b.')).toString() +
        text.feed(Bytes.of("c\\u000")).toString() +
        text.feed(Bytes.of('a"}')).toString() +
        text.finish().toString(),
    ).toBe('{"to":"joe \\"j\\"@b.c\\u000a"}');
    const denied = new GuardedText(policyOf(CONFIG).words, kept("#", "x").restorer(true), true);
    expect(denied.feed(Bytes.of('{"to":"\\u0062omb"}')).toString()).toBe('{"to":"');
    expect(denied.denied == null).toBe(false);
  });

  test("has words as they are written only, where that is asked", () => {
    expect(cutEverywhere("a BOMB bo mb", readExact)).toBe("a BOMB bo mb");
    expect(cutEverywhere("a bomb.", readExact)).toBe("a  [deny_words[0]]");
  });
});

describe("any other answer", () => {
  test("is replaced where it holds a word, escaped or not", () => {
    const words = policyOf(CONFIG).words;
    const guard = new RawBody(words, kept("*", "x"), Bytes.of("no"));
    expect(guard.push(Bytes.of('{"a":"\\u0062omb"}'), true).toString()).toBe("no");
    const plain = new RawBody(words, kept("*", "x"), Bytes.of("no"));
    expect(plain.push(Bytes.of("a bomb"), true).toString()).toBe("no");
    expect(plain.denied == null).toBe(false);
  });

  test("has values in its own form, and stays as it is without any", () => {
    const words = policyOf("{}").words;
    const body = Bytes.of('{ "a" : "\\u002a****@b.c" }');
    expect(new RawBody(words, kept("****@b.c", 'j"@b.c'), Bytes.empty()).push(body, true).toString()).toBe(
      '{"a":"*j\\"@b.c"}',
    );
    expect(new RawBody(words, kept("#", "x"), Bytes.empty()).push(body, true) == body).toBe(true);
    expect(new RawBody(words, kept("#", 'x"'), Bytes.empty()).push(Bytes.of("a #"), true).toString()).toBe('a x"');
  });

  test("of events ends with the message", () => {
    const guard = new RawStream(policyOf(CONFIG).words, kept("#", "x"), Bytes.of("{}"));
    let out = guard.push(Bytes.of("data: # a bo"), false).toString();
    out += guard.push(Bytes.of("mb \n\n"), false).toString();
    expect(out).toBe("data: x a \n\ndata: {}\n\n");
    expect(guard.push(Bytes.of("data: more"), true).length).toBe(0);
    expect(guard.drained).toBe(10);
  });
});
