import { readFileSync } from "node:fs";
import { FILE_OPTIONS, parseObjects, ResourceStore, renderHigress, translate } from "@sluice/controller";
import {
  EmulatedHigress,
  type HigressReply,
  type ProviderStub,
  showLogsOnFailure,
  startAnthropicStub,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const images = { url: "oci://registry.example.com/sluice/{name}:{version}", version: "1.0.0" };

/** The resources that Higress would be given for the file. */
function rendered(file: string) {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  const { objects, issues } = parseObjects(text, file, { strict: true, defaultNamespace: "default" });
  expect(issues).toEqual([]);
  const { ir } = translate(ResourceStore.of(objects.map(({ resource }) => resource)), {
    ...FILE_OPTIONS,
    target: "higress",
  });
  const [fleet] = ir.fleets;
  if (fleet === undefined) throw new Error("no fleet");
  return renderHigress(fleet, { images });
}

describe("the YAML of a gateway, rendered for Higress", () => {
  let openai: ProviderStub;
  let anthropic: ProviderStub;
  let higress: EmulatedHigress;
  beforeAll(async () => {
    openai = await startOpenAiStub();
    anthropic = await startAnthropicStub();
    const { objects, issues } = rendered("higress.yaml");
    expect(issues).toEqual([]);
    higress = await EmulatedHigress.open({
      objects,
      services: {
        "llm-sluice.default.openai.internal.dns": openai.url,
        "llm-sluice-1.default.openai.internal.dns": openai.url,
        "llm-sluice.default.anthropic.internal.dns": anthropic.url,
      },
    });
  });
  afterAll(async () => {
    await higress?.close();
    await Promise.all([openai?.close(), anthropic?.close()]);
  });
  beforeEach((context) => {
    openai.clear();
    anthropic.clear();
    showLogsOnFailure(context, { higress });
  });

  function ask(model: string, headers: Readonly<Record<string, string>> = {}): Promise<HigressReply> {
    return higress.send({
      path: "/v1/chat/completions",
      headers: {
        host: "llm.example.com",
        authorization: "Bearer key-of-alice",
        "content-type": "application/json",
        ...headers,
      },
      chunks: [JSON.stringify({ model, messages: [{ role: "user", content: "Good day" }] })],
    });
  }

  /** Models that the stubs were asked for since the test began, `provider/model`. */
  function asked(): readonly string[] {
    const of = (name: string, { requests }: ProviderStub) =>
      requests.map(({ body }) => `${name}/${(JSON.parse(body.toString("utf8")) as { model: string }).model}`);
    return [...of("openai", openai), ...of("anthropic", anthropic)];
  }

  async function chosen(model: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    openai.clear();
    anthropic.clear();
    expect(await ask(model, headers)).toMatchObject({ status: 200 });
    return asked().join();
  }

  test("shares of a canary come out by provider and by model", async () => {
    for (let count = 0; count < 100; count++) expect((await ask("gpt-4o-2024")).status).toBe(200);
    const share = (name: string) => asked().filter((model) => model === name).length;
    expect(share("openai/gpt-4o")).toBeGreaterThan(75);
    expect(share("openai/gpt-4o-mini")).toBeGreaterThan(5);
    expect(share("anthropic/claude-sonnet-4-5")).toBeGreaterThan(5);
    expect(asked()).toHaveLength(100);
  });

  test("a whole name comes before a prefix, and a provider's own mapping holds where no target names a model", async () => {
    expect(await chosen("gpt-4o-mini")).toBe("anthropic/claude-haiku-4-5");
  });

  test("what the policy puts before the question arrives, and the provider's key in the place of the client's", async () => {
    await ask("lab", { "x-session": "s1" });
    const [request] = openai.requests;
    expect(JSON.parse(request?.body.toString("utf8") ?? "")).toMatchObject({
      messages: [{ role: "system", content: "Be brief." }, { role: "user" }],
    });
    expect(request?.headers.authorization).toBe("Bearer sk-stub-openai");
  });

  test.each([
    { who: "nobody", headers: { authorization: "" }, status: 401 },
    { who: "somebody unknown", headers: { authorization: "Bearer guessed" }, status: 403 },
    { who: "somebody known who may not", headers: { authorization: "Bearer key-of-carol" }, status: 403 },
    { who: "somebody by the other header", headers: { authorization: "", "x-api-key": "key-of-bob" }, status: 200 },
  ])("$who gets $status", async ({ headers, status }) => {
    expect((await ask("gpt-4o-mini", headers)).status).toBe(status);
    expect(asked()).toHaveLength(status === 200 ? 1 : 0);
  });

  test("what a client writes into the plugins' headers opens no way around the policy", async () => {
    const forged = {
      authorization: "",
      "x-mse-consumer": "bob",
      "x-higress-llm-model": "only",
      "x-sluice-target": "default/chat/only/0",
      "x-higress-fallback-from": "sluice.default.chat.r000",
    };
    expect((await ask("only", forged)).status).toBe(401);
    expect(asked()).toEqual([]);
  });

  test("a failed answer goes round by the fallback Ingresses, in their order", async () => {
    const reply = await ask("down");
    expect(reply.status).toBe(200);
    expect(asked()).toEqual(["openai/stub-error-500", "openai/stub-error-503", "anthropic/claude-sonnet-4-5"]);
    expect(reply.routes.map((route) => route.split(".").at(-1))).toEqual([expect.stringMatching(/^r/), "f0", "f1"]);
  });

  test("an answer that the rule does not name stands", async () => {
    const reply = await ask("wrong");
    expect(reply.status).toBe(400);
    expect(asked()).toEqual(["openai/stub-error-400"]);
    expect(reply.routes).toHaveLength(1);
  });

  test("a session keeps its target, and sessions are spread", async () => {
    const seen = new Set<string>();
    for (let session = 0; session < 20; session++) {
      const headers = { "x-session": `s${session}` };
      const first = await chosen("lab", headers);
      expect(await chosen("lab", headers)).toBe(first);
      seen.add(first);
    }
    expect(seen).toEqual(new Set(["openai/gpt-4o", "openai/gpt-4o-mini"]));
  });

  test("an experiment and a consumer have targets of their own", async () => {
    expect(await chosen("lab", { "x-experiment": "b" })).toBe("anthropic/claude-sonnet-4-5");
    expect(await chosen("lab", { authorization: "Bearer key-of-bob" })).toBe("openai/gpt-4.1");
  });

  test("the cheapest target is taken, whoever stands first", async () => {
    expect(await chosen("cheap")).toBe("openai/gpt-4o-mini");
  });

  test("who matches no condition of a rule with conditions alone is served by nobody", async () => {
    expect((await ask("only")).status).toBe(503);
    expect(asked()).toEqual([]);
    expect(await chosen("only", { authorization: "Bearer key-of-bob" })).toBe("openai/gpt-4o");
  });

  test("another host, and a model that no rule has, find no route", async () => {
    expect((await ask("gpt-4o", { host: "other.example.com" })).status).toBe(404);
    expect((await ask("unknown")).status).toBe(404);
  });
});
