import { type Gateway, hosts, showLogsOnFailure } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { closeStubs, openAiClient, type Position, providerOf, type Stubs, startStubs } from "./gateways.ts";

let stubs: Stubs;
beforeAll(async () => {
  stubs = await startStubs();
});
afterAll(() => closeStubs(stubs));

const places = hosts.flatMap((host) =>
  (host.upstreamFilters ? (["downstream", "upstream"] as const) : (["downstream"] as const)).map((position) => ({
    name: `${host.name}, ${position}`,
    host,
    position: position as Position,
  })),
);

describe.each(places)("the usage of a stream on $name", ({ host, position }) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  test.each(["openai", "claude"] as const)("of %s is counted though the client does not see it", async (back) => {
    const providers = [providerOf(back, stubs)];
    gateway = await host.open({
      plugins: [
        { plugin: "ai-statistics", config: {} },
        { plugin: "ai-proxy", config: { providers, activeProviderId: back, stripUsageChunk: true }, position },
      ],
      upstreams: {
        main: {
          url: back === "openai" ? stubs.openai.url : stubs.anthropic.url,
          metadata: position === "upstream" ? { provider: back } : {},
        },
      },
    });
    const stream = await openAiClient(gateway).chat.completions.create({
      model: "stub-plain",
      messages: [{ role: "user", content: "hi there" }],
      stream: true,
    });
    for await (const chunk of stream) expect(chunk.usage ?? null).toBeNull();
    await expect
      .poll(async () =>
        [...(await (gateway as Gateway).metrics())].filter(([name]) => name.endsWith("metric.input_token")),
      )
      .toEqual([[expect.any(String), 2]]);
  });
});
