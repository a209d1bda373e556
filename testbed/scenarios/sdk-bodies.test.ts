import { hosts } from "@sluice/testbed";
import { rawRequest, useGateway } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { probe } from "../src/probe.ts";

describe.each(hosts)("bodies through the SDK on $name", (host) => {
  const served = useGateway(host, [probe()]);

  test("windows of a body are clamped to it", async () => {
    const reply = await rawRequest(served.gateway.url, { headers: { "x-probe": "read-body" }, chunks: ["abc", "def"] });
    expect(JSON.parse(reply.text)).toEqual({
      size: 6,
      first: "abc",
      middle: "cde",
      over: "ef",
      past: "",
      negative: "",
      pieces: "abcd|ef||",
    });
  });

  test.each([
    { edit: "prepend", result: "<<abcdef" },
    { edit: "append", result: "abcdef>>" },
    { edit: "replace-prefix", result: "PREFIXdef" },
    { edit: "replace-prefix-past-end", result: "PREFIX" },
    { edit: "replace-all", result: "ALL" },
    { edit: "empty", result: "" },
    { edit: "several", result: "BBabcdefC" },
    { edit: "none", result: "abcdef" },
  ])("$edit: a whole body becomes $result, on the way there and back", async ({ edit, result }) => {
    const headers = { "x-probe": "edit-body", "x-probe-edit": edit, "x-stub-body": "abcdef", "x-stub-cut": "4" };
    const reply = await rawRequest(served.gateway.url, { headers, chunks: ["ab", "cdef"] });
    expect(reply.text).toBe(result);
    expect((await served.upstream.nextRequest()).text).toBe(result);
  });

  test("a body that was sent with its length may become longer", async () => {
    const headers = { "x-probe": "edit-body", "x-probe-edit": "append", "x-stub-body": "abc" };
    const reply = await rawRequest(served.gateway.url, { headers, chunks: ["abc"] });
    expect(reply.text).toBe("abc>>");
    expect((await served.upstream.nextRequest()).text).toBe("abc>>");
  });

  test("headers wait for a whole body, which is refused over its limit", async () => {
    const headers = { "x-probe": "limit-body" };
    const inside = await rawRequest(served.gateway.url, { headers, chunks: ["x".repeat(400), "y".repeat(600)] });
    expect(inside.status).toBe(200);
    const seen = await served.upstream.nextRequest();
    expect(seen.headers["x-body-size"]).toBe("1000");
    expect(seen.body.length).toBe(1000);
    served.upstream.clear();
    const over = await rawRequest(served.gateway.url, { headers, chunks: ["x".repeat(400), "y".repeat(601)] });
    expect(over).toMatchObject({ status: 413, text: "too large" });
    expect(served.upstream.requests).toHaveLength(0);
  });

  test("chunks are changed one by one, wherever a body is cut", async () => {
    const text = "stream, of – bytes";
    const stub = { "x-stub-body-base64": Buffer.from(text).toString("base64"), "x-stub-cut": "1" };
    const headers = { "x-probe": "stream-body", ...stub };
    const reply = await rawRequest(served.gateway.url, {
      headers,
      chunks: Array.from(Buffer.from(text), (byte) => Buffer.of(byte)),
    });
    expect(reply.text).toBe("STREAM, OF – BYTES!");
    expect((await served.upstream.nextRequest()).text).toBe("STREAM, OF – BYTES!");
  });

  test("the client has the first chunk before the upstream writes the second", async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    served.upstream.respond(async (_request, response) => {
      response.write("first ");
      await released;
      response.end("second");
    });
    const reply = await fetch(served.gateway.url, { headers: { "x-probe": "stream-body" } });
    const reader = reply.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? "").toString()).toBe("FIRST ");
    release();
    let rest = "";
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      rest += Buffer.from(next.value).toString();
    }
    expect(rest).toBe("SECOND!");
  });

  test("dropped chunks reach nobody, and the last callback may put something in their place", async () => {
    const headers = { "x-probe": "drop-body", "x-stub-body": "z".repeat(5000), "x-stub-cut": "1000" };
    expect((await rawRequest(served.gateway.url, { headers })).text).toBe("dropped 5000");
  });

  test("no body in either direction: nothing is called, nothing breaks", async () => {
    const headers = { "x-probe": "edit-body", "x-probe-edit": "append", "x-stub-status": "204" };
    const reply = await rawRequest(served.gateway.url, { headers });
    expect(reply).toMatchObject({ status: 204, text: "" });
    expect((await served.upstream.nextRequest()).text).toBe("");
  });
});
