import { randomUUID } from "node:crypto";
import { EMBEDDING_STUB_KEY, hosts, startEmbeddingStub, startOpenAiStub } from "@sluice/testbed";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { startRestServer } from "../../../testbed/src/store/rest-server.ts";
import { startSearchValkey } from "../../../testbed/src/valkey/search-valkey.ts";
import { cacheStatus, chat, openCache, ownText } from "./scene.ts";

const TOKEN = "a-token";

test("questions are compared in a Valkey with a search module, by whichever way it is reached", {
  timeout: 120_000,
}, async () => {
  const valkey = await startSearchValkey();
  const [openai, embedder, rest] = await Promise.all([
    startOpenAiStub(),
    startEmbeddingStub(),
    startRestServer(valkey.url, TOKEN),
  ]);
  const redis = new Redis(valkey.url);
  try {
    for (const host of hosts) {
      const index = `questions-${randomUUID().replaceAll("-", "")}`;
      const isHigress = host.name === "emulator (higress)";
      const gateway = await openCache(
        host,
        openai,
        {
          ...(isHigress
            ? { cache: { type: "redis", serviceName: "redis.static" } }
            : { store: { type: "http", service_name: "rest", token: TOKEN } }),
          embedding: { type: "openai", serviceName: "embedder", apiKey: EMBEDDING_STUB_KEY },
          vector: { type: "redis", collectionID: index, threshold: 0.3 },
        },
        {
          upstreams: {
            provider: { url: openai.url },
            embedder: { url: embedder.url },
            rest: { url: rest.url },
          },
          redisPort: () => Number(new URL(valkey.url).port),
        },
      );
      try {
        const subject = `the manual of the company ${ownText().replace(/[^a-z]/g, "")}`;
        expect(cacheStatus(await chat(gateway, `How do I get ${subject}?`))).toBe("miss");
        await expect.poll(async () => (await redis.keys(`${index}:*`)).length).toBe(1);
        // An index takes in what is written in its own time.
        await expect.poll(async () => indexed(redis, index)).toBe(1);
        const other = await chat(gateway, `How can I get ${subject}?`);
        expect([cacheStatus(other), other.headers.get("x-cache-match")]).toEqual(["hit", "semantic"]);
        const third = await chat(gateway, `How could I get ${subject}?`, { model: "stub-words-4" });
        expect(cacheStatus(third)).toBe("miss");
        expect(await redis.pttl((await redis.keys(`${index}:*`))[0] ?? "")).toBeGreaterThan(0);
      } finally {
        await gateway.close();
      }
    }
  } finally {
    redis.disconnect();
    await Promise.all([openai.close(), embedder.close(), rest.close()]);
    await valkey.stop();
  }
});

/** Documents that the index knows. */
async function indexed(redis: Redis, index: string): Promise<number> {
  const info = (await redis.call("FT.INFO", index)) as unknown[];
  return Number(info[info.indexOf("num_docs") + 1]);
}
