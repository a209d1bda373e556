import { type Gateway, hosts, showLogsOnFailure } from "@sluice/testbed";
import type OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Back, closeStubs, openAiClient, openGateway, type Stubs, startStubs } from "./gateways.ts";

let stubs: Stubs;
beforeAll(async () => {
  stubs = await startStubs();
});
afterAll(() => closeStubs(stubs));

const places = hosts.flatMap((host) => (["openai", "claude"] as const).map((back) => ({ host, back })));

describe.each(places)("the usage chunk from $back on $host.name", ({ host, back }) => {
  const gateways = new Map<boolean, Gateway>();
  beforeAll(async () => {
    for (const stripUsageChunk of [false, true]) {
      gateways.set(stripUsageChunk, await openGateway(host, back as Back, stubs, { config: { stripUsageChunk } }));
    }
  });
  afterAll(async () => {
    for (const gateway of gateways.values()) await gateway.close();
  });
  beforeEach((context) => showLogsOnFailure(context, { gateway: gateways.get(false), strips: gateways.get(true) }));

  async function usages(strips: boolean, asks: boolean): Promise<(OpenAI.CompletionUsage | null | undefined)[]> {
    const gateway = gateways.get(strips);
    if (gateway === undefined) throw new Error("no gateway");
    const stream = await openAiClient(gateway).chat.completions.create({
      model: "stub-split-5",
      messages: [{ role: "user", content: "hi there" }],
      stream: true,
      ...(asks ? { stream_options: { include_usage: true } } : {}),
    });
    const seen: (OpenAI.CompletionUsage | null | undefined)[] = [];
    let text = "";
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      if (chunk.choices.length === 0) seen.push(chunk.usage);
    }
    expect(text).toBe("You said: hi there");
    return seen;
  }

  const usage = expect.objectContaining({ prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 });

  test("comes even to who did not ask, as on Higress", async () => {
    expect(await usages(false, false)).toEqual([usage]);
    expect(await usages(false, true)).toEqual([usage]);
  });

  test("comes with stripUsageChunk only to who asked", async () => {
    expect(await usages(true, false)).toEqual([]);
    expect(await usages(true, true)).toEqual([usage]);
  });
});
