import { readFileSync } from "node:fs";
import { type Gateway, hosts, rawRequest, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";

/** Where a filter between the two has the route looked up anew: Higress has none, so the second sees the old route. */
const refreshing = hosts.filter(({ upstreamFilters }) => upstreamFilters);

const TARGET = "x-sluice-target";
const MODEL = "x-model";

/** A route for each target of each model, and one for what has no target. */
const routes = [
  { name: "gpt/0", upstream: "gpt-0", headers: { [MODEL]: "gpt", [TARGET]: "0" } },
  { name: "gpt/1", upstream: "gpt-1", headers: { [MODEL]: "gpt", [TARGET]: "1" } },
  { name: "gpt/b", upstream: "gpt-b", headers: { [MODEL]: "gpt", [TARGET]: "b" } },
  { name: "gpt", upstream: "none", headers: { [MODEL]: "gpt" } },
  { name: "claude/0", upstream: "claude-0", headers: { [MODEL]: "claude", [TARGET]: "0" } },
  { name: "claude/1", upstream: "claude-1", headers: { [MODEL]: "claude", [TARGET]: "1" } },
  { name: "claude", upstream: "none", headers: { [MODEL]: "claude" } },
  { name: "lab", upstream: "none", headers: { [MODEL]: "lab" } },
  { name: "rest", upstream: "none" },
];
const names = ["none", "gpt-0", "gpt-1", "gpt-b", "claude-0", "claude-1"];

/** The example of the README, and a route whose only target is for one consumer. */
const [, example = ""] = [
  ...readFileSync(new URL("../README.md", import.meta.url), "utf8").matchAll(/```yaml\n(.*?)\n```/gs),
].map(([, block]) => block);
const { _rules_: rules } = parse(example) as { readonly _rules_: readonly unknown[] };
const lab = { _match_route_: ["lab"], targets: { choices: [{ name: "0", when: { consumers: ["qa"] } }] } };

describe.each(refreshing)("two model-routers, one for the model and one for its target, on $name", (host) => {
  const upstreams = new Map<string, Upstream>();
  let gateway: Gateway;
  beforeAll(async () => {
    for (const name of names) upstreams.set(name, await startUpstream());
    gateway = await host.open({
      plugins: [
        { plugin: "model-router", config: { modelToHeader: MODEL }, reroutes: true },
        { plugin: "model-router", config: { _rules_: [...rules, lab] }, reroutes: true },
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

  /** The upstream that gets the request. */
  async function reached(body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<unknown> {
    for (const upstream of upstreams.values()) upstream.clear();
    const reply = await rawRequest(gateway.url, {
      path: "/v1/chat/completions",
      headers: { "content-type": "application/json", ...headers },
      chunks: [JSON.stringify(body)],
    });
    expect(reply.status).toBe(200);
    return names.filter((name) => upstreams.get(name)?.requests.length === 1).join();
  }

  test("sessions of a model are spread over its targets, and stay there", async () => {
    const chosen = new Set<unknown>();
    for (let session = 0; session < 30; session++) {
      const headers = { "x-session": `s${session}` };
      const first = await reached({ model: "gpt" }, headers);
      expect(await reached({ model: "gpt" }, headers)).toBe(first);
      chosen.add(first);
    }
    expect(chosen).toEqual(new Set(["gpt-0", "gpt-1"]));
  });

  test("an experiment has a target of its own", async () => {
    expect(await reached({ model: "gpt" }, { "x-experiment": "b", "x-session": "s1" })).toBe("gpt-b");
  });

  test("another model has other targets, the cheapest for the request", async () => {
    const messages = (words: number) => [{ role: "user", content: "word ".repeat(words) }];
    expect(await reached({ model: "claude", messages: messages(1200) })).toBe("claude-0");
    expect(await reached({ model: "claude", messages: messages(2200) })).toBe("claude-1");
  });

  test("what the client writes into the header chooses nothing", async () => {
    const session = { "x-session": "mine" };
    const chosen = await reached({ model: "gpt" }, session);
    for (const forged of ["0", "1", "b", "2"]) {
      expect(await reached({ model: "gpt" }, { ...session, [TARGET]: forged })).toBe(chosen);
    }
  });

  test("a model that no rule names, or without a target, goes where its route says", async () => {
    expect(await reached({ model: "lab" })).toBe("none");
    expect(await reached({ model: "lab" }, { [TARGET]: "0" })).toBe("none");
    expect(await reached({ model: "other" })).toBe("none");
  });
});
