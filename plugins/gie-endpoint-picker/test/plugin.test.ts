import { hosts } from "@sluice/testbed";
import { describe, expect, test, vi } from "vitest";
import { PICKED, useScene, valuesOf } from "./scene.ts";

const ENDPOINT = "x-gateway-destination-endpoint";

describe.each(hosts)("gie-endpoint-picker on $name", (host) => {
  const scene = useScene(host);

  test("a request goes to the endpoint that was picked, and its answer is told", async () => {
    const reply = await scene.ask();
    expect(reply.status).toBe(200);
    expect(reply.headers["x-went-into-resp-headers"]).toBe("true");
    const seen = await scene.seen();
    expect(seen.headers[ENDPOINT]).toBe(PICKED);
    await vi.waitFor(() => expect(scene.epp.exchanges[0]).toMatchObject({ responseEnded: true, end: "closed" }));
    const [exchange] = scene.epp.exchanges;
    expect(valuesOf(exchange?.requestHeaders ?? [], ":path")).toEqual(["/v1/completions"]);
    expect(exchange?.requestBody.toString()).toBe('{"model":"m","prompt":"Say hi"}');
    expect(exchange?.responseBody.toString()).toBe(reply.text);
    expect(exchange?.metadata).toMatchObject({
      "envoy.lb": { "x-gateway-destination-endpoint-served": new URL(scene.upstream.url).host },
    });
  });

  test("the answer is the model server's own, byte by byte, though the picker writes it anew", async () => {
    const body = '{"z": 1, "a": "<&>"}';
    const reply = await scene.ask(undefined, {
      headers: { "x-stub-body": body, "x-stub-content-type": "application/json" },
    });
    expect(reply.text).toBe(body);
    expect(reply.headers["content-length"]).toBe(String(body.length));
  });

  test("a client names neither endpoint nor subset nor model", async () => {
    const headers = {
      [ENDPOINT]: "127.0.0.66:8000",
      [`${ENDPOINT}-subset`]: "127.0.0.66:8000",
      "X-Gateway-Model-Name-Rewrite": "other",
    };
    await scene.ask(undefined, { headers });
    const seen = await scene.seen();
    expect(valuesOf(seen.rawHeaders, ENDPOINT)).toEqual([PICKED]);
    expect(seen.headers).not.toHaveProperty(`${ENDPOINT}-subset`);
    expect(seen.headers).not.toHaveProperty("x-gateway-model-name-rewrite");
    expect((seen.json as { model: string }).model).toBe("m");
    const asked = scene.epp.exchanges[0]?.requestHeaders.map(([name]) => name) ?? [];
    expect(asked.filter((name) => name.startsWith("x-gateway-"))).toEqual([]);
  });

  test("of a body that the picker changes the length is right", async () => {
    scene.epp.behave({ model: "lora-of-a-longer-name" });
    const reply = await scene.ask('{"model": "m",   "prompt": "<b>"}');
    expect(reply.status).toBe(200);
    const seen = await scene.seen();
    expect(seen.text).toBe('{"model":"lora-of-a-longer-name","prompt":"\\u003cb\\u003e"}');
    expect(valuesOf(seen.rawHeaders, "content-length")).toEqual([String(seen.body.length)]);
  });

  test("headers that repeat stay as they are, on the way there and back", async () => {
    const reply = await scene.ask(undefined, {
      headers: { "x-dup": ["1", "2"], "x-stub-header-set-cookie": ["a=1", "b=2"] },
    });
    expect(
      valuesOf((await scene.seen()).rawHeaders, "x-dup")
        .join(", ")
        .split(", "),
    ).toEqual(["1", "2"]);
    expect(valuesOf(reply.rawHeaders, "set-cookie")).toEqual(["a=1", "b=2"]);
  });

  test("headers that the picker sets are set", async () => {
    scene.epp.behave({ headers: { "X-Tier": "gold", host: "evil.example", ":path": "/evil" } });
    await scene.ask();
    const seen = await scene.seen();
    expect(seen.headers["x-tier"]).toBe("gold");
    expect(seen.path).toBe("/v1/completions");
    expect(seen.headers.host).not.toBe("evil.example");
  });

  test("a list of endpoints is handed on, without what is no endpoint", async () => {
    scene.epp.behave({ endpoints: ["10.0.0.1:8000", "not-an-address:8000", "[fd00::1]:8000"] });
    await scene.ask();
    expect((await scene.seen()).headers[ENDPOINT]).toBe("10.0.0.1:8000,[fd00::1]:8000");
  });

  test("a request without a body gets any endpoint", async () => {
    const reply = await scene.send({ path: "/v1/models" });
    expect(reply.status).toBe(200);
    expect((await scene.seen()).headers[ENDPOINT]).toBe(PICKED);
    expect(scene.epp.exchanges[0]?.requestPieces).toBe(0);
  });

  test("a body is told as it comes, and goes on whole", async () => {
    const body = JSON.stringify({ model: "m", prompt: "x".repeat(300_000) });
    const chunks = [body.slice(0, 100_000), body.slice(100_000, 200_000), body.slice(200_000)];
    const reply = await scene.ask(undefined, { chunks });
    expect(reply.status).toBe(200);
    const seen = await scene.seen();
    expect(seen.text).toBe(body);
    expect(scene.epp.exchanges[0]?.requestBody.toString()).toBe(body);
    expect(scene.epp.exchanges[0]?.requestPieces).toBeGreaterThan(2);
  });

  test("a body comes to the picker in messages that Go's gRPC takes", async () => {
    const body = JSON.stringify({ model: "m", prompt: "x".repeat(1_000_000) });
    expect((await scene.ask(body)).status).toBe(200);
    expect((await scene.seen()).text).toBe(body);
    expect(scene.epp.exchanges[0]?.requestPieces).toBeGreaterThan(1_000_000 / 131_072);
  });

  test.each([
    { status: 400, path: "/v1/chat/completions", body: { prompt: "no model" }, told: '"invalid_request_error"' },
    { status: 429, path: "/v1/messages", told: '"type":"rate_limit_error"' },
    { status: 503, path: "/v1beta/models/m:generateContent", told: '"status":"UNAVAILABLE"' },
    { status: 503, path: "/plain", told: /^[^{]+$/ },
  ])("the picker's $status is the answer, in the words of $path", async ({ status, path, body, told }) => {
    scene.epp.behave(body === undefined ? { status, text: "the picker's own words" } : {});
    const reply = await scene.ask(body, { path, pool: "told" });
    expect(reply.status).toBe(status);
    expect(reply.text).toMatch(told);
    if (body === undefined) expect(reply.text).toContain("the picker's own words");
    expect(reply.headers["content-type"]).toBe(path === "/plain" ? "text/plain" : "application/json");
    expect(scene.upstream.requests).toHaveLength(0);
  });
});
