import { Bytes, JsonPath, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ClientControl } from "../client-control";
import { KeyStrategy, questionOf } from "../key/question";
import { Template } from "../template";

/** Milliseconds: an hour old, fresh for another. */
const HOUR: i64 = 3_600_000;

function read(value: string): ClientControl {
  return ClientControl.read(Bytes.of(value));
}

function accepts(value: string, age: i64, left: i64, usable: bool = false): bool {
  return read(value).accepts(age, left, usable);
}

function question(messages: string, strategy: KeyStrategy): string {
  const chat = jsonParse(Bytes.of('{"messages":' + messages + "}"));
  return questionOf(chat, strategy, JsonPath.compile("messages.@reverse.0.content")).toString();
}

describe("a client's cache-control", () => {
  test("is read with whatever stands around it", () => {
    const control = read(' No-Cache , no-store,only-if-cached , max-age="60", min-fresh = 5, max-stale, x=";');
    expect(control.noCache && control.noStore && control.onlyIfCached).toBe(true);
    expect(control.maxAge).toBe(60);
    expect(control.minFresh).toBe(5);
    expect(control.maxStale).toBeGreaterThan(1_000_000_000);
    expect(read("max-age=").maxAge).toBe(-1);
    expect(read("max-age=-1").maxAge).toBe(-1);
    expect(read("max-age=99999999999999999999").maxAge).toBe(1 << 31);
    expect(read("").noCache || read(",,;").noStore).toBe(false);
  });

  test("decides which answers are accepted", () => {
    expect(accepts("", HOUR, HOUR)).toBe(true);
    expect(accepts("no-cache", 0, HOUR)).toBe(false);
    expect(accepts("max-age=3600", HOUR, HOUR)).toBe(true);
    expect(accepts("max-age=3599", HOUR, HOUR)).toBe(false);
    expect(accepts("min-fresh=3600", HOUR, HOUR)).toBe(true);
    expect(accepts("min-fresh=3601", HOUR, HOUR)).toBe(false);
    expect(accepts("", HOUR, -1, true)).toBe(true);
    expect(accepts("", HOUR, -1, false)).toBe(false);
    expect(accepts("max-stale=2", HOUR, -2000)).toBe(true);
    expect(accepts("max-stale=2", HOUR, -2001, true)).toBe(false);
    expect(accepts("max-stale", HOUR, -HOUR)).toBe(true);
    expect(accepts("min-fresh=0", HOUR, -1, true)).toBe(false);
  });
});

describe("Higress's questions", () => {
  test("are the last one, or all of the user's", () => {
    const messages =
      '[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":[{"type":"text"}]}]';
    expect(question(messages, KeyStrategy.LastQuestion)).toBe('[{"type":"text"}]');
    expect(question(messages, KeyStrategy.AllQuestions)).toBe('a\n[{"type":"text"}]');
    expect(question("[]", KeyStrategy.LastQuestion)).toBe("");
    expect(question("4", KeyStrategy.AllQuestions)).toBe("");
    expect(question('[4,null,{"role":4}]', KeyStrategy.AllQuestions)).toBe("");
  });
});

describe("a template", () => {
  test("has one place for a text", () => {
    expect(Template.of("a %s b") == null).toBe(false);
    expect(Template.of("a") == null).toBe(true);
    expect(Template.of("%s %s") == null).toBe(true);
  });
});
