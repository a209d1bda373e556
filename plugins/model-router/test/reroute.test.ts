import { envoyHost, type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

/** Routes by what the plugin sets; what has none of it goes to `main`. */
const routes = [
  { name: "by-provider", upstream: "qwen", headers: { "x-provider": "qwen" } },
  { name: "by-model", upstream: "openai", headers: { "x-model": "gpt-4o" } },
  { name: "picked", upstream: "painter", headers: { "x-higress-llm-model": "painter" } },
  { name: "rest", upstream: "main" },
];
const names = ["main", "qwen", "openai", "painter"] as const;

describe.each(hosts)("model-router chooses the route on $name", (host) => {
  const upstreams = new Map<string, Upstream>();
  let gateway: Gateway;
  beforeAll(async () => {
    for (const name of names) upstreams.set(name, await startUpstream());
    const config = {
      modelToHeader: "x-model",
      addProviderHeader: "x-provider",
      autoRouting: { enable: true, rules: [{ pattern: "draw", model: "painter" }] },
    };
    // The mapper's rules say which route the next plugin saw.
    const mapper = {
      _rules_: [
        { _match_route_: ["by-provider"], modelMapping: { "*": "mapped-for-provider" } },
        { _match_route_: ["by-model"], modelMapping: { "*": "mapped-for-model" } },
      ],
    };
    gateway = await host.open({
      plugins: [
        { plugin: "model-router", config, reroutes: true },
        ...(host === envoyHost ? [{ plugin: "model-mapper", config: mapper }] : []),
      ],
      upstreams: Object.fromEntries([...upstreams].map(([name, { url }]) => [name, { url }])),
      routes,
    });
  });
  afterAll(async () => {
    await gateway?.close();
    await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
  });
  beforeEach((context) => showLogsOnFailure(context, { gateway, ...Object.fromEntries(upstreams) }));

  async function ask(model: string): Promise<void> {
    for (const upstream of upstreams.values()) upstream.clear();
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model, messages: [{ role: "user", content: "draw" }] }),
    });
    expect(reply.status).toBe(200);
  }

  test.each([
    { name: "the provider", model: "qwen/long", to: "qwen" },
    { name: "the model", model: "gpt-4o", to: "openai" },
    { name: "the model picked", model: "higress/auto", to: "painter" },
    { name: "neither", model: "claude", to: "main" },
  ])("by $name", async ({ model, to }) => {
    await ask(model);
    const reached = names.filter((name) => upstreams.get(name)?.requests.length === 1);
    expect(reached).toEqual([to]);
  });

  // Only there stands a filter between the two that has the route looked up anew.
  if (host === envoyHost) {
    test.each([
      { model: "qwen/long", to: "qwen", sent: "mapped-for-provider" },
      { model: "gpt-4o", to: "openai", sent: "mapped-for-model" },
    ])("the rules of the next plugin go by the route for $model", async ({ model, to, sent }) => {
      await ask(model);
      expect((await upstreams.get(to)?.nextRequest())?.json).toMatchObject({ model: sent });
    });
  }
});
