import { fileURLToPath } from "node:url";
import { bootstrap, Envoy, httpCluster, httpListener, route, virtualHost, wasmFilter } from "@sluice/envoy";
import { OPENAI_STUB_KEY, type ProviderStub, startOpenAiStub } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startRestServer } from "../src/store/rest-server.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";

const MODULE = fileURLToPath(new URL("../../dist/ai-token-ratelimit.wasm", import.meta.url));
const TOKEN = "a-token";
/** Tokens that the stub makes of each call: 3 words in, 5 out. */
const COST = 8;
const LIMIT = 400;
/** What a call is estimated to take, 10 of output and the question, is more than it takes. */
const MAX_TOKENS = 10;
const CALLS = 200;
/** For charges that come after answers. */
const PATIENT = { timeout: 20_000 };

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

/** An Envoy with as many workers as a large machine has. */
async function start(config: object, clusters: Record<string, string>): Promise<string> {
  const filter = wasmFilter({ name: "ai-token-ratelimit", module: { file: MODULE }, configuration: config });
  const listener = httpListener({
    name: "main",
    filters: [filter],
    virtualHosts: [
      virtualHost({
        name: "all",
        routes: [route({ name: "chat", match: { prefix: "/" }, to: { cluster: "provider" } })],
      }),
    ],
  });
  const upstreams = Object.entries({ provider: openai.url, ...clusters }).map(([name, url]) =>
    httpCluster({ name, endpoints: [{ address: "127.0.0.1", port: Number(new URL(url).port) }] }),
  );
  const envoy = await Envoy.start({
    bootstrap: bootstrap({ listeners: [listener], clusters: upstreams }),
    concurrency: 8,
  });
  onTestFinished(async () => void (await envoy.stop()));
  return envoy.url("main");
}

async function statuses(url: string, model: string): Promise<number[]> {
  const call = async () => {
    const reply = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${OPENAI_STUB_KEY}` },
      body: JSON.stringify({ model, max_tokens: MAX_TOKENS, messages: [{ role: "user", content: "one two three" }] }),
    });
    await reply.text();
    return reply.status;
  };
  return Promise.all(Array.from({ length: CALLS }, call));
}

const count = (list: readonly number[], status: number) => list.filter((each) => each === status).length;

async function remaining(url: string): Promise<number> {
  const reply = await fetch(`${url}/v1/models`);
  await reply.text();
  return Number(reply.headers.get("x-ratelimit-remaining-tokens"));
}

describe.each(["shared data", "Valkey over HTTP"])(
  "200 calls at once through eight workers, accounts in %s",
  (where) => {
    async function open(config: object): Promise<string> {
      const base = { rule_name: "parallel", ...config };
      if (where === "shared data") return start(base, {});
      const valkey = await ownValkey();
      const rest = await startRestServer(valkey.url, TOKEN);
      onTestFinished(async () => {
        await rest.close();
        await valkey.stop();
      });
      return start(
        { ...base, store: { type: "http", service_name: "rest", token: TOKEN, timeout: 5000 } },
        { rest: rest.url },
      );
    }

    test.each(["fixed_window", "sliding_window", "token_bucket"])(
      "%s with reserve is never passed",
      async (algorithm) => {
        const limits = [{ name: "all", amount: LIMIT, window: 86_400, algorithm }];
        const url = await open({ reserve: true, limits });
        const found = await statuses(url, "stub-wait-50");
        expect(count(found, 200) + count(found, 429)).toBe(CALLS);
        expect(count(found, 200) * COST).toBeLessThanOrEqual(LIMIT);
        // Not a limit that keeps everybody out: what fits at once gets in.
        expect(count(found, 200)).toBeGreaterThanOrEqual(Math.floor(LIMIT / (MAX_TOKENS + 8)));
        await vi.waitFor(async () => expect(await remaining(url)).toBe(LIMIT - count(found, 200) * COST), PATIENT);
        // What was given back is there for others: in the end the limit is used up to less than one call's estimate.
        let more = count(found, 200);
        for (let round = 0; round < 10; round++) more += count(await statuses(url, "stub-plain"), 200);
        expect(more * COST).toBeLessThanOrEqual(LIMIT);
        expect(LIMIT - more * COST).toBeLessThan(MAX_TOKENS + 8);
      },
    );

    test("without reserve all pass, as on Higress", async () => {
      const url = await open({ global_threshold: { token_per_day: LIMIT } });
      expect(count(await statuses(url, "stub-wait-500"), 200)).toBeGreaterThan(LIMIT / COST);
      await vi.waitFor(async () => expect(count(await statuses(url, "stub-plain"), 429)).toBe(CALLS), PATIENT);
    });
  },
);
