import { describe, expect, test } from "vitest";
import { HeaderMap, utf8Header } from "./index.ts";
import { decodePairs, encodePairs } from "./pairs.ts";
import { answers, hostOf } from "./testdata/scripted.ts";

describe("a header map", () => {
  test("keeps order, lower-cases names, keeps several values", () => {
    const map = new HeaderMap("response", [
      ["X-B", "1"],
      ["x-a", "2"],
      ["x-b", "3"],
    ]);
    expect([...map]).toEqual([
      ["x-b", "1"],
      ["x-a", "2"],
      ["x-b", "3"],
    ]);
    expect(map.getAll("x-b")).toEqual(["1", "3"]);
    map.set("X-B", "4");
    expect(map.toObject()).toEqual({ "x-b": "4", "x-a": "2" });
  });

  test("joins names that Envoy keeps once", () => {
    const map = new HeaderMap("response", { "content-type": "a", "set-cookie": ["b", "c"] });
    map.add("content-type", "d");
    expect([...map]).toEqual([
      ["content-type", "a,d"],
      ["set-cookie", "b"],
      ["set-cookie", "c"],
    ]);
  });

  test("takes host for :authority in requests only", () => {
    expect(new HeaderMap("request", { Host: "a.test" }).get(":authority")).toBe("a.test");
    expect(new HeaderMap("response", { Host: "a.test" }).get(":authority")).toBeUndefined();
  });

  test("keeps bytes that are no UTF-8 through the pairs of the ABI", () => {
    const pairs: [string, string][] = [
      ["x", "\xff\xfe"],
      ["y", utf8Header("é")],
      ["z", ""],
    ];
    expect(decodePairs(encodePairs(pairs))).toEqual(pairs);
  });

  test.each([
    { name: "no count", hex: "0100" },
    { name: "a count over the limit", hex: "ffffffff" },
    { name: "sizes missing", hex: "0100000001000000" },
    { name: "a text cut short", hex: "010000000100000001000000610062" },
    { name: "no NUL after a name", hex: "01000000010000000100000061616200" },
    { name: "something left over", hex: "0100000001000000010000006100620000" },
  ])("malformed pairs are none: $name", ({ hex }) => {
    expect(decodePairs(Buffer.from(hex, "hex"))).toEqual([]);
  });
});

describe("what a guest is told", () => {
  const cases = [
    { name: "an absent header is NotFound", line: "request_headers get 0 x-none", answer: "x-none -> 1" },
    { name: "an empty header is empty", line: "request_headers get 0 x-empty", answer: "x-empty =" },
    { name: "names are looked up without case", line: "request_headers get 0 X-One", answer: "X-One = 1" },
    { name: "host is :authority", line: "request_headers get 0 host", answer: "host = gateway.test" },
    { name: "the first of several values", line: "request_headers get 0 x-two", answer: "x-two = a" },
    { name: "a map of another phase is BadArgument", line: "request_headers get 2 :status", answer: ":status -> 2" },
    { name: "an unknown map is BadArgument", line: "request_headers get 8 x", answer: "x -> 2" },
    { name: "all pairs", line: "request_headers pairs 0", answer: "pairs -> 10" },
    { name: "no pairs of an absent map", line: "request_headers pairs 2", answer: "pairs -> 0" },
    { name: "removing what is absent is Ok", line: "request_headers remove 0 x-none", answer: "remove -> 0" },
  ];
  test.each(cases)("$name", async ({ line, answer }) => {
    const host = await hostOf([line]);
    host.request({ headers: { "x-one": "1", "x-empty": "", "x-two": ["a", "b"] } });
    expect(answers(host)).toEqual([answer]);
  });

  test("what continue_stream has passed on is gone, whichever direction it was", async () => {
    const lines = ["request_headers return 1", "request_body call auth 0", "request_body return 2"];
    const gone = ["call_response effective", "call_response get 0 :path", "call_response continue 1"];
    const host = await hostOf([...lines, ...gone, "call_response get 0 :path"]);
    host.onCall("auth", () => ({ delayMs: 1 }));
    host.request({ method: "POST" }).body("a");
    host.clock.advance(1);
    expect(answers(host).slice(-3)).toEqual([":path = /", "continue -> 0", ":path -> 2"]);
  });

  test("request headers are gone once they have been passed on", async () => {
    const host = await hostOf(["request_body get 0 :path"]);
    host.request({ method: "POST" }).body("a");
    expect(answers(host)).toEqual([":path -> 2"]);
  });

  test("and stay while they are held, until the stream goes on by itself", async () => {
    const host = await hostOf(["request_headers return 1", "request_body get 0 :path"]);
    host.request({ method: "POST" }).body("a");
    expect(answers(host)).toEqual([":path = /"]);
  });

  test("in on_log both heads can be read, and not written", async () => {
    const host = await hostOf(["log get 0 :path", "log get 2 :status", "log get 2 x-none", "log set 2 x-a 1"]);
    host.request().respond({ end: true });
    expect(answers(host)).toEqual([":path = /", ":status = 200", "x-none -> 1", "set -> 2"]);
  });

  test("changes reach the upstream and the client", async () => {
    const lines = [
      "request_headers add 0 x-in 1",
      "request_headers set 0 :path /other",
      "response_headers remove 2 x-old",
    ];
    const host = await hostOf(lines);
    const stream = host.request();
    expect(stream.expectUpstream().path).toBe("/other");
    expect(stream.expectUpstream().requestHeaders.get("x-in")).toBe("1");
    stream.respond({ headers: { "x-old": "1" }, end: true });
    expect(stream.expectResponse().headers.has("x-old")).toBe(false);
  });

  test("a response without :status is replaced by 502", async () => {
    const host = await hostOf(["response_headers remove 2 :status"]);
    const stream = host.request();
    stream.respond({ end: true });
    expect(stream.expectResponse().status).toBe(502);
  });
});
