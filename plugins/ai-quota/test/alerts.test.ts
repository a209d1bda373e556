import { randomUUID } from "node:crypto";
import { type Gateway, hosts, type ProviderStub, showLogsOnFailure, startOpenAiStub } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../ai-token-ratelimit/test/scene.ts";
import { chat, openGateway } from "./scene.ts";
import { type Receiver, startReceiver } from "./webhook.ts";

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("alerts of budgets on $name", (host) => {
  let gateway: Gateway;
  let receiver: Receiver;
  beforeEach(async (context) => {
    receiver = await startReceiver();
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(async () => {
    await gateway?.close();
    await receiver.close();
  });

  async function open(budget: object, webhook: object = {}): Promise<void> {
    const config = {
      rule_name: randomUUID(),
      budgets: [{ name: "team's", per: "consumer", ...budget }],
      webhook: { service_name: "alerts", path: "/budgets", token: "a-token", ...webhook },
    };
    gateway = await openGateway(host, openai, config, { upstreams: { alerts: receiver.url } });
  }

  const ask = () => chat(gateway, "alice", { max_tokens: 5 });

  test("each threshold is told once a period", async () => {
    await open({ amount: "40", period: "Day", alertAt: [20, 100], action: "alert" });
    await ask();
    await eventually(() => expect(receiver.alerts.length).toBe(1));
    expect(receiver.alerts[0]).toMatchObject({
      authorization: "Bearer a-token",
      body: { budget: "team's", value: "alice", unit: "tokens", amount: "40", used: "8", percent: 20 },
    });
    expect(receiver.alerts[0]?.body.resetAt).toMatch(/^\d{4}-\d\d-\d\dT00:00:00Z$/);
    for (let i = 0; i < 6; i++) expect((await ask()).status).toBe(200);
    await eventually(() => expect(receiver.alerts.map(({ body }) => body.percent)).toEqual([20, 100]));
    expect((await gateway.metrics()).get("quota.alerts.sent")).toBe(2);
  });

  test("a client's own words are no other account's threshold", async () => {
    await open({ name: "each", per: "model", amount: "20", alertAt: [30] });
    for (const model of ["stub-plain:alert:30", "stub-plain"]) await chat(gateway, "alice", { model, max_tokens: 5 });
    await eventually(() => expect(receiver.alerts.map(({ body }) => body.value)).toContain("stub-plain"));
  });

  test("a budget that refuses is as good as used up", async () => {
    await open({ amount: "9", alertAt: [100] });
    await ask();
    await eventually(async () => expect((await ask()).status).toBe(429));
    await eventually(() => expect(receiver.alerts.map(({ body }) => body.percent)).toEqual([100]));
  });

  test("a webhook that fails is tried again, and harms no request", async () => {
    receiver.fail(500);
    await open({ amount: "100", alertAt: [1] });
    expect((await ask()).status).toBe(200);
    await eventually(() => expect(receiver.alerts.length).toBe(2));
    await eventually(async () => expect((await gateway.metrics()).get("quota.alerts.sent")).toBe(1));
  });

  test("nobody at the webhook harms no request either", async () => {
    await open({ amount: "100", alertAt: [1] }, { service_name: "nobody" });
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(200);
  });
});
