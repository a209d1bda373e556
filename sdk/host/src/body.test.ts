import { describe, expect, test } from "vitest";
import { cutEverywhere, HostEmulator } from "./index.ts";
import { answers, hostOf, said, scripted } from "./testdata/scripted.ts";

const whole = ["request_headers return 1", "request_body return 1", "request_body!end return 0"];

test("a body that is held is seen as a whole, and its headers go with it", async () => {
  const host = await hostOf([...whole, "request_body!end read 0 0 99"]);
  const stream = host.request({ method: "POST", body: ["ab", "cd"] });
  expect(said(host)).toEqual([
    "context_create 2 1",
    "request_headers 2 6 0",
    "request_body 2 2 0",
    "request_body 2 4 0",
    "request_body 2 4 1",
    "  body = abcd",
  ]);
  expect(stream.expectUpstream().text).toBe("abcd");
});

test("a body that is passed on is seen piece by piece", async () => {
  const host = await hostOf(["request_body read 0 0 99"]);
  const stream = host.request({ method: "POST", body: ["ab", "cd"] });
  expect(answers(host)).toEqual(["body = ab", "body = cd", "body ="]);
  expect(stream.expectUpstream().chunks.map(String)).toEqual(["ab", "cd"]);
});

test("the end may come with the last bytes, as in HTTP/2", async () => {
  const host = await hostOf([]);
  const stream = host.request({ method: "POST" });
  stream.body("ab").body("cd", { end: "with" });
  expect(said(host).slice(-2)).toEqual(["request_body 2 2 0", "request_body 2 2 1"]);
  expect(stream.expectUpstream().ended).toBe(true);
});

test("StopIterationAndWatermark collects for later but shows each piece", async () => {
  const host = await hostOf(["request_body return 2", "request_body read 0 0 99", "request_body!end return 0"]);
  const stream = host.request({ method: "POST", body: ["ab", "cd"] });
  expect(answers(host)).toEqual(["body = ab", "body = cd", "body ="]);
  expect(stream.expectUpstream().chunks.map(String)).toEqual(["abcd"]);
});

test("StopIterationNoBuffer drops the piece", async () => {
  const host = await hostOf(["request_body!more return 3", "request_body!end return 0"]);
  const stream = host.request({ method: "POST", body: ["ab", "cd"] });
  expect(stream.expectUpstream().text).toBe("");
  expect(stream.expectUpstream().ended).toBe(true);
});

test("a headers callback that returns 2 goes on, as in Envoy", async () => {
  const host = await hostOf(["request_headers return 2"]);
  expect(host.request({ method: "POST" }).expectUpstream().ended).toBe(false);
});

describe("without allow_on_headers_stop_iteration", () => {
  test("StopIteration stops everything, so a body is never read", async () => {
    const host = await hostOf(whole, {}, { allowOnHeadersStopIteration: false });
    const stream = host.request({ method: "POST", body: "ab" });
    expect(said(host)).toEqual(["context_create 2 1", "request_headers 2 6 0"]);
    expect(stream.upstream).toBeUndefined();
  });

  test("and what was held comes after continue_stream", async () => {
    const lines = [
      "request_headers return 1",
      "request_headers call auth 0",
      "call_response effective",
      "call_response continue 0",
    ];
    const host = await hostOf(lines, {}, { allowOnHeadersStopIteration: false });
    host.onCall("auth", () => ({ delayMs: 5 }));
    const stream = host.request({ method: "POST", body: "ab" });
    host.clock.advance(5);
    expect(said(host).filter((line) => line.startsWith("request_body"))).toEqual(["request_body 2 2 1"]);
    expect(stream.expectUpstream().text).toBe("ab");
  });
});

describe("set_buffer_bytes", () => {
  const cases = [
    { name: "at 0 with length 0 prepends", args: "0 0", code: 0, body: "XYhello" },
    { name: "a prefix is replaced, the tail stays", args: "0 2", code: 0, body: "XYllo" },
    { name: "all is replaced", args: "0 5", code: 0, body: "XY" },
    { name: "more than all is replaced", args: "0 4294967295", code: 0, body: "XY" },
    { name: "at the end it appends", args: "5 0", code: 0, body: "helloXY" },
    { name: "past the end it appends", args: "99 3", code: 0, body: "helloXY" },
    { name: "a start in the middle is refused", args: "2 1", code: 2, body: "hello" },
  ];
  test.each(cases)("$name", async ({ args, code, body }) => {
    const host = await hostOf([...whole, `request_body!end write 0 ${args} XY`]);
    const stream = host.request({ method: "POST", body: "hello" });
    expect(answers(host)).toEqual([`write -> ${code}`]);
    expect(stream.expectUpstream().text).toBe(body);
  });

  test("outside of a body callback there is nothing to write to", async () => {
    const host = await hostOf([
      "request_headers write 0 0 0 x",
      "request_headers write 6 0 0 x",
      "request_headers write 99 0 0 x",
    ]);
    host.request();
    expect(answers(host)).toEqual(["write -> 2", "write -> 2", "write -> 2"]);
  });
});

