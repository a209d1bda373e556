import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aiRouteYaml, GATEWAY_YAML, providerYaml, yamlOf } from "../../src/controller/ai-yaml.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { type EppStub, startEpp } from "../../src/epp-stub/epp-stub.ts";
import { poolYaml } from "../../src/inference/pool-yaml.ts";
import { MODEL, type ModelServer, startModelServer } from "../../src/model-server/model-server.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

const PORT_OF_PODS = 0;

let pods: readonly ModelServer[];
let epp: EppStub;
let stub: ProviderStub;
let gateway: FileGateway;

const llm = (rest = ""): string => `{poolRef: {name: llm}${rest}}`;

const RULES = `
  - {name: chat, matches: [{models: [chat]}], targets: [${llm(`, model: "${MODEL}"`)}]}
  - {name: messages, matches: [{path: {type: Exact, value: /v1/messages}}], targets: [${llm(`, model: "${MODEL}"`)}]}
  - {name: native, matches: [{models: ["${MODEL}"]}], targets: [${llm()}]}
  - {name: other, matches: [{path: {type: PathPrefix, value: /}, headers: [{name: x-other, value: "1"}]}], targets: [${llm()}]}
  - {name: adapters, matches: [{models: [adapters]}], targets: [${llm(", model: tuned-1")}, ${llm(", model: tuned-2")}]}
  - {name: mixed, matches: [{models: [mixed]}], targets: [${llm(`, model: "${MODEL}"`)}, {providerRef: {name: a}, model: gpt-4o-mini}]}
  - name: session
    matches: [{models: [session]}]
    targets: [{poolRef: {name: llm}, model: "${MODEL}", when: {headers: [{name: x-own, value: "yes"}]}}, {providerRef: {name: a}, model: gpt-4o-mini}]`;

