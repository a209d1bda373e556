import {
  EMBEDDING_STUB_APP,
  EMBEDDING_STUB_KEY,
  EMBEDDING_STUB_SECRET,
  emulatorHost,
  type Gateway,
  type GatewaySetup,
  hosts,
  type ProviderStub,
  type ServiceFault,
  type ServiceStub,
  showLogsOnFailure,
  startEmbeddingStub,
  startOpenAiStub,
  startVectorStub,
  type TestHost,
  VECTOR_STUB_COLLECTION,
  VECTOR_STUB_KEY,
  VECTOR_TYPES,
  type VectorStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, cacheStatus, chat, openCache, ownText } from "./scene.ts";

const emulator = emulatorHost("envoy");

let openai: ProviderStub;
let embedder: ServiceStub;
let vectors: VectorStub;
let gateway: Gateway | undefined;
beforeAll(async () => {
  openai = await startOpenAiStub();
  embedder = await startEmbeddingStub();
  vectors = await startVectorStub();
});
afterAll(() => Promise.all([openai.close(), embedder.close(), vectors.close()]));
beforeEach((context) => {
  const sources = { gateway: { logs: () => gateway?.logs() ?? [] }, embedder: { logs: () => [...embedder.refusals] } };
  showLogsOnFailure(context, { ...sources, vectors: { logs: () => [...vectors.refusals] } });
});
afterEach(async () => {
  embedder.fail(undefined);
  vectors.fail(undefined);
  await gateway?.close();
  gateway = undefined;
});

const OPENAI = { type: "openai", serviceName: "embedder", apiKey: EMBEDDING_STUB_KEY };

/** What the stub's vectors of questions that share most words come to. */
const SIMILARITY = 0.7;

async function open(host: TestHost, config: object = {}, more: Partial<GatewaySetup> = {}): Promise<Gateway> {
  const upstreams = {
    provider: { url: openai.url },
    embedder: { url: embedder.url },
    vectors: { url: vectors.url },
  };
  const all = { embedding: OPENAI, vector: { threshold: SIMILARITY }, semanticTimeout: 20_000, ...config };
  gateway = await openCache(host, openai, all, { upstreams, ...more });
  return gateway;
}

/** A question about something that nobody else asks about, and the same in other words. */
function ownQuestion(): { readonly one: string; readonly other: string; readonly further: string } {
  const thing = ownText().replace(/[^a-z]/g, "");
  const subject = `the bicycle repair manual of the company ${thing}`;
  return {
    one: `How do I get ${subject}?`,
    other: `How can I get ${subject}?`,
    further: `How can I not get ${subject}?`,
  };
}

/** How an answer came: the provider's or the cache's, and by which match. */
function origin(answer: Answer): (string | number | null)[] {
  return [answer.status, cacheStatus(answer), answer.headers.get("x-cache-match")];
}

function contentOf(answer: Answer): string {
  return JSON.parse(answer.text).choices[0].message.content;
}

const FRESH = [200, "miss", null];
const MATCHED = [200, "hit", "semantic"];

describe.each(hosts)("questions compared by meaning on $name", (host) => {
  test("a question in other words has the answer of the first, and says so", async () => {
    const { one, other } = ownQuestion();
    const gateway = await open(host);
    const first = await chat(gateway, one);
    expect(origin(first)).toEqual(FRESH);
    const second = await chat(gateway, other);
    expect(origin(second)).toEqual(MATCHED);
    expect(Number(second.headers.get("x-cache-score"))).toBeGreaterThan(SIMILARITY);
    expect(second.headers.get("x-cache-question")).toMatch(/^[0-9a-f]{64}$/);
    expect(contentOf(second)).toBe(contentOf(first));
    expect(origin(await chat(gateway, one))).toEqual([200, "hit", null]);
    const metrics = await gateway.metrics();
    const named = (end: string) => [...metrics].find(([name]) => name.endsWith(end))?.[1];
    expect([named("ai_cache_semantic_hit"), named("ai_cache_semantic_miss")]).toEqual([1, 1]);
  });

  test("a near-miss, another model, scope, instruction or tool is another question", async () => {
    const { one, other, further } = ownQuestion();
    const gateway = await open(host);
    const tool = { type: "function", function: { name: "f", parameters: { type: "object" } } };
    const system = [
      { role: "system", content: "In rhymes." },
      { role: "user", content: other },
    ];
    expect(origin(await chat(gateway, one))).toEqual(FRESH);
    expect(origin(await chat(gateway, further))).toEqual(FRESH);
    expect(origin(await chat(gateway, other, { model: "stub-words-4" }))).toEqual(FRESH);
    expect(origin(await chat(gateway, other, {}, { "x-mse-consumer": "bob" }))).toEqual(FRESH);
    expect(origin(await chat(gateway, other, { messages: system }))).toEqual(FRESH);
    expect(origin(await chat(gateway, other, { tools: [tool] }))).toEqual(FRESH);
    expect(origin(await chat(gateway, other, { temperature: 0.5 }))).toEqual(FRESH);
    expect(origin(await chat(gateway, other))).toEqual(MATCHED);
  });

  test("with an embedder that is silent, requests go on after a while", async () => {
    const { one, other } = ownQuestion();
    const gateway = await open(host, { semanticTimeout: 200 });
    embedder.fail("silent");
    expect(origin(await chat(gateway, one))).toEqual(FRESH);
    embedder.fail(undefined);
    expect(origin(await chat(gateway, other))).toEqual(FRESH);
    expect(origin(await chat(gateway, one))).toEqual([200, "hit", null]);
  });

  test("questions are kept in a vector server, and asked for there", async () => {
    const { one, other } = ownQuestion();
    const gateway = await open(host, { vector: serverBlock("qdrant") });
    expect(origin(await chat(gateway, one))).toEqual(FRESH);
    await expect.poll(() => vectors.stored.rows.some(({ members }) => members.question === one)).toBe(true);
    expect(origin(await chat(gateway, other))).toEqual(MATCHED);
    vectors.fail("error");
    expect(origin(await chat(gateway, `${other} `))).toEqual(FRESH);
  });

  test("those who wait for a match are told of it as well", async () => {
    const { one, other } = ownQuestion();
    const gateway = await open(host);
    expect(origin(await chat(gateway, one))).toEqual(FRESH);
    const answers = await Promise.all(Array.from({ length: 8 }, () => chat(gateway, other)));
    expect(answers.map(origin)).toEqual(answers.map(() => MATCHED));
    const questions = new Set(answers.map(({ headers }) => headers.get("x-cache-question")));
    expect(questions.size).toBe(1);
  });

  test("a service that nobody runs costs nothing but the comparison", async () => {
    const { one } = ownQuestion();
    const gateway = await open(host, { embedding: { ...OPENAI, serviceName: "nobody" } });
    expect(origin(await chat(gateway, one))).toEqual(FRESH);
    expect(origin(await chat(gateway, one))).toEqual([200, "hit", null]);
  });
});