describe("get_buffer_bytes", () => {
  const cases = [
    { name: "a window", args: "0 1 2", answer: "body = el" },
    { name: "a window over the end is cut", args: "0 3 99", answer: "body = lo" },
    { name: "a start past the end is empty", args: "0 9 1", answer: "body =" },
    { name: "a sum over 32 bits is cut", args: "0 2 4294967295", answer: "body = llo" },
    { name: "the configuration is only there while configuring", args: "7 0 9", answer: "body -> 1" },
    { name: "a callout's body is only there in its callback", args: "4 0 9", answer: "body -> 1" },
    { name: "an unknown buffer is refused", args: "9 0 1", answer: "body -> 2" },
  ];
  test.each(cases)("$name", async ({ args, answer }) => {
    const host = await hostOf([...whole, `request_body!end read ${args}`]);
    host.request({ method: "POST", body: "hello" });
    expect(answers(host)).toEqual([answer]);
  });
});

describe("limits", () => {
  test("a request held past the limit is answered with 413", async () => {
    const host = await hostOf(whole, { bufferLimitBytes: 4 });
    const stream = host.request({ method: "POST", body: ["abc", "def", "ghi"] });
    expect(stream.expectResponse()).toMatchObject({ status: 413, text: "Payload Too Large", localReply: true });
    expect(stream.response.details).toBe("request_payload_too_large");
    expect(stream.upstream).toBeUndefined();
  });

  test("a request at the limit passes", async () => {
    const host = await hostOf(whole, { bufferLimitBytes: 4 });
    const stream = host.request({ method: "POST", body: ["ab", "cd"] });
    expect(stream.expectUpstream().text).toBe("abcd");
  });

  test("a response held past the limit becomes 500, when its headers are held too", async () => {
    const lines = ["response_headers return 1", "response_body return 1", "response_body!end return 0"];
    const host = await hostOf(lines, { bufferLimitBytes: 4 });
    const stream = host.request();
    stream.respond({ body: ["abc", "def", "ghi"] });
    expect(stream.expectResponse()).toMatchObject({ status: 500, text: "Internal Server Error" });
    expect(stream.response.details).toBe("response_payload_too_large");
  });

  test("and is cut when its headers have gone out", async () => {
    const host = await hostOf(["response_body return 1"], { bufferLimitBytes: 4 });
    const stream = host.request();
    stream.respond({ body: ["abc", "def"] });
    expect(stream.response).toMatchObject({ status: 200, reset: true, text: "" });
    expect(stream.upstream?.aborted).toBe(true);
  });

  test("a streamed body over the limit only makes the client wait", async () => {
    const host = await hostOf(["request_headers return 4"], { bufferLimitBytes: 4 });
    const stream = host.request({ method: "POST" });
    stream.body("abcdef");
    expect(stream.requestPaused).toBe(true);
    expect(stream.response.started).toBe(false);
  });

  test("until what was held has gone on", async () => {
    const lines = ["request_headers return 4", "request_headers call auth 0", "call_response effective"];
    const host = await hostOf([...lines, "call_response continue 0"], { bufferLimitBytes: 4 });
    host.onCall("auth", () => ({ delayMs: 1 }));
    const stream = host.request({ method: "POST" });
    stream.body("abcdef");
    host.clock.advance(1);
    expect(stream.requestPaused).toBe(false);
  });

  test("Higress reads a larger limit from a property", async () => {
    const lines = ["request_headers set-property set_decoder_buffer_limit 100", ...whole];
    const host = await hostOf(lines, { bufferLimitBytes: 4, personality: "higress" });
    const stream = host.request({ method: "POST", body: ["abc", "def"] });
    expect(stream.expectUpstream().text).toBe("abcdef");
  });
});

