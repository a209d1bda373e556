import {
  type Gateway,
  hosts,
  type RecordedRequest,
  showLogsOnFailure,
  startUpstream,
  type Upstream,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

interface Ask {
  readonly path?: string;
  readonly body?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

const openai = { id: "o", type: "openai", apiTokens: ["sk-1"] };
const claude = { id: "c", type: "claude", apiTokens: ["sk-2"] };

describe.each(hosts)("ai-proxy's configuration on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    upstream.clear();
    showLogsOnFailure(context, { upstream, gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function call(config: unknown, { path = "/v1/chat/completions", body, headers }: Ask = {}): Promise<Response> {
    gateway ??= await host.open({
      plugins: [{ plugin: "ai-proxy", config }],
      upstreams: { main: { url: upstream.url } },
      routeName: "chat",
    });
    return fetch(`${gateway.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "x" }], ...body }),
    });
  }

  /** What the provider got. */
  async function sent(config: unknown, ask?: Ask): Promise<RecordedRequest> {
    await call(config, ask);
    return upstream.nextRequest();
  }

  describe("is refused with the place of the fault", () => {
    const regex = { ...openai, modelMapping: { "~a(": "x" } };
    test.each([
      {
        name: "an unknown type",
        config: { provider: { type: "nobody" } },
        says: "provider.type: expected one of ai360, azure, baichuan",
      },
      { name: "no type", config: { providers: [{ id: "x" }] }, says: "providers[0].type: is required" },
      {
        name: "no token",
        config: { providers: [openai, { id: "c", type: "claude" }] },
        says: "providers[1].apiTokens: is required",
      },
      {
        name: "an empty token",
        config: { provider: { type: "claude", apiTokens: [""] } },
        says: "provider.apiTokens[0]: must not be empty",
      },
      {
        name: "a token with a line end",
        config: { provider: { type: "claude", apiTokens: ["a\n"] } },
        says: "provider.apiTokens[0]: must be visible ASCII",
      },
      {
        name: "a bad URL",
        config: { provider: { ...openai, openaiCustomUrl: "http://a b/" } },
        says: "provider.openaiCustomUrl: url: ",
      },
      {
        name: "another scheme",
        config: { provider: { ...openai, openaiCustomUrl: "ftp://a/" } },
        says: "provider.openaiCustomUrl: url: expected http or https",
      },
      {
        name: "a URL for another type",
        config: { provider: { ...claude, openaiCustomUrl: "a" } },
        says: "provider.openaiCustomUrl: is for OpenAI-compatible types only",
      },
      { name: "a bad regex", config: { provider: regex }, says: 'provider.modelMapping["~a("]: ' },
      {
        name: "a bad domain",
        config: { provider: { ...openai, providerDomain: "a/b" } },
        says: "provider.providerDomain: expected host or host:port",
      },
      {
        name: "a bad path",
        config: { provider: { ...openai, basePath: "ai" } },
        says: "provider.basePath: expected a path that begins with a slash",
      },
      {
        name: "an id twice",
        config: { providers: [openai, openai] },
        says: "providers[1].id: another provider has the same id",
      },
      {
        name: "an unknown id",
        config: { providers: [openai], activeProviderId: "x" },
        says: "activeProviderId: no provider has this id",
      },
      {
        name: "a rule's unknown id",
        config: { providers: [openai], _rules_: [{ _match_route_: ["chat"], activeProviderId: "x" }] },
        says: "_rules_[0].activeProviderId: no provider has this id",
      },
      {
        name: "a setting without a value",
        config: { provider: { ...openai, customSettings: [{ name: "seed" }] } },
        says: "provider.customSettings[0].value: is required",
      },
    ])("$name", async ({ config, says }) => {
      await expect(call(config)).rejects.toThrow(says);
    });

    test("and no message shows a token", async () => {
      const config = { provider: { type: "claude", apiTokens: ["very-secret\n"] } };
      await expect(call(config)).rejects.not.toThrow("very-secret");
    });
  });

  test("without a provider requests pass as they came", async () => {
    const request = await sent(
      { providers: [openai] },
      { headers: { authorization: "Bearer mine", "x-api-key": "k" } },
    );
    expect(request.headers).toMatchObject({ authorization: "Bearer mine", "x-api-key": "k" });
    expect(request.headers.host).not.toBe("api.openai.com");
  });

  test("a rule takes another provider of the global list", async () => {
    const config = {
      providers: [openai, claude],
      activeProviderId: "o",
      _rules_: [{ _match_route_: ["chat"], when: [{ header: { name: "x-to", exact: "c" } }], activeProviderId: "c" }],
    };
    expect((await sent(config)).headers).toMatchObject({ host: "api.openai.com", authorization: "Bearer sk-1" });
    expect((await sent(config, { headers: { "x-to": "c" } })).headers).toMatchObject({
      host: "api.anthropic.com",
      "x-api-key": "sk-2",
    });
  });

  test("the client's keys stay behind, wherever they stood", async () => {
    const headers = { authorization: "Bearer mine", "x-api-key": "mine", "api-key": "mine", "x-goog-api-key": "mine" };
    for (const provider of [openai, claude]) {
      const request = await sent({ provider }, { headers });
      expect(JSON.stringify(request.headers)).not.toContain("mine");
      await gateway?.close();
      gateway = undefined;
    }
  });

  test.each([
    { headers: { authorization: "Bearer mine" }, value: "Bearer mine" },
    { headers: { "x-api-key": "mine", authorization: "Bearer other" }, value: "Bearer mine" },
    { headers: { "x-authorization": "Bearer mine" }, value: "Bearer mine" },
  ])("without a token of ours the client's own goes on: $headers", async ({ headers, value }) => {
    const request = await sent({ provider: { type: "openai" } }, { headers });
    expect(request.headers.authorization).toBe(value);
    expect(request.headers["x-api-key"]).toBeUndefined();
  });

  test("of several tokens each is used", async () => {
    const config = { provider: { type: "openai", apiTokens: ["one", "two"] } };
    const seen = new Set<unknown>();
    for (let i = 0; i < 40; i++) seen.add((await sent(config)).headers.authorization);
    expect(seen).toEqual(new Set(["Bearer one", "Bearer two"]));
  });

  test.each([
    { url: "https://ai.test/base", path: "/v1/chat/completions", sends: "ai.test/base/chat/completions" },
    { url: "ai.test:8443/v1/", path: "/pre/v1/embeddings", sends: "ai.test:8443/v1/embeddings" },
    { url: "http://ai.test", path: "/v1/chat/completions?a=b", sends: "ai.test/chat/completions?a=b" },
    { url: "ai.test/x/chat/completions", path: "/v1/chat/completions", sends: "ai.test/x/chat/completions" },
    {
      url: "ai.test/c/completions?api-version=2",
      path: "/v1/chat/completions?a=b",
      sends: "ai.test/c/completions?api-version=2",
    },
    { url: "ai.test/base", path: "/v1/files/f1/content", sends: "ai.test/base/files/f1/content" },
    { url: "ai.test/base", path: "/healthz", sends: "ai.test/healthz" },
    { url: "ai.test/base", path: "/v1/messages", sends: "ai.test/base/chat/completions" },
  ])("openaiCustomUrl $url: $path", async ({ url, path, sends }) => {
    const request = await sent({ provider: { ...openai, openaiCustomUrl: url } }, { path, body: { max_tokens: 1 } });
    expect(`${request.headers.host}${request.path}`).toBe(sends);
  });

  test.each([
    { more: { basePath: "/ai" }, path: "/ai/v1/models?x=1", sends: "/v1/models?x=1" },
    { more: { basePath: "/ai" }, path: "/aim/ping", sends: "/aim/ping" },
    { more: { basePath: "/ai/" }, path: "/ai/ping", sends: "/ping" },
    {
      more: { basePath: "/v1", basePathHandling: "prepend" },
      path: "/chat/completions",
      sends: "/v1/chat/completions",
    },
    { more: { providerBasePath: "/p" }, path: "/v1/chat/completions", sends: "/p/v1/chat/completions" },
    { more: { providerDomain: "own.test:1" }, path: "/v1/chat/completions", sends: "/v1/chat/completions" },
  ])("paths with $more: $path", async ({ more, path, sends }) => {
    const request = await sent({ provider: { ...openai, ...more } }, { path });
    expect(request.path).toBe(sends);
    expect(request.headers.host).toBe("providerDomain" in more ? more.providerDomain : "api.openai.com");
    if (path !== sends) expect(request.headers["x-envoy-original-path"]).toBe(path);
  });

  test("modelMapping: whole names, then the longest prefix, then regular expressions in order, then the rest", async () => {
    const modelMapping = {
      "*": "rest",
      "gpt-*": "short",
      "gpt-4*": "long",
      "gpt-4o": "exact",
      "gpt-keep": "",
      "~^(\\w+)-(\\d+)$": "$2-$1",
      "~llama": "ll",
      "~my-llama-7": "never",
    };
    const config = { provider: { ...openai, modelMapping } };
    const expected = {
      "gpt-4o": "exact",
      "gpt-4.1": "long",
      "gpt-5": "short",
      "gpt-keep": "gpt-keep",
      "q-7": "7-q",
      "my-llama-7": "my-ll-7",
      x: "rest",
    };
    for (const [model, mapped] of Object.entries(expected)) {
      expect((await sent(config, { body: { model } })).json).toMatchObject({ model: mapped });
    }
  });

  test("modelMapping holds for translations too", async () => {
    const config = { provider: { ...claude, modelMapping: { m: 'cl"aude' } } };
    const request = await sent(config);
    expect(request.path).toBe("/v1/messages");
    expect(request.json).toMatchObject({ model: 'cl"aude', max_tokens: 4096 });
  });

  test("protocol original leaves bodies and answers alone", async () => {
    const config = { provider: { ...claude, protocol: "original", modelMapping: { "*": "other" } } };
    const request = await sent(config);
    expect(request.path).toBe("/v1/chat/completions");
    expect(request.json).toEqual({ model: "m", messages: [{ role: "user", content: "x" }] });
    expect(request.headers["x-api-key"]).toBe("sk-2");
  });

  test("customSettings are set where the protocol knows them", async () => {
    const customSettings = [
      { name: "max_tokens", value: 7 },
      { name: "temperature", value: 0.1, overwrite: false },
      { name: "top_k", value: 3 },
      { name: "extra.deep", value: { a: [1] }, mode: "raw" },
    ];
    const body = { temperature: 1, max_tokens: 5 };
    expect((await sent({ provider: { ...openai, customSettings } }, { body })).json).toEqual({
      model: "m",
      messages: [{ role: "user", content: "x" }],
      temperature: 1,
      max_tokens: 7,
      extra: { deep: { a: [1] } },
    });
    const native = await sent({ provider: { ...claude, customSettings }, _rules_: [] }, { path: "/v1/messages", body });
    expect(native.json).toMatchObject({ max_tokens: 7 });
  });

  test("the anthropic-version is the configured one, else the client's, else the usual one", async () => {
    const ask: Ask = { path: "/v1/messages", headers: { "anthropic-version": "2024-01-01" } };
    expect((await sent({ provider: claude }, ask)).headers["anthropic-version"]).toBe("2024-01-01");
    await gateway?.close();
    gateway = undefined;
    const configured = { provider: { ...claude, claudeVersion: "2025-01-01", apiVersion: "x" } };
    expect((await sent(configured, ask)).headers["anthropic-version"]).toBe("2025-01-01");
  });

  test("firstByteTimeout goes along with streams only", async () => {
    const config = { provider: { ...openai, firstByteTimeout: 1500 } };
    const name = "x-envoy-upstream-rq-first-byte-timeout-ms";
    expect((await sent(config)).headers[name]).toBeUndefined();
    expect((await sent(config, { body: { stream: true } })).headers[name]).toBe("1500");
  });
});
