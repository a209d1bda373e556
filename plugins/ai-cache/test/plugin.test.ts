import { type Gateway, hosts, type ProviderStub, showLogsOnFailure, startOpenAiStub } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cacheStatus, chat, openCache, ownText } from "./scene.ts";

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("the cache on $name", (host) => {
  let gateway: Gateway;
  beforeEach(async (context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
    gateway = await openCache(host, openai);
  });
  afterEach(() => gateway?.close());

  test("the second request has the answer of the first, and its age", async () => {
    const text = ownText();
    const before = openai.requests.length;
    const first = await chat(gateway, text);
    expect([first.status, cacheStatus(first)]).toEqual([200, "miss"]);
    const second = await chat(gateway, text);
    expect([second.status, cacheStatus(second), second.headers.get("age")]).toEqual([200, "hit", "0"]);
    expect(openai.requests.length).toBe(before + 1);
    const { usage, ...answer } = JSON.parse(second.text);
    const { usage: paid, ...fresh } = JSON.parse(first.text);
    expect(fresh).toMatchObject(answer);
    expect(usage).toMatchObject({ prompt_tokens: paid.prompt_tokens, completion_tokens: paid.completion_tokens });
    expect(usage.prompt_tokens_details.cached_tokens).toBe(paid.prompt_tokens);
  });
});
