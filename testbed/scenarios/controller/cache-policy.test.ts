import { type RecordingServer, showLogsOnFailure, startRecordingServer } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  aiPolicyYaml,
  aiRouteYaml,
  consumerYaml,
  GATEWAY_YAML,
  providerYaml,
  yamlOf,
} from "../../src/controller/ai-yaml.ts";
import { type ChatQuestion, type ChatReply, chat } from "../../src/controller/chat.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

const GATEWAY = "{group: gateway.networking.k8s.io, kind: Gateway, name: demo}";
const ruleTarget = (name: string): string => `{group: sluice.dev, kind: AIRoute, name: chat, sectionName: ${name}}`;
const SEMANTIC = `  defaults: {cache: {exact: {}, semantic: {embeddingRef: {name: embedder}, model: small, lexicalCheck: facts}}}`;
const SELECTOR = `secretSelector: {matchLabels: {sluice.dev/consumer: "true"}}`;

const rule = (name: string): string =>
  `{name: ${name}, matches: [{models: [${name}]}], targets: [{providerRef: {name: a}}]}`;

/** Takes requests without a model, too: an order to purge has none. */
const REST = `{name: rest, matches: [{models: ["*"]}], targets: [{providerRef: {name: a}}]}`;

const cache = (exact: string): string => `  defaults: {cache: {exact: ${exact}, purgeBy: platform}}`;

/** What a text means, to the embedder of these tests: whoever asks for Paris or Rome, in whatever words. */
function vectorOf(text: string): readonly number[] {
  const isParis = /capital of France|France's capital/.test(text);
  const isRome = /capital of Italy/.test(text);
  return [isParis ? 1 : 0, isRome ? 1 : 0, isParis || isRome ? 0 : 1];
}

const EMBEDDER_KEY = "key-of-embedder";

let embedder: RecordingServer;
let stub: ProviderStub;
let gateway: FileGateway;

function files(): Readonly<Record<string, string>> {
  const price = `  models: [{name: shop, price: {input: "1", output: "2"}}]`;
  return {
    "gateway.yaml": GATEWAY_YAML,
    "provider.yaml": providerYaml({ name: "a", port: stub.port, key: stub.key, rest: price }),
    "route.yaml": aiRouteYaml("chat", `[${["shop", "faq", "geo"].map(rule).join(", ")}, ${REST}]`),
    "consumers.yaml": yamlOf(...["ada", "ben", "platform"].map((name) => consumerYaml(name, `{key: key-of-${name}}`))),
    "embedder.yaml": providerYaml({ name: "embedder", port: embedder.port, key: EMBEDDER_KEY }),
    "policies.yaml": yamlOf(
      aiPolicyYaml("who", GATEWAY, `  overrides: {consumers: {${SELECTOR}}, statistics: {}}`),
      aiPolicyYaml("cache", GATEWAY, cache("{ttl: 10m}")),
      aiPolicyYaml("faq", ruleTarget("faq"), cache("{ttl: 10m, scope: route, tags: [faq]}")),
      aiPolicyYaml("geo", ruleTarget("geo"), SEMANTIC),
    ),
  };
}

beforeAll(async () => {
  embedder = await startRecordingServer((request, response) => {
    const { input } = request.json as { readonly input: string | readonly string[] };
    const data = [input].flat().map((text, index) => ({ index, embedding: vectorOf(text) }));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ object: "list", data }));
  });
  stub = await startOpenAiStub();
  gateway = await FileGateway.start({ files: files() });
});
afterAll(async () => {
  await gateway?.stop();
  await stub?.close();
  await embedder?.close();
});
beforeEach((context) => {
  stub.clear();
  embedder.clear();
  showLogsOnFailure(context, { gateway });
});

function ask(consumer: string, question: ChatQuestion): Promise<ChatReply> {
  const headers = { authorization: `Bearer key-of-${consumer}`, ...question.headers };
  return chat(gateway.url, { ...question, headers });
}

/** Of `x-cache-status`, one for each request. */
async function statuses(...asked: readonly (readonly [string, ChatQuestion])[]): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const [consumer, question] of asked) {
    const { status, reply } = await ask(consumer, question);
    expect(status).toBe(200);
    found.push(reply.headers["x-cache-status"]);
  }
  return found;
}

/** Lines of the access log: a consumer's answers from the cache. */
function hitsOf(consumer: string): readonly string[] {
  return gateway.accessLog.filter((line) => line.includes(consumer) && /cache_status\W+hit/.test(line));
}

describe("an AIPolicy's cache", () => {
  test("answers a consumer's question again, plain and streamed, and nobody else's", async () => {
    const question = { model: "shop", prompt: "how are you" };
    const streamed = { ...question, body: { stream: true } };
    expect(await statuses(["ada", question], ["ada", question], ["ada", streamed])).toEqual(["miss", "hit", "hit"]);
    expect(await statuses(["ben", question], ["ada", { ...question, model: "faq" }])).toEqual(["miss", "miss"]);
    expect(await statuses(["ada", { ...question, prompt: "and you" }])).toEqual(["miss"]);
    expect(stub.requests).toHaveLength(4);
  });

  test("costs nothing again, and says so in the access log", async () => {
    const question = { model: "shop", prompt: "what does it cost" };
    await statuses(["ben", question], ["ben", question]);
    await vi.waitFor(() => expect(hitsOf("ben")).toHaveLength(1));
    expect(hitsOf("ben")[0]).not.toContain("cost");
    expect(stub.requests).toHaveLength(1);
  });

  test("of a rule has its own scope, and is purged by the consumer who may", async () => {
    const question = { model: "faq", prompt: "where is the shop" };
    expect(await statuses(["ada", question], ["ben", question])).toEqual(["miss", "hit"]);
    const order = { path: "/ai-cache/purge?tag=faq" };
    expect(await ask("ada", order)).toMatchObject({ status: 403 });
    expect(await statuses(["ada", question])).toEqual(["hit"]);
    expect(await ask("platform", order)).toMatchObject({ status: 200 });
    expect(await statuses(["ada", question])).toEqual(["miss"]);
    expect(stub.requests).toHaveLength(2);
  });

  test("with an embedder answers the same question in other words, and no other", async () => {
    const asks = (prompt: string) => ({ model: "geo", prompt });
    expect(await statuses(["ada", asks("What is the capital of France?")])).toEqual(["miss"]);
    const other = await ask("ada", asks("Tell me France's capital"));
    expect(other.reply.headers["x-cache-status"]).toBe("hit");
    expect(other.reply.text).toContain("What is the capital of France?");
    expect(await statuses(["ada", asks("What is the capital of Italy?")])).toEqual(["miss"]);
    expect(await statuses(["ben", asks("Tell me France's capital")])).toEqual(["miss"]);
    const [asked] = embedder.requests;
    expect(asked).toMatchObject({ path: "/v1/embeddings", json: { model: "small" } });
    expect(asked?.headers.authorization).toBe(`Bearer ${EMBEDDER_KEY}`);
  });
});
