import { hosts } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const both = { modelToHeader: "x-model", addProviderHeader: "x-provider" };

describe.each(hosts)("model-router on $name", (host) => {
  const { open, post, send, seen, logs } = useScenario(host, "model-router");

  describe("headers from the model", () => {
    test("modelToHeader gets its name, and the body stays as it is", async () => {
      await open({ modelToHeader: "x-model" });
      await post('{"model" : "gpt-4o"}');
      const { headers, text } = await seen();
      expect(headers["x-model"]).toBe("gpt-4o");
      expect(text).toBe('{"model" : "gpt-4o"}');
    });

    test("addProviderHeader gets the provider, and the body keeps the rest", async () => {
      await open(both);
      await post('{ "n":9007199254740993,"model":"qwen/qwen-long" , "x":[1.0 ]}');
      const { headers, text } = await seen();
      expect(headers).toMatchObject({ "x-model": "qwen/qwen-long", "x-provider": "qwen" });
      expect(text).toBe('{ "n":9007199254740993,"model":"qwen-long" , "x":[1.0 ]}');
    });

    test("a model without a provider gets no header for it", async () => {
      await open(both);
      await post({ model: "gpt-4o" });
      const { headers } = await seen();
      expect(headers["x-model"]).toBe("gpt-4o");
      expect(headers).not.toHaveProperty("x-provider");
    });

    test("what the client put in these headers itself is overwritten", async () => {
      await open(both);
      await post({ model: "a/b" }, { headers: { "x-model": ["forged", "twice"], "x-provider": "forged" } });
      expect((await seen()).headers).toMatchObject({ "x-model": "a/b", "x-provider": "a" });
    });

    test("the names of headers may be written in capitals", async () => {
      await open({ modelToHeader: "X-Model" });
      await post({ model: "m" }, { headers: { "x-model": "forged" } });
      expect((await seen()).headers["x-model"]).toBe("m");
    });

    test("modelKey names another place; empty it names the default one", async () => {
      await open({ ...both, modelKey: "input.model" });
      await post('{"model":"x/y","input":{"model":"a/b"}}');
      const { headers, text } = await seen();
      expect(headers["x-provider"]).toBe("a");
      expect(text).toBe('{"model":"x/y","input":{"model":"b"}}');
      await open({ ...both, modelKey: "" });
      await post({ model: "a/b" });
      expect((await seen()).text).toBe('{"model":"b"}');
    });

    test("a body in pieces is read whole", async () => {
      await open(both);
      await post(undefined, { chunks: ['{"mo', 'del":"a', "/", 'b"}'] });
      const { headers, text } = await seen();
      expect(headers["x-provider"]).toBe("a");
      expect(text).toBe('{"model":"b"}');
    });
  });

  describe("where it is on", () => {
    test.each([
      { path: "/v1/chat/completions?stream=true", routed: true },
      { path: "/v1/responses", routed: true },
      { path: "/v1/messages?beta=true", routed: true },
      { path: "/v1/rerank", routed: true },
      { path: "/v1/models", routed: false },
      { path: "/v1/files?to=/completions", routed: false },
    ])("$path: $routed", async ({ path, routed }) => {
      await open(both);
      await post({ model: "a/b" }, { path });
      const request = await seen();
      expect(request.headers["x-provider"]).toBe(routed ? "a" : undefined);
      expect(request.path).toBe(path);
    });

    test("enableOnPathSuffix takes the place of all of them", async () => {
      await open({ ...both, enableOnPathSuffix: ["/ask"] });
      await post({ model: "a/b" }, { path: "/v2/ask?x" });
      expect((await seen()).headers["x-provider"]).toBe("a");
      await post({ model: "a/b" });
      expect((await seen()).headers).not.toHaveProperty("x-provider");
    });

    test("* stands for every path", async () => {
      await open({ ...both, enableOnPathSuffix: ["*"] });
      await post({ model: "a/b" }, { path: "/" });
      expect((await seen()).headers["x-provider"]).toBe("a");
    });
  });

  describe("a model in the path", () => {
    const gemini = "/v1beta/models/gemini%40001:generateContent";

    test("is a header, whatever the body says, and stays as it is", async () => {
      await open({ ...both, modelInPath: true, enableOnPathSuffix: ["*"] });
      await post({ model: "a/b" }, { path: gemini, headers: { "x-model": "forged" } });
      const { headers, path, text } = await seen();
      expect(headers["x-model"]).toBe("gemini@001");
      expect(headers).not.toHaveProperty("x-provider");
      expect([path, text]).toEqual([gemini, '{"model":"a/b"}']);
    });

    test("may be in the query of the Realtime API, once", async () => {
      await open({ ...both, modelInPath: true });
      await send({ path: "/v1/realtime?model=a&x=1&model=b" });
      const { headers, path } = await seen();
      expect([headers["x-model"], path]).toEqual(["a", "/v1/realtime?model=a&x=1"]);
    });

    test("is no header where it is not asked for", async () => {
      await open(both);
      for (const path of [gemini, "/v1/realtime?model=a&model=b"]) {
        await send({ path });
        const request = await seen();
        expect(request.headers).not.toHaveProperty("x-model");
        expect(request.path).toBe(path);
      }
    });
  });

  describe("auto-routing", () => {
    const autoRouting = {
      enable: true,
      defaultModel: "small",
      rules: [
        { pattern: "(?i)\\b(draw|paint)\\b|画", model: "images/painter" },
        { pattern: "^code:", model: "coder" },
      ],
    };
    const ask = (content: unknown) => ({ model: "higress/auto", messages: [{ role: "user", content }] });

    test.each([
      { name: "the first rule that matches", content: "please DRAW a cat", model: "images/painter" },
      { name: "a rule in another script", content: "画一只猫", model: "images/painter" },
      { name: "a later rule", content: "code: hello", model: "coder" },
      { name: "the default, when no rule matches", content: "hello", model: "small" },
      { name: "the default, without a text", content: null, model: "small" },
      {
        name: "a rule, by the text of parts",
        content: [
          { type: "image_url", image_url: { url: "data:" } },
          { type: "text", text: "paint it" },
        ],
        model: "images/painter",
      },
    ])("picks $name", async ({ content, model }) => {
      await open({ autoRouting, ...both });
      const body = ask(content);
      await post(body);
      const { headers, text } = await seen();
      expect(headers).toMatchObject({ "x-higress-llm-model": model, "x-model": model });
      expect(headers).not.toHaveProperty("x-provider");
      expect(text).toBe(JSON.stringify({ ...body, model }));
    });

    test("is left alone by every other model", async () => {
      await open({ autoRouting });
      await post({ ...ask("draw"), model: "gpt-4o" });
      const { headers, json } = await seen();
      expect(headers).not.toHaveProperty("x-higress-llm-model");
      expect(json).toMatchObject({ model: "gpt-4o" });
    });

    test("passes the request as it is, with a warning, when there is nothing to pick", async () => {
      await open({ autoRouting: { enable: true }, ...both });
      await post(ask("hello"));
      const { headers, text } = await seen();
      expect(headers).not.toHaveProperty("x-higress-llm-model");
      expect(headers).not.toHaveProperty("x-model");
      expect(text).toBe(JSON.stringify(ask("hello")));
      expect(logs().join("\n")).toContain("model-router: no model is picked: no rule matches, nor is there a default");
    });

    test("does nothing unless it is enabled", async () => {
      await open({ autoRouting: { ...autoRouting, enable: false }, modelToHeader: "x-model" });
      await post(ask("draw"));
      const { headers } = await seen();
      expect(headers).not.toHaveProperty("x-higress-llm-model");
      expect(headers["x-model"]).toBe("higress/auto");
    });

    test("leaves out rules that can not serve, with a warning that names them", async () => {
      const rules = [
        { pattern: "dr(aw", model: "x" },
        { pattern: "", model: "y" },
        { pattern: "draw" },
        ...autoRouting.rules,
      ];
      await open({ autoRouting: { ...autoRouting, rules } });
      await post(ask("draw"));
      expect((await seen()).headers["x-higress-llm-model"]).toBe("images/painter");
      const lines = logs().join("\n");
      for (const place of ["rules[0].pattern", "rules[1].pattern", "rules[2].model"]) {
        expect(lines).toMatch(new RegExp(`autoRouting\\.${place.replace(/[[\]]/g, "\\$&")}: .*; the rule is left out`));
      }
    });
  });

  describe("forms", () => {
    /** Bytes that hold what a careless reader would take for a part. */
    const image = Buffer.from([0, 255, 13, 10, 45, 45, ...Buffer.from('name="model"\r\n\r\na/b'), 128, 0]);

    async function upload(parts: readonly (readonly [string, string | Blob])[], path = "/v1/images/generations") {
      const form = new FormData();
      for (const [name, value] of parts) {
        if (typeof value === "string") form.append(name, value);
        else form.append(name, value, "cat.png");
      }
      // Written by Node, so that the body can be compared byte for byte with what the upstream saw.
      const { headers, body } = await encoded(form);
      await post(body, { path, headers });
      return { sent: body, request: await seen() };
    }

    async function encoded(form: FormData): Promise<{ headers: Record<string, string>; body: Buffer }> {
      const request = new Request("http://x", { method: "POST", body: form });
      return {
        headers: { "content-type": request.headers.get("content-type") ?? "" },
        body: Buffer.from(await request.arrayBuffer()),
      };
    }

    test("the part with the model is routed by and rewritten, and every other byte stays", async () => {
      await open(both);
      const file = new Blob([image], { type: "image/png" });
      const { sent, request } = await upload([
        ["prompt", "a/b é"],
        ["image", file],
        ["model", "openai/dall-e"],
        ["n", "1"],
      ]);
      expect(request.headers).toMatchObject({ "x-model": "openai/dall-e", "x-provider": "openai" });
      expect(request.body.toString("latin1")).toBe(sent.toString("latin1").replace("openai/dall-e", "dall-e"));
      const read = await new Response(request.body, {
        headers: { "content-type": request.headers["content-type"] ?? "" },
      }).formData();
      expect(read.get("model")).toBe("dall-e");
      expect(Buffer.from(await (read.get("image") as File).arrayBuffer()).equals(image)).toBe(true);
    });

    test("with modelToHeader alone not a byte changes", async () => {
      await open({ modelToHeader: "x-model" });
      const { sent, request } = await upload([
        ["model", "openai/dall-e"],
        ["image", new Blob([image])],
      ]);
      expect(request.headers["x-model"]).toBe("openai/dall-e");
      expect(request.body.equals(sent)).toBe(true);
    });

    test("of several models the last counts, and the upstream sees no other", async () => {
      await open(both);
      const { request } = await upload([
        ["model", "evil"],
        ["x", "1"],
        ["model", "a/b"],
      ]);
      expect(request.headers["x-provider"]).toBe("a");
      const read = await new Response(request.body, {
        headers: { "content-type": request.headers["content-type"] ?? "" },
      }).formData();
      expect(read.getAll("model")).toEqual(["b", "b"]);
    });

    test("modelKey names the part", async () => {
      await open({ ...both, modelKey: "engine" });
      const { request } = await upload([
        ["model", "x/y"],
        ["engine", "a/b"],
      ]);
      expect(request.headers["x-provider"]).toBe("a");
    });

    test.each([
      { name: "a form without a model", parts: [["prompt", "a/b"]] },
      { name: "a file in its place", parts: [["model", new Blob(["a/b"])]] },
    ] as const)("$name passes as it is", async ({ parts }) => {
      await open(both);
      const { sent, request } = await upload(parts);
      expect(request.headers).not.toHaveProperty("x-provider");
      expect(request.body.equals(sent)).toBe(true);
    });

    test.each([
      { name: "cut short", body: '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\na/b\r\n' },
      { name: "with line feeds alone", body: '--b\nContent-Disposition: form-data; name="model"\n\na/b\n--b--\n' },
      {
        name: "with another boundary",
        body: '--c\r\nContent-Disposition: form-data; name="model"\r\n\r\na/b\r\n--c--\r\n',
      },
      { name: "of nothing", body: "" },
    ])("a form $name passes as it is", async ({ body }) => {
      await open(both);
      await post(body, { headers: { "content-type": "multipart/form-data; boundary=b" } });
      const { headers, text } = await seen();
      expect(headers).not.toHaveProperty("x-provider");
      expect(text).toBe(body);
    });
  });

  test.each([
    { name: "a GET", request: { method: "GET", path: "/v1/completions" } },
    {
      name: "another type",
      request: { headers: { "content-type": "application/x-www-form-urlencoded" }, chunks: ["model=a/b"] },
    },
    { name: "no JSON", request: { chunks: ['{"model":"a/b"'] } },
    { name: "no object", request: { chunks: ['[{"model":"a/b"}]'] } },
    { name: "a model that is no text", request: { chunks: ['{"model":["a/b"]}'] } },
  ])("$name passes as it is", async ({ request }) => {
    await open(both);
    const { status } = await (request.method === "GET" ? send(request) : post(undefined, request));
    expect(status).toBe(200);
    const { headers, text } = await seen();
    expect(headers).not.toHaveProperty("x-model");
    expect(text).toBe(request.chunks?.join("") ?? "");
  });

  describe("rules", () => {
    test("choose the header, by route, domain and path", async () => {
      const config = {
        modelToHeader: "x-global",
        _rules_: [
          { _match_domain_: ["*.example"], modelToHeader: "x-domain" },
          { _match_route_: ["chat"], when: [{ path: { prefix: "/in" } }], modelToHeader: "x-route" },
        ],
      };
      await open(config, { routeName: "chat" });
      for (const [path, hostName, header] of [
        ["/completions", "a.example", "x-domain"],
        ["/in/completions", "b.test", "x-route"],
        ["/completions", "b.test", "x-global"],
      ] as const) {
        await post({ model: "m" }, { path, headers: { host: hostName } });
        const { headers } = await seen();
        expect(Object.keys(headers).filter((name) => /^x-(global|domain|route)$/.test(name))).toEqual([header]);
      }
    });
  });

  test.each([
    { config: { modelToHeader: 7 }, says: "modelToHeader: expected a string, got a number" },
    { config: { autoRouting: [] }, says: "autoRouting: expected an object, got an array" },
    { config: { autoRouting: { enable: "yes" } }, says: "autoRouting.enable: expected a boolean, got a string" },
    { config: { autoRouting: { rules: [{ pattern: 1 }] } }, says: "autoRouting.rules[0].pattern: expected a string" },
    { config: { enableOnPathSuffix: "*" }, says: "enableOnPathSuffix: expected an array, got a string" },
  ])("a wrong configuration is refused: $says", async ({ config, says }) => {
    await expect(open(config)).rejects.toThrow(says);
  });

  test("an unknown key is told, with the nearest one", async () => {
    await open({ modeltoheader: "x", autoRouting: { defaultmodel: "x" } });
    const lines = logs().join("\n");
    expect(lines).toContain('model-router: modeltoheader: unknown key; did you mean "modelToHeader"?');
    expect(lines).toContain('autoRouting.defaultmodel: unknown key; did you mean "defaultModel"?');
  });
});