/** The block `vector` of a server, with a threshold in what it measures. */
function serverBlock(type: (typeof VECTOR_TYPES)[number]): object {
  const isDistance = type === "dashvector" || type === "chroma" || type === "weaviate";
  const similarity = type === "elasticsearch" ? (1 + SIMILARITY) / 2 : SIMILARITY;
  return {
    type,
    serviceName: "vectors",
    apiKey: VECTOR_STUB_KEY,
    collectionID: VECTOR_STUB_COLLECTION,
    threshold: isDistance ? 1 - SIMILARITY : similarity,
  };
}

describe("each service", () => {
  const EMBEDDINGS = [
    { type: "azure", serviceHost: "a.example", apiVersion: "2024-10-21" },
    { type: "dashscope" },
    { type: "cohere" },
    { type: "ollama" },
    { type: "huggingface" },
    {
      type: "textin",
      textinAppId: EMBEDDING_STUB_APP,
      textinSecretCode: EMBEDDING_STUB_SECRET,
      textinMatryoshkaDim: 64,
    },
    { type: "xfyun", appId: EMBEDDING_STUB_APP, apiSecret: EMBEDDING_STUB_SECRET },
  ];

  test.each(EMBEDDINGS)("of embeddings, $type, is asked in its own protocol", async (embedding) => {
    const { one, other } = ownQuestion();
    const gateway = await open(emulator, { embedding: { ...OPENAI, ...embedding } });
    expect(origin(await chat(gateway, one))).toEqual(FRESH);
    expect(origin(await chat(gateway, other))).toEqual(MATCHED);
  });

  test.each(VECTOR_TYPES)("of vectors, %s, is asked in its own protocol", async (type) => {
    const { one, other } = ownQuestion();
    const gateway = await open(emulator, { vector: serverBlock(type) });
    expect(origin(await chat(gateway, one))).toEqual(FRESH);
    await expect.poll(() => vectors.stored.rows.some(({ members }) => members.question === one)).toBe(true);
    expect(origin(await chat(gateway, other, { model: "stub-words-4" }))).toEqual(FRESH);
    expect(origin(await chat(gateway, other))).toEqual(MATCHED);
  });

  test.each<ServiceFault>(["error", "garbage", "other", "cut"])(
    "of embeddings that is %s lets requests go on",
    async (fault) => {
      const gateway = await open(emulator);
      embedder.fail(fault);
      expect(origin(await chat(gateway, ownQuestion().one))).toEqual(FRESH);
    },
  );

  test.each<ServiceFault>(["silent", "error", "garbage", "other", "cut"])(
    "of vectors that is %s lets requests go on",
    async (fault) => {
      const gateway = await open(emulator, { semanticTimeout: 200, vector: serverBlock("milvus") });
      vectors.fail(fault);
      expect(origin(await chat(gateway, ownQuestion().one))).toEqual(FRESH);
    },
  );

  test("that fails five times in a row is left alone for a while", async () => {
    const gateway = await open(emulator);
    embedder.fail("error");
    const before = embedder.requests.length;
    for (let i = 0; i < 8; i++) expect(origin(await chat(gateway, ownQuestion().one))).toEqual(FRESH);
    expect(embedder.requests.length - before).toBe(5);
  });
});