interface Answer {
  readonly status: number;
  readonly pod: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(path: string, question: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(`${gateway.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(question),
  });
  const body = (await response.json()) as Answer["body"];
  return { status: response.status, pod: response.headers.get("x-inference-pod"), body };
}

function chat(model: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return ask("/v1/chat/completions", { model, messages: [{ role: "user", content: "Hi" }], max_tokens: 2 }, headers);
}

/** What a pod was asked last. */
function asked(pod: ModelServer | undefined): {
  readonly path: string;
  readonly model: unknown;
  readonly names: string[];
} {
  const last = pod?.requests.at(-1);
  const body = JSON.parse(last?.body.toString() ?? "{}") as { readonly model?: unknown };
  const names = Object.keys(last?.headers ?? {});
  return { path: last?.path ?? "", model: body.model, names };
}

/** What the picker was given last. It writes JSON anew, so that the pod's has other bytes. */
function given(): string | undefined {
  return epp.exchanges.at(-1)?.requestBody.toString();
}

beforeAll(async () => {
  const options = { loras: ["tuned-1", "tuned-2"] };
  const first = await startModelServer({ ...options, host: "127.0.0.21", port: PORT_OF_PODS, pod: "llm-0" });
  const second = await startModelServer({ ...options, host: "127.0.0.22", port: first.port, pod: "llm-1" });
  pods = [first, second];
  epp = await startEpp({ tls: true });
  stub = await startOpenAiStub();
  const addresses = ["127.0.0.21", "127.0.0.22"];
  gateway = await FileGateway.start({
    config: { enableInferenceExtension: true },
    files: {
      "gateway.yaml": GATEWAY_YAML,
      "route.yaml": aiRouteYaml("chat", RULES),
      "pool.yaml": poolYaml({ name: "llm", port: first.port, pods: addresses, picker: { port: epp.port } }),
      "provider.yaml": yamlOf(providerYaml({ name: "a", port: stub.port, key: stub.key })),
    },
  });
});

beforeEach((context) => {
  showLogsOnFailure(context, { gateway, epp });
  epp.clear();
  epp.pick([pods[1]?.address ?? ""]);
  for (const pod of pods) {
    pod.clear();
    pod.respond(undefined);
  }
});

afterAll(async () => {
  await gateway?.stop();
  await Promise.all([epp, stub, ...(pods ?? [])].map((one) => one?.close()));
});

describe("an AIRoute that leads to an InferencePool", () => {
  test("asks the picker for the model that the pool knows, and the pod gets it", async () => {
    const answer = await chat("chat");
    expect(answer).toMatchObject({ status: 200, pod: "llm-1", body: { object: "chat.completion" } });
    expect(asked(pods[1])).toMatchObject({ path: "/v1/chat/completions", model: MODEL });
    expect(JSON.parse(epp.exchanges[0]?.requestBody.toString() ?? "")).toMatchObject({ model: MODEL });
  });

  test("answers a client of Anthropic's in its words, on the route that its path chose", async () => {
    const question = { model: "claude", max_tokens: 2, messages: [{ role: "user", content: "Hi" }] };
    const answer = await ask("/v1/messages", question);
    expect(answer).toMatchObject({ status: 200, pod: "llm-1", body: { type: "message", role: "assistant" } });
    expect(asked(pods[1])).toMatchObject({ path: "/v1/chat/completions", model: MODEL });
  });

  test("changes no byte of what OpenAI's clients send but the model, whatever vLLM alone knows", async () => {
    const question = { guided_json: { a: 1.0e2 }, top_k: 3, messages: [{ role: "user", content: "Hi", extra: [] }] };
    expect((await ask("/v1/chat/completions", { model: "chat", ...question })).status).toBe(200);
    expect(given()).toBe(JSON.stringify({ model: MODEL, ...question }));
    expect((await ask("/v1/chat/completions", { model: MODEL, ...question })).status).toBe(200);
    expect(given()).toBe(JSON.stringify({ model: MODEL, ...question }));
  });

  test("puts Anthropic's top_k, and Responses, into chat completions", async () => {
    const question = { model: "claude", max_tokens: 2, top_k: 3, messages: [{ role: "user", content: "Hi" }] };
    expect((await ask("/v1/messages", question)).status).toBe(200);
    expect(JSON.parse(pods[1]?.requests.at(-1)?.body.toString() ?? "")).toMatchObject({ top_k: 3, model: MODEL });
    const answer = await ask("/v1/responses", { model: "chat", input: "Hi" });
    expect(answer).toMatchObject({ status: 200, body: { object: "response" } });
    expect(asked(pods[1])).toMatchObject({ path: "/v1/chat/completions", model: MODEL });
  });

  test.each([
    "/v1/completions",
    "/v1/embeddings",
    "/v1/rerank",
    "/v1/score",
    "/tokenize",
    "/v1/audio/speech",
    "/v1/images/generations",
    "/v1/messages/count_tokens",
    "/pooling?raw=1",
  ])("passes %s", async (path) => {
    for (const pod of pods) pod.respond((_, response) => void response.end("{}"));
    const body = JSON.stringify({ model: MODEL, input: "Hi", prompt: "Hi" });
    const headers = { "content-type": "application/json", "x-other": "1" };
    const response = await fetch(`${gateway.url}${path}`, { method: "POST", headers, body });
    expect([response.status, await response.text()]).toEqual([200, "{}"]);
    expect([asked(pods[1]).path, given()]).toEqual([path, body]);
  });

  test("passes /v1/models", async () => {
    const response = await fetch(`${gateway.url}/v1/models`, { headers: { "x-other": "1" } });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(MODEL);
  });

  test("answers what the picker refuses in the client's words", async () => {
    epp.behave({ status: 429 });
    const question = { model: "claude", max_tokens: 2, messages: [{ role: "user", content: "Hi" }] };
    expect(await ask("/v1/messages", question)).toMatchObject({ status: 429, body: { type: "error" } });
  });

  test("tells the pod nothing of how the gateway found it", async () => {
    await chat(MODEL, { "x-sluice-route": "airoute/default/chat/adapters/0", "x-sluice-target": "1" });
    const { names, model } = asked(pods[1]);
    expect(model).toBe(MODEL);
    expect(names.filter((name) => name.startsWith("x-sluice-"))).toEqual([]);
  });

  test("asks one pool for several adapters by weight", async () => {
    const models: unknown[] = [];
    for (let count = 0; count < 24; count += 1) {
      expect((await chat("adapters")).status).toBe(200);
      models.push(asked(pods[1]).model);
    }
    expect(new Set(models)).toEqual(new Set(["tuned-1", "tuned-2"]));
  });

  test("shares requests between a pool and a provider", async () => {
    const served = new Set<string>();
    for (let count = 0; count < 24; count += 1) {
      const { status, pod } = await chat("mixed");
      expect(status).toBe(200);
      served.add(pod ?? "provider");
    }
    expect(served).toEqual(new Set(["llm-1", "provider"]));
    expect(epp.log.picks).toBeGreaterThan(0);
    expect(epp.log.picks).toBeLessThan(24);
  });

  test("goes to the pool, or to the provider, as the rule chooses", async () => {
    expect((await chat("session", { "x-own": "yes" })).pod).toBe("llm-1");
    expect(await chat("session")).toMatchObject({ status: 200, pod: null });
  });
});
