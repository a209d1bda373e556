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
import { showLogsOnFailure } from "../../src/show-logs.ts";

const GATEWAY = "{group: gateway.networking.k8s.io, kind: Gateway, name: demo}";
const FAQ = "{group: sluice.dev, kind: AIRoute, name: chat, sectionName: faq}";
const SELECTOR = `secretSelector: {matchLabels: {sluice.dev/consumer: "true"}}`;

const rule = (name: string): string =>
  `{name: ${name}, matches: [{models: [${name}]}], targets: [{providerRef: {name: a}}]}`;

const cache = (exact: string): string => `  defaults: {cache: {exact: ${exact}}}`;

let stub: ProviderStub;
let gateway: FileGateway;

function files(): Readonly<Record<string, string>> {
  const price = `  models: [{name: shop, price: {input: "1", output: "2"}}]`;
  return {
    "gateway.yaml": GATEWAY_YAML,
    "provider.yaml": providerYaml({ name: "a", port: stub.port, key: stub.key, rest: price }),
    "route.yaml": aiRouteYaml("chat", `[${rule("shop")}, ${rule("faq")}]`),
    "consumers.yaml": yamlOf(...["ada", "ben"].map((name) => consumerYaml(name, `{key: key-of-${name}}`))),
    "policies.yaml": yamlOf(
      aiPolicyYaml("who", GATEWAY, `  overrides: {consumers: {${SELECTOR}}, statistics: {}}`),
      aiPolicyYaml("cache", GATEWAY, cache("{ttl: 10m}")),
      aiPolicyYaml("faq", FAQ, cache("{ttl: 10m, scope: route, tags: [faq]}")),
    ),
  };
}

beforeAll(async () => {
  stub = await startOpenAiStub();
  gateway = await FileGateway.start({ files: files() });
});
afterAll(async () => {
  await gateway?.stop();
  await stub?.close();
});
beforeEach((context) => {
  stub.clear();
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

  test("of a rule has its own scope", async () => {
    const question = { model: "faq", prompt: "where is the shop" };
    expect(await statuses(["ada", question], ["ben", question])).toEqual(["miss", "hit"]);
    expect(stub.requests).toHaveLength(1);
  });
});
