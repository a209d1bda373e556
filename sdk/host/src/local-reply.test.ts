import { describe, expect, test } from "vitest";
import { HostEmulator } from "./index.ts";
import { answers, hostOf, said, scripted } from "./testdata/scripted.ts";

describe("a local reply", () => {
  test("from request headers passes the response callbacks of the filter itself", async () => {
    const host = await hostOf(["request_headers reply 403 not_allowed denied", "response_headers set 2 x-seen 1"]);
    const stream = host.request({ method: "POST" });
    expect(stream.expectResponse()).toMatchObject({
      status: 403,
      text: "denied",
      localReply: true,
      details: "not_allowed",
    });
    expect(stream.response.headers.toObject()).toEqual({
      ":status": "403",
      "content-length": "6",
      "content-type": "text/plain",
      "x-seen": "1",
    });
    expect(stream.upstream).toBeUndefined();
    expect(said(host)).toEqual([
      "context_create 2 1",
      "request_headers 2 6 0",
      "  reply -> 0",
      "response_headers 2 3 0",
      "  set -> 0",
      "response_body 2 6 1",
      "log 2 0 0",
      "done 2 0 0",
      "delete 2 0 0",
    ]);
  });

  test("is the first where one callback makes two", async () => {
    const host = await hostOf(["request_headers reply 403 first no", "request_headers reply 500 second never"]);
    expect(host.request().expectResponse()).toMatchObject({ status: 403, text: "no" });
  });

  test("without a body has no content type and ends with its headers", async () => {
    const host = await hostOf(["request_headers reply 204 none"]);
    const stream = host.request();
    expect(stream.expectResponse().headers.toObject()).toEqual({ ":status": "204" });
    expect(said(host)).toContain("response_headers 2 1 1");
  });

  test("passes filters that saw the request, and skips those behind", async () => {
    const host = await HostEmulator.load({
      plugins: [
        await scripted("first", ["response_headers set 2 x-first 1"]),
        await scripted("second", ["request_headers reply 429 slow stop"]),
        await scripted("third", ["response_headers set 2 x-third 1"]),
      ],
    });
    const stream = host.request();
    expect(stream.expectResponse().headers.toObject()).toMatchObject({ "x-first": "1" });
    expect(stream.response.headers.has("x-third")).toBe(false);
    expect(said(host, "third")).toEqual(["context_create 6 3", "log 6 0 0", "done 6 0 0", "delete 6 0 0"]);
  });

  test("from a request body replaces what was held", async () => {
    const host = await hostOf(["request_headers return 1", "request_body reply 400 bad no"]);
    const stream = host.request({ method: "POST", body: ["ab", "cd"] });
    expect(stream.expectResponse()).toMatchObject({ status: 400, text: "no" });
    expect(said(host).filter((line) => line.startsWith("request_body"))).toHaveLength(1);
  });

  test("after the request has gone out cancels it", async () => {
    const host = await hostOf([
      "request_headers call auth 0",
      "call_response effective",
      "call_response reply 401 no no",
    ]);
    host.onCall("auth", () => ({ delayMs: 1 }));
    const stream = host.request({ method: "POST" });
    expect(stream.expectUpstream().aborted).toBe(false);
    host.clock.advance(1);
    expect(stream.expectResponse().status).toBe(401);
    expect(stream.expectUpstream().aborted).toBe(true);
  });

  test("from held response headers goes straight to the client", async () => {
    const host = await hostOf(["response_headers reply 502 broken gone"]);
    const stream = host.request();
    stream.respond({ body: "ok" });
    expect(stream.expectResponse()).toMatchObject({ status: 502, text: "gone" });
    expect(said(host).filter((line) => line.startsWith("response_headers"))).toHaveLength(1);
  });

  test("after response headers went out can only cut", async () => {
    const host = await hostOf(["response_body reply 500 late sorry"]);
    const stream = host.request();
    stream.respond({ body: ["a", "b"] });
    expect(stream.response).toMatchObject({ status: 200, text: "", reset: true, details: "late" });
    expect(() => stream.expectResponse()).toThrow("the response was cut (late)");
  });

  test("to a HEAD request keeps the length and leaves the body out", async () => {
    const host = await hostOf(["request_headers reply 403 no denied"]);
    const stream = host.request({ method: "HEAD" });
    expect(stream.expectResponse()).toMatchObject({ status: 403, text: "" });
    expect(stream.response.headers.get("content-length")).toBe("6");
  });

  test("to a gRPC request is trailers only", async () => {
    const host = await hostOf(["request_headers reply 403 no denied"]);
    const stream = host.request({ method: "POST", headers: { "content-type": "application/grpc" } });
    expect(stream.expectResponse().headers.toObject()).toEqual({
      ":status": "200",
      "content-type": "application/grpc",
      "grpc-status": "7",
      "grpc-message": "denied",
    });
  });

  test("puts underscores for white space in its details", async () => {
    const host = await hostOf(["request_headers reply 403 a\tb denied"]);
    const stream = host.request();
    expect(stream.response.details).toBe("a_b");
  });
});

test("close_stream cuts the stream", async () => {
  const host = await hostOf(["response_body close 1"]);
  const stream = host.request();
  stream.respond({ body: "a", end: false });
  expect(stream.response).toMatchObject({ reset: true, details: "via_upstream" });
});

test("close_stream before any response says so in the details", async () => {
  const host = await hostOf(["request_headers close 0", "request_headers return 4"]);
  expect(host.request().response).toMatchObject({ reset: true, details: "wasm_close_stream" });
});

describe("continue_stream inside of the callback that it would free", () => {
  test("passes the headers on, whatever stop follows", async () => {
    const host = await hostOf(["request_headers continue 0", "request_headers return 4"]);
    const stream = host.request();
    stream.respond({ end: true });
    expect(stream.expectResponse().status).toBe(200);
    expect(host.problems).toEqual([]);
  });

  test("and a Continue after it is reported: Envoy would pass them twice", async () => {
    const host = await hostOf(["request_headers continue 0"]);
    expect(host.request().attempts).toHaveLength(1);
    expect(host.problems).toEqual(["headers that continue_stream has passed on were passed on again"]);
  });
});

test("an unknown stream is refused", async () => {
  const host = await hostOf(["request_headers continue 4", "request_headers close 4", "request_headers continue 3"]);
  host.request();
  expect(answers(host)).toEqual(["continue -> 2", "close -> 2", "continue -> 12"]);
});

describe("an upstream that breaks", () => {
  test("before its headers is answered with 503 through the filters", async () => {
    const host = await hostOf(["response_headers set 2 x-seen 1"]);
    const stream = host.request();
    stream.expectUpstream().reset();
    const response = stream.expectResponse();
    expect(response.status).toBe(503);
    expect(response.text).toContain("reset reason: connection termination");
    expect(response.headers.get("x-seen")).toBe("1");
    expect(response.details).toBe("upstream_reset_before_response_started{connection_termination}");
  });

  test("after its headers cuts the response", async () => {
    const host = await hostOf([]);
    const stream = host.request();
    stream.respond({ body: "half", end: false }).reset();
    expect(stream.response).toMatchObject({ status: 200, text: "half", reset: true });
    expect(said(host).at(-1)).toBe("delete 2 0 0");
  });
});