test("a row of a vector server that names another's answer gives it to nobody", async () => {
  const { one, other } = ownQuestion();
  const bob = { "x-mse-consumer": "bob" };
  const gateway = await open(emulator, { tellKey: true, vector: serverBlock("qdrant") });
  const alices = await chat(gateway, ownQuestion().one, {}, { "x-mse-consumer": "alice" });
  expect(origin(await chat(gateway, one, {}, bob))).toEqual(FRESH);
  const rowOf = () => vectors.stored.rows.find(({ members }) => members.question === one);
  await expect.poll(rowOf).toBeDefined();
  Object.assign(rowOf()?.members ?? {}, { key: alices.headers.get("x-cache-key") });
  expect(origin(await chat(gateway, other, {}, bob))).toEqual(FRESH);
});

describe("the settings of the comparison", () => {
  test("compare the whole conversation where they say so", async () => {
    const { one, other } = ownQuestion();
    const gateway = await open(emulator, { semanticFrom: "conversation" });
    const talk = (text: string) => ({
      messages: [
        { role: "user", content: text },
        { role: "assistant", content: "Which one?" },
        { role: "user", content: "The red one." },
      ],
    });
    expect(origin(await chat(gateway, "", talk(one)))).toEqual(FRESH);
    expect(origin(await chat(gateway, "", talk(other)))).toEqual(MATCHED);
  });

  test("let what was said before differ where they say so", async () => {
    const { one, other } = ownQuestion();
    const behind = (text: string, before: string) => ({
      messages: [
        { role: "user", content: before },
        { role: "assistant", content: "Yes?" },
        { role: "user", content: text },
      ],
    });
    const strict = await open(emulator);
    expect(origin(await chat(strict, "", behind(one, "Hello")))).toEqual(FRESH);
    expect(origin(await chat(strict, "", behind(other, "Hi there")))).toEqual(FRESH);
    await strict.close();
    const lax = await open(emulator, { semanticContext: "instructions" });
    expect(origin(await chat(lax, "", behind(one, "Hello")))).toEqual(FRESH);
    expect(origin(await chat(lax, "", behind(other, "Hi there")))).toEqual(MATCHED);
  });

  test.each([{ semanticContext: "instructions" }, { semanticFrom: "conversation" }, {}])(
    "let no picture differ: %o",
    async (config) => {
      const { one, other } = ownQuestion();
      const shown = (text: string, url: string) => {
        const picture = { type: "image_url", image_url: { url } };
        return { messages: [{ role: "user", content: [{ type: "text", text }, picture] }] };
      };
      const gateway = await open(emulator, config);
      expect(origin(await chat(gateway, "", shown(one, "https://a.test/1.png")))).toEqual(FRESH);
      expect(origin(await chat(gateway, "", shown(other, "https://a.test/2.png")))).toEqual(FRESH);
    },
  );

  test("keep to a match that the threshold alone would not make again", async () => {
    const base = { embedding: OPENAI, scope: "global" };
    const strict = {
      ...base,
      vector: { threshold: 0.999 },
      semanticHysteresis: 0.5,
      _match_domain_: ["localhost"],
    };
    const gateway = await open(emulator, { ...base, _rules_: [strict] });
    const elsewhere = { ...gateway, url: gateway.url.replace("127.0.0.1", "localhost") };
    const [known, fresh] = [ownQuestion(), ownQuestion()];
    for (const { one } of [known, fresh]) expect(origin(await chat(gateway, one))).toEqual(FRESH);
    expect(origin(await chat(gateway, known.other))).toEqual(MATCHED);
    expect(origin(await chat(elsewhere, known.other))).toEqual(MATCHED);
    expect(origin(await chat(elsewhere, fresh.other))).toEqual(FRESH);
  });

  test("compare questions with tools where they say so, and nothing where they switch it off", async () => {
    const { one, other } = ownQuestion();
    const tools = { tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }] };
    const lax = await open(emulator, { semanticTools: true });
    expect(origin(await chat(lax, one, tools))).toEqual(FRESH);
    expect(origin(await chat(lax, other, tools))).toEqual(MATCHED);
    await lax.close();
    const before = embedder.requests.length;
    const off = await open(emulator, { enableSemanticCache: false });
    expect(origin(await chat(off, one))).toEqual(FRESH);
    expect(origin(await chat(off, other))).toEqual(FRESH);
    expect(embedder.requests.length).toBe(before);
  });

  test("name what is missing", async () => {
    const cases: readonly [object, RegExp][] = [
      [{ embedding: { type: "azure", serviceName: "e", apiKey: "k" } }, /embedding azure: needs apiVersion/],
      [{ vector: { type: "qdrant", serviceName: "q" } }, /vector qdrant: needs collectionID/],
      [{ vector: { type: "chroma", collectionID: "c" } }, /serviceName: is required with type chroma/],
      [{ vector: { type: "redis" } }, /vector redis: needs a store that is a Redis/],
    ];
    for (const [config, message] of cases) await expect(open(emulator, config)).rejects.toThrow(message);
  });
});
