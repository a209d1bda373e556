import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ask, figure, hold, type Pool, shares, startPool } from "./pool.ts";

const QUESTION = [{ role: "user", content: "hello" }];

describe("requests under way decide on Envoy", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await startPool({
      servers: [{}, {}, {}],
      pool: { lb_policy: "global_least_request", lb_config: { maxRequestCount: 4 } },
    });
  });
  afterAll(() => pool?.close());

  const together = (count: number) => Array.from({ length: count }, () => ask(pool.url, QUESTION));
  const asked = () => pool.servers.reduce((sum, server) => sum + server.asked, 0);

  test("those of all workers: each endpoint gets as many", async () => {
    const letGo = hold(...pool.servers);
    const answers = together(9);
    await vi.waitFor(() => expect(asked()).toBe(9));
    letGo();
    const pods = (await Promise.all(answers)).map(({ pod }) => pod);
    expect(shares(pods)).toEqual({ "vllm-0": 3, "vllm-1": 3, "vllm-2": 3 });
  });

  test("when all endpoints have as many as they may, the next is refused as on Higress", async () => {
    const letGo = hold(...pool.servers);
    const before = asked();
    const sent = together(15);
    await vi.waitFor(async () => expect(await figure(pool.envoy, "exceeded")).toBe(3));
    await vi.waitFor(() => expect(asked()).toBe(before + 12));
    letGo();
    const answers = await Promise.all(sent);
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(12);
    expect(refused.map(({ text }) => text)).toEqual(
      Array(3).fill("Exceeded maximum request limit from ai-load-balancer."),
    );
    expect((await ask(pool.url, QUESTION)).status).toBe(200);
  });

  test("what was under way before a configuration came is known to it", async () => {
    const [first, ...others] = pool.servers;
    const letFirstGo = hold(...(first === undefined ? [] : [first]));
    const letOthersGo = hold(...others);
    const before = asked();
    let over = 0;
    const busy = together(3).map((answer) => answer.then(() => over++));
    await vi.waitFor(() => expect(asked()).toBe(before + 3));
    letOthersGo();
    await vi.waitFor(() => expect(over).toBe(2));
    await pool.become(pool.servers.slice(0, 2));
    const pods = [];
    for (let i = 0; i < 4; i++) pods.push((await ask(pool.url, QUESTION)).pod);
    expect(shares(pods)).toEqual({ "vllm-1": 4 });
    letFirstGo();
    await Promise.all(busy);
  });
});
