import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ask, figure, type Pool, shares, startPool } from "./pool.ts";

const QUESTION = [{ role: "user", content: "hello" }];

describe("requests under way decide on Envoy", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await startPool({
      servers: [{}, {}, {}],
      pool: { lb_policy: "global_least_request", lb_config: { maxRequestCount: 4 } },
    });
    for (const server of pool.servers) server.work({ decode: 200 });
  });
  afterAll(() => pool?.close());

  const together = (count: number) => Promise.all(Array.from({ length: count }, () => ask(pool.url, QUESTION)));

  test("those of all workers: each endpoint gets as many", async () => {
    const pods = (await together(9)).map(({ pod }) => pod);
    expect(shares(pods)).toEqual({ "vllm-0": 3, "vllm-1": 3, "vllm-2": 3 });
  });

  test("when all endpoints have as many as they may, the next is refused as on Higress", async () => {
    const answers = await together(15);
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(12);
    expect(refused.map(({ text }) => text)).toEqual(
      Array(3).fill("Exceeded maximum request limit from ai-load-balancer."),
    );
    expect(await figure(pool.envoy, "exceeded")).toBe(3);
    expect((await ask(pool.url, QUESTION)).status).toBe(200);
  });

  test("what was under way before a configuration came is known to it", async () => {
    const [first, second, third] = pool.servers;
    first?.work({ decode: 2_500 });
    for (const server of [second, third]) server?.work({ decode: 20 });
    let over = 0;
    const busy = Array.from({ length: 3 }, () => ask(pool.url, QUESTION).then(() => over++));
    await vi.waitFor(() => expect(over).toBe(2));
    await pool.become(pool.servers.slice(0, 2));
    const pods = [];
    for (let i = 0; i < 4; i++) pods.push((await ask(pool.url, QUESTION)).pod);
    expect(shares(pods)).toEqual({ "vllm-1": 4 });
    await Promise.all(busy);
  });
});
