import { hosts } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

/** The endings of paths that are on unless `enableOnPathSuffix` says otherwise. */
const SUFFIXES = [
  "/completions",
  "/embeddings",
  "/images/generations",
  "/audio/speech",
  "/fine_tuning/jobs",
  "/moderations",
  "/image-synthesis",
  "/video-synthesis",
  "/rerank",
  "/messages",
  "/responses",
];

const mapping = { modelMapping: { "gpt-4o": "qwen-max", "gpt-*": "qwen-plus", "*": "qwen-turbo" } };

describe.each(hosts)("model-mapper on $name", (host) => {
  const scenario = useScenario(host, "model-mapper");
  const { open, post, send, seen, logs } = scenario;

  test.each([
    { name: "by its whole name", model: "gpt-4o", sent: "qwen-max" },
    { name: "by a prefix", model: "gpt-4o-mini", sent: "qwen-plus" },
    { name: "by default", model: "claude", sent: "qwen-turbo" },
  ])("a model is renamed $name", async ({ model, sent }) => {
    await open(mapping);
    await post({ model });
    expect((await seen()).text).toBe(JSON.stringify({ model: sent }));
  });

  test("every byte around the model stays: big numbers, order, white space, unknown fields, escapes", async () => {
    await open(mapping);
    const before = '\n{ "seed" : 9007199254740993, "é\\u00e9":[1.0,-0.0,1e400],\t"model" : ';
    const after = ' ,"stop":["\\/"],"x":{ "model":"gpt-4o" } }\r\n';
    await post(`${before}"gpt-4o"${after}`);
    const request = await seen();
    expect(request.text).toBe(`${before}"qwen-max"${after}`);
    expect(request.headers["content-type"]).toBe("application/json");
  });

  test("a length that came with the request is not kept when the body's changes", async () => {
    await open(mapping);
    await post({ model: "gpt-4o" });
    const { headers, body } = await seen();
    expect(headers["content-length"] ?? String(body.length)).toBe(String(body.length));
  });

  test("a body that arrives in pieces is read whole", async () => {
    await open(mapping);
    await post(undefined, { chunks: ['{"mod', 'el":"gp', 't-4o","x":1', "}"] });
    expect((await seen()).text).toBe('{"model":"qwen-max","x":1}');
  });

  test("a body of a megabyte is read whole", async () => {
    await open(mapping, { bufferLimitBytes: 4 * 1024 * 1024 });
    const text = "x".repeat(1024 * 1024);
    await post({ messages: [{ content: text }], model: "gpt-4o" });
    expect((await seen()).json).toEqual({ messages: [{ content: text }], model: "qwen-max" });
  });

  describe("where it is on", () => {
    test.each(SUFFIXES)("%s, with a query or not", async (suffix) => {
      await open(mapping);
      await post({ model: "gpt-4o" }, { path: `/any${suffix}` });
      expect((await seen()).json).toEqual({ model: "qwen-max" });
      await post({ model: "gpt-4o" }, { path: `/any${suffix}?a=/b` });
      expect((await seen()).json).toEqual({ model: "qwen-max" });
    });

    test.each(["/v1/models", "/v1/completions/x", "/v1/files?to=/completions"])("not %s", async (path) => {
      await open(mapping);
      await post({ model: "gpt-4o" }, { path });
      expect((await seen()).json).toEqual({ model: "gpt-4o" });
    });

    test("enableOnPathSuffix takes the place of all of them", async () => {
      await open({ ...mapping, enableOnPathSuffix: ["/ask"] });
      await post({ model: "gpt-4o" }, { path: "/v2/ask" });
      expect((await seen()).json).toEqual({ model: "qwen-max" });
      await post({ model: "gpt-4o" });
      expect((await seen()).json).toEqual({ model: "gpt-4o" });
    });

    test("* stands for every path", async () => {
      await open({ modelMapping: { "*": "d" }, enableOnPathSuffix: ["*"] });
      await post({ model: "m" }, { path: "/" });
      expect((await seen()).json).toEqual({ model: "d" });
    });

    test("an empty list is none", async () => {
      await open({ ...mapping, enableOnPathSuffix: [] });
      await post({ model: "gpt-4o" });
      expect((await seen()).json).toEqual({ model: "gpt-4o" });
    });
  });

  test("modelKey names another place", async () => {
    await open({ modelKey: "input.model", modelMapping: { a: "b", "*": "c" } });
    await post({ model: "a", input: { x: 1, model: "a" } });
    expect((await seen()).json).toEqual({ model: "a", input: { x: 1, model: "b" } });
    await post({ model: "a" });
    expect((await seen()).json).toEqual({ input: { model: "c" }, model: "a" });
  });

  test("an empty modelKey is the default one", async () => {
    await open({ modelKey: "", ...mapping });
    await post({ model: "gpt-4o" });
    expect((await seen()).json).toEqual({ model: "qwen-max" });
  });

  test.each([
    { name: "a GET", request: { method: "GET", path: "/v1/completions" } },
    { name: "a form", request: { headers: { "content-type": "multipart/form-data; boundary=b" }, chunks: ["--b--"] } },
    { name: "text", request: { headers: { "content-type": "text/plain" }, chunks: ['{"model":"gpt-4o"}'] } },
    { name: "no JSON", request: { chunks: ['{"model":"gpt-4o"'] } },
    { name: "an array", request: { chunks: ['["gpt-4o"]'] } },
    { name: "nothing", request: { chunks: [""] } },
  ])("$name passes as it is, with no word about it", async ({ request }) => {
    await open(mapping);
    const { status } = await (request.method === "GET" ? send(request) : post(undefined, request));
    expect(status).toBe(200);
    expect((await seen()).text).toBe(request.chunks?.join("") ?? "");
    expect(logs().filter((line) => line.includes("model-mapper:"))).toEqual([]);
  });

  describe("rules", () => {
    const to = (model: string) => ({ modelMapping: { "*": model } });
    const rules = [
      { _match_route_: ["chat"], _match_service_: ["other.dns"], ...to("route and service") },
      { _match_domain_: ["a.example", "*.b.example"], ...to("domain") },
      { _match_service_: ["main.dns:80"], when: [{ header: { name: "x-tier", exact: "gold" } }], ...to("service") },
      { _match_route_prefix_: ["ch"], when: [{ path: { prefix: "/in" } }], ...to("prefix") },
      { _match_route_: ["chat"], when: [{ query: { name: "v", exact: "2" } }], ...to("route") },
    ];

    test.each([
      { name: "a domain", headers: { host: "a.example" }, model: "domain" },
      { name: "a domain with its port", headers: { host: "x.b.example:8080" }, model: "domain" },
      { name: "a service", headers: { "x-tier": "gold" }, model: "service" },
      { name: "a route's prefix", path: "/in/completions", model: "prefix" },
      { name: "a route", path: "/completions?v=2", model: "route" },
      { name: "nothing", model: "global" },
    ])("$name chooses the configuration", async ({ headers = {}, path = "/completions", model }) => {
      const service = "outbound|80||main.dns";
      await open(
        { _plugin_id_: "mapper-1", ...to("global"), _rules_: rules },
        { upstreams: { [service]: { url: scenario.upstream.url } }, routeName: "chat" },
      );
      await post({ model: "m" }, { headers, path });
      expect((await seen()).json).toEqual({ model });
    });

    test("without a global part, requests of no rule pass as they are", async () => {
      await open({ _rules_: [{ _match_route_: ["other"], ...to("x") }] }, { routeName: "chat" });
      await post({ model: "m" });
      expect((await seen()).json).toEqual({ model: "m" });
    });
  });

  test.each([
    { config: { modelMapping: "x" }, says: "modelMapping: expected an object, got a string" },
    { config: { modelMapping: { "gpt-*": 7 } }, says: 'modelMapping["gpt-*"]: expected a string, got a number' },
    { config: { modelKey: 7 }, says: "modelKey: expected a string, got a number" },
    { config: { enableOnPathSuffix: "/x" }, says: "enableOnPathSuffix: expected an array, got a string" },
    { config: { enableOnPathSuffix: [""] }, says: "enableOnPathSuffix[0]: must not be empty" },
    { config: { _rules_: [{ modelMapping: {} }] }, says: "_rules_[0]" },
    { config: { _rules_: [{ _match_route_: ["r"], modelKey: 1 }] }, says: "_rules_[0].modelKey: expected a string" },
  ])("a wrong configuration is refused: $says", async ({ config, says }) => {
    await expect(open(config)).rejects.toThrow(says);
  });

  test("an unknown key is told, with the nearest one", async () => {
    await open({ modelmapping: { a: "b" }, modelMapping: { c: "d" } });
    expect(logs().join("\n")).toContain('model-mapper: modelmapping: unknown key; did you mean "modelMapping"?');
  });
});
