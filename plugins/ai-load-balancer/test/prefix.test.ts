import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, figure, type Message, type Pool, shares, startPool } from "./pool.ts";

const CONVERSATIONS = 30;
const TURNS = 6;

describe("a conversation on Envoy", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await startPool({ servers: [{}, {}, {}], pool: { lb_policy: "prefix_cache" } });
  });
  afterAll(() => pool?.close());

  /** The pods that have answered its turns. */
  async function converse(name: number): Promise<string[]> {
    const messages: Message[] = [{ role: "system", content: "You are a helpful assistant. ".repeat(20) }];
    const pods: string[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      messages.push({ role: "user", content: `${name}.${turn} `.repeat(30) });
      const { status, pod, text } = await ask(pool.url, messages);
      expect(status).toBe(200);
      pods.push(pod);
      const answer = JSON.parse(text) as { choices: [{ message: { content: string } }] };
      messages.push({ role: "assistant", content: answer.choices[0].message.content });
    }
    return pods;
  }

  test("stays where its prefix is cached, whichever worker picks", async () => {
    const all = await Promise.all(Array.from({ length: CONVERSATIONS }, (_, name) => converse(name)));
    const followed = all.flatMap((pods) => pods.slice(1).map((pod, index) => pod === pods[index]));
    expect(followed.filter(Boolean).length / followed.length).toBeGreaterThanOrEqual(0.9);
    expect(await figure(pool.envoy, "prefix_hits")).toBeGreaterThanOrEqual(0.9 * CONVERSATIONS * (TURNS - 1));
    expect(await figure(pool.envoy, "prefix_misses")).toBeLessThanOrEqual(CONVERSATIONS + 10);
    const counts = shares(all.map(([first = ""]) => first));
    expect(Object.keys(counts).sort()).toEqual(["vllm-0", "vllm-1", "vllm-2"]);
  });

  test("stays there when pods come and go", async () => {
    const messages: Message[] = [{ role: "user", content: "what stays?" }];
    const first = (await ask(pool.url, messages)).pod;
    const staying = pool.servers.filter(
      (_, index) => `vllm-${index}` === first || index === (first === "vllm-0" ? 1 : 0),
    );
    await pool.become(staying);
    messages.push({ role: "assistant", content: "this" }, { role: "user", content: "and now?" });
    const pods = [];
    for (let i = 0; i < 8; i++) pods.push((await ask(pool.url, messages)).pod);
    expect(shares(pods)).toEqual({ [first]: 8 });
    await pool.become(staying.filter((server) => server !== pool.servers[Number(first.slice(-1))]));
    const next = (await ask(pool.url, messages)).pod;
    expect(next).not.toBe(first);
    expect((await ask(pool.url, messages)).pod).toBe(next);
    await pool.become(pool.servers);
    expect((await ask(pool.url, messages)).pod).toBe(next);
  });

  test("too long to be read is picked for without", async () => {
    const messages = [{ role: "user", content: "x".repeat(2 << 20) }];
    expect((await ask(pool.url, messages)).status).toBe(200);
  });
});
