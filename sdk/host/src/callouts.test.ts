import { describe, expect, test } from "vitest";
import { answers, hostOf, said } from "./testdata/scripted.ts";

const ask = ["request_headers return 4", "request_headers call auth 200"];
const read = [
  "call_response get 6 :status",
  "call_response read 4 0 99",
  "call_response effective",
  "call_response continue 0",
];

describe("a callout", () => {
  test("comes back to the root context, before the step returns when it is immediate", async () => {
    const host = await hostOf([...ask, ...read]);
    host.onCall("auth", (request) => ({ body: `to ${request.path} with ${request.body}` }));
    const stream = host.request();
    expect(said(host).slice(2)).toEqual([
      "  call -> 0",
      "call_response 1 1 19",
      "  :status = 200",
      "  body = to /check with auth",
      "  effective -> 0",
      "  continue -> 0",
    ]);
    expect(host.calls[0]).toMatchObject({ cluster: "auth", method: "POST", timeoutMs: 200, plugin: "script" });
    expect(stream.expectUpstream().path).toBe("/");
  });

  test("may take virtual time", async () => {
    const host = await hostOf([...ask, ...read]);
    host.onCall("auth", () => ({ status: 204, delayMs: 100 }));
    const stream = host.request();
    host.clock.advance(99);
    expect(stream.upstream).toBeUndefined();
    host.clock.advance(1);
    expect(stream.expectUpstream().ended).toBe(true);
  });

  test("that takes longer than its timeout is 504", async () => {
    const host = await hostOf([...ask, ...read]);
    host.onCall("auth", () => ({ delayMs: 300 }));
    host.request();
    host.clock.advance(200);
    expect(answers(host)).toContain(":status = 504");
    host.clock.advance(200);
    expect(answers(host).filter((line) => line.startsWith(":status"))).toHaveLength(1);
  });

  test.each([
    { answer: "unreachable", status: ":status = 503" },
    { answer: "timeout", status: ":status = 504" },
    // A broken connection has no headers at all.
    { answer: "reset", status: ":status -> 2" },
  ] as const)("may fail: $answer", async ({ answer, status }) => {
    const host = await hostOf([...ask, ...read]);
    host.onCall("auth", () => answer);
    const stream = host.request();
    host.clock.advance(200);
    expect(answers(host)).toContain(status);
    expect(stream.expectUpstream().ended).toBe(true);
  });

  test("to an unknown cluster is refused", async () => {
    const host = await hostOf(["request_headers call nobody 0"]);
    host.request();
    expect(answers(host)).toEqual(["call -> 2"]);
  });

  test("that comes after the stream has gone finds no context", async () => {
    const host = await hostOf([...ask, "call_response effective", "call_response continue 0"]);
    host.onCall("auth", () => ({ delayMs: 10 }));
    host.request().abort();
    host.clock.advance(10);
    expect(answers(host)).toEqual(["call -> 0", "effective -> 2", "continue -> 0"]);
  });

  test("is cancelled with its root context", async () => {
    const late = "call_response say late";
    const host = await hostOf(["configure call auth 0", late], { calls: { auth: () => ({ delayMs: 10 }) } });
    host.reconfigure("script", late);
    host.clock.advance(20);
    expect(answers(host)).toEqual([]);
  });

  test("may hold response headers and body", async () => {
    const host = await hostOf([
      "response_headers return 4",
      "response_headers call auth 0",
      "call_response effective",
      "call_response continue 1",
    ]);
    host.onCall("auth", () => ({ delayMs: 5 }));
    const stream = host.request();
    stream.respond({ body: ["a", "b"] });
    expect(stream.response.started).toBe(false);
    host.clock.advance(5);
    expect(stream.expectResponse().text).toBe("ab");
  });
});
