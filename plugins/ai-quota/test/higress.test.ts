import {
  type Gateway,
  hosts,
  OPENAI_STUB_KEY,
  type ProviderStub,
  showLogsOnFailure,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aiLogs } from "../../ai-statistics/test/ai-log.ts";
import { eventually, STREAM } from "../../ai-token-ratelimit/test/scene.ts";
import { chat, openGateway, ownPrefix, post, query, quotaOf } from "./scene.ts";

const NO_KEY = "Request denied by ai quota check. No Key Authentication information found.";
const NO_CONSUMER = "Request denied by ai quota check. Unauthorized consumer.";
const NO_ADMIN = "Request denied by ai quota check. Unauthorized admin consumer.";
const NO_QUOTA = "Request denied by ai quota check, No quota left";

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("Higress's quotas on $name", (host) => {
  let gateway: Gateway;
  beforeEach(async (context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
    gateway = await openGateway(host, openai, { admin_consumer: "admin", redis_key_prefix: ownPrefix() });
  });
  afterEach(() => gateway?.close());

  const details = (name: string) =>
    eventually(() => expect(gateway.logs().find((line) => line.includes(`ai-quota.${name}`))).toBeDefined());

  test("an administrator sets, changes and reads a quota", async () => {
    const set = await post(gateway, "admin", "refresh", "consumer=alice&quota=100");
    expect([set.status, set.text, set.headers.get("content-type")]).toEqual([
      200,
      "refresh quota successful",
      "text/plain",
    ]);
    const more = await post(gateway, "admin", "delta", "value=20&consumer=alice");
    expect([more.status, more.text]).toEqual([200, "delta quota successful"]);
    await post(gateway, "admin", "delta", "consumer=alice&value=-50");
    const read = await query(gateway, "admin", "?consumer=alice");
    expect([read.status, read.text, read.headers.get("content-type")]).toEqual([
      200,
      '{"consumer":"alice","quota":70}',
      "application/json",
    ]);
    expect((await query(gateway, "admin", "?consumer=nobody")).text).toBe('{"consumer":"nobody","quota":0}');
    for (const name of ["refreshquota", "deltaquota", "queryquota"]) await details(name);
  });

  test.each([
    ["refresh", "quota=1", "consumer can't be empty and quota must be integer."],
    ["refresh", "consumer=alice&quota=many", "consumer can't be empty and quota must be integer."],
    ["refresh", "consumer=alice&quota=9223372036854775808", "consumer can't be empty and quota must be integer."],
    ["delta", "consumer=alice", "consumer can't be empty and value must be integer."],
    ["delta", "", "consumer can't be empty and value must be integer."],
  ])("%s of %j is refused", async (verb, form, reason) => {
    const refused = await post(gateway, "admin", verb, form);
    expect([refused.status, refused.text]).toEqual([403, `Request denied by ai quota check. ${reason}`]);
    await details("unauthorized");
  });

  test("a query without a consumer is refused", async () => {
    const refused = await query(gateway, "admin", "");
    expect([refused.status, refused.text]).toEqual([403, "Request denied by ai quota check. consumer can't be empty."]);
  });

  test("who is no administrator sets and reads nothing", async () => {
    for (const refused of [
      await post(gateway, "alice", "refresh", "consumer=alice&quota=100"),
      await post(gateway, "alice", "delta", "consumer=alice&value=100"),
      await query(gateway, "alice", "?consumer=alice"),
    ]) {
      expect([refused.status, refused.text]).toEqual([403, NO_ADMIN]);
    }
    expect(await quotaOf(gateway, "alice")).toBe(0);
  });

  test("a call passes while there is a quota, and is taken off it", async () => {
    await post(gateway, "admin", "refresh", "consumer=alice&quota=9");
    expect((await chat(gateway, "alice")).status).toBe(200);
    await eventually(async () => expect(await quotaOf(gateway, "alice")).toBe(1));
    expect((await chat(gateway, "alice", STREAM)).status).toBe(200);
    await eventually(async () => expect(await quotaOf(gateway, "alice")).toBe(-7));
    const refused = await chat(gateway, "alice");
    expect([refused.status, refused.text, refused.headers.get("content-type")]).toEqual([403, NO_QUOTA, "text/plain"]);
    await details("noquota");
    await eventually(() => expect(aiLogs(gateway).at(-1)).toEqual({ quota_status: "noquota" }));
  });

  test("who was never given a quota has none", async () => {
    expect((await chat(gateway, "bob")).status).toBe(403);
  });

  test("a provider's error costs nothing, and an answer without usage its estimate", async () => {
    await post(gateway, "admin", "refresh", "consumer=alice&quota=100");
    await chat(gateway, "alice", { model: "stub-error-500" });
    expect(await quotaOf(gateway, "alice")).toBe(100);
    await chat(gateway, "alice", { model: "stub-plain", stream: true });
    await eventually(async () => expect(await quotaOf(gateway, "alice")).toBeLessThan(95));
    await eventually(() => expect(aiLogs(gateway)).toContainEqual({ quota_usage: "estimated" }));
  });

  test("without a consumer nothing passes", async () => {
    const refused = await chat(gateway, undefined);
    expect([refused.status, refused.text]).toEqual([401, NO_KEY]);
    const nameless = await chat(gateway, "");
    expect([nameless.status, nameless.text]).toEqual([403, NO_CONSUMER]);
    await details("no_key");
  });

  test("what is no chat has no quota", async () => {
    const reply = await fetch(`${gateway.url}/v1/models`, {
      headers: { "x-mse-consumer": "bob", authorization: `Bearer ${OPENAI_STUB_KEY}` },
    });
    await reply.text();
    expect(reply.status).toBe(200);
  });
});