describe("trailers", () => {
  test("they pass, and end the body", async () => {
    const host = await hostOf(["request_trailers add 1 x-sum 1", "response_trailers set 3 x-end 2"]);
    const stream = host.request({ method: "POST" });
    stream.body("ab").trailers({ "x-first": "0" });
    expect(stream.expectUpstream().receivedTrailers?.toObject()).toEqual({ "x-first": "0", "x-sum": "1" });
    stream.respond({ body: "c", trailers: { "x-last": "1" } });
    expect(stream.expectResponse().trailers?.toObject()).toEqual({ "x-last": "1", "x-end": "2" });
    expect(said(host).filter((line) => line.startsWith("request_body"))).toEqual(["request_body 2 2 0"]);
  });

  test("a held body is freed by its trailers", async () => {
    const host = await hostOf(["request_headers return 1", "request_body return 1"]);
    const stream = host.request({ method: "POST" });
    stream.body("ab").trailers({ "x-first": "0" });
    expect(stream.expectUpstream().text).toBe("ab");
    expect(stream.expectUpstream().receivedTrailers?.size).toBe(1);
  });

  test("writing to absent trailers in the last data callback makes them", async () => {
    const host = await hostOf(["response_body!end add 3 x-end 1", "response_headers add 3 x-early 1"]);
    const stream = host.request();
    stream.respond({ body: "a" });
    expect(stream.expectResponse().trailers?.toObject()).toEqual({ "x-end": "1" });
    expect(answers(host)[0]).toBe("add -> 2");
    expect(said(host).filter((line) => line.startsWith("response_trailers"))).toEqual([]);
  });

  test("writing to them ahead of the last data makes none", async () => {
    const host = await hostOf(["response_body!more add 3 x-early 1"]);
    const stream = host.request();
    stream.respond({ body: "a" });
    expect(stream.expectResponse().trailers).toBeUndefined();
    expect(answers(host)).toEqual(["add -> 2"]);
  });

  test("behind what frees a held body its data are not the end", async () => {
    const host = await HostEmulator.load({
      plugins: [
        await scripted("down", ["request_headers return 1", "request_body return 1"]),
        await scripted("up", [], { position: "upstream" }),
      ],
    });
    host.request({ method: "POST" }).body("ab").trailers({ "x-first": "0" });
    expect(said(host, "up").slice(-2)).toEqual(["request_body 4 2 0", "request_trailers 4 1 0"]);
  });
});

describe("continue_stream", () => {
  test("inside of the last data callback shows those behind the body once", async () => {
    const lines = ["request_headers return 1", "request_body!more return 1", "request_body!end continue 0"];
    const host = await HostEmulator.load({ plugins: [await scripted("a", lines), await scripted("b", [])] });
    const stream = host.request({ method: "POST", body: ["ab", "cd"] });
    expect(said(host, "b").filter((line) => line.startsWith("request_body"))).toEqual(["request_body 4 4 1"]);
    expect(stream.expectUpstream().text).toBe("abcd");
  });

  test("passes on an end that came with dropped data", async () => {
    const lines = ["request_body return 3", "request_body!end call auth 0", "call_response effective"];
    const host = await hostOf([...lines, "call_response continue 0"]);
    host.onCall("auth", () => ({ delayMs: 1 }));
    const stream = host.request({ method: "POST", body: "ab" });
    expect(stream.expectUpstream().ended).toBe(false);
    host.clock.advance(1);
    expect(stream.expectUpstream()).toMatchObject({ ended: true, text: "" });
  });

  test("of a response goes on behind the filter that held it", async () => {
    const lines = ["response_headers return 4", "response_headers call auth 0", "call_response effective"];
    const host = await HostEmulator.load({
      plugins: [
        await scripted("a", []),
        await scripted("b", []),
        await scripted("c", [...lines, "call_response continue 1"]),
      ],
    });
    host.onCall("auth", () => ({ delayMs: 1 }));
    const stream = host.request();
    stream.respond({ end: true });
    host.clock.advance(1);
    expect(stream.expectResponse().status).toBe(200);
    expect(said(host).filter((line) => line.startsWith("response_headers"))).toHaveLength(3);
    expect(host.problems).toEqual([]);
  });
});

test("a response may come cut anywhere", async () => {
  const body = Buffer.from("data: {}\n\n");
  const cuts = [...cutEverywhere(body)];
  expect(cuts.map(({ name }) => name)).toEqual([
    "whole",
    ...Array.from({ length: 9 }, (_, index) => `cut at ${index + 1}`),
    "in pieces of 1",
    "in pieces of 7",
    "in pieces of 64",
  ]);
  const host = await hostOf([]);
  for (const { chunks } of cuts) {
    const stream = host.request();
    stream.respond({ body: chunks });
    expect(stream.expectResponse().body).toEqual(body);
    expect(stream.response.chunks).toHaveLength(chunks.length);
  }
});

test("a length that the body does not keep is an error", async () => {
  const host = await hostOf(["request_body!more write 0 0 0 more"]);
  const stream = host.request({ method: "POST", headers: { "content-length": "2" }, body: "ab" });
  expect(() => stream.expectUpstream()).toThrow("content-length says 2, the body has 6 bytes");
});
