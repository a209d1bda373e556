import { CUTS, FAULTS, type Fault, failuresOf, hammer, hosts } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import {
  always,
  clients,
  type DrillBlock,
  drillBlock,
  plainClient,
  second,
  streamClient,
  third,
  underLoad,
} from "./drill-gateway.ts";
import { openAiClient } from "./gateways.ts";

const withUpstreamFilters = hosts.filter(({ upstreamFilters }) => upstreamFilters);
const withHttp2 = hosts.filter(({ http2Upstreams }) => http2Upstreams);

describe.each(withUpstreamFilters)("three providers in one cluster on $name", (host) => {
  describe("that fail by themselves", () => {
    const block = drillBlock(host);
    failures(block);
    cuts(block);
    storm(block, 1);

    test.each([{ flags: ["error-503", "error-503"] }, { flags: ["reset", "abort-after-1"] }])(
      "each gets a body of 10 MB whole: $flags",
      async ({ flags }) => {
        const prompt = "a".repeat(10_000_000);
        const outcome = await block.ask(plainClient, flags, prompt);
        expect(outcome).toMatchObject({ kind: "answer", provider: "third", attempts: 3 });
        // Not toBe, which would print 20 MB.
        expect("text" in outcome && outcome.text === `You said: ${prompt}`).toBe(true);
        const got = block.providers.map(({ stub }) => stub.requests.map(({ text }) => text.includes(prompt)));
        expect(got).toEqual([[true], [true], [true]]);
      },
    );
  });

  describe("that are killed", () => {
    const block = drillBlock(host);
    kills(block);

    test("again and again under load: no client sees an error", async () => {
      const outcomes = await underLoad(block);
      // A stream that had begun at the one who died is all that may be lost.
      const lost = outcomes.filter(({ kind }) => kind !== "answer");
      expect(lost.filter((outcome) => outcome.kind !== "cut" || outcome.text === "")).toEqual([]);
      const wrong = outcomes.filter((outcome) => outcome.kind === "answer" && outcome.text !== "You said: hi there");
      expect(wrong).toEqual([]);
      expect(block.complaints()).toEqual([]);
    });
  });
});

describe.each(withHttp2)("three providers that speak HTTP/2 on $name", (host) => {
  const block = drillBlock(host, "http2");
  cuts(block);
  storm(block, 2);
});

describe.each(withHttp2)("three providers whose answers end with trailers on $name", (host) => {
  const block = drillBlock(host, "http2-trailers");
  /** What shows at the end only, where nothing can be tried again: behind a retry Envoy would send the trailers. */
  const late = [
    { name: "empty stream", flags: "empty", stream: true },
    { name: "not JSON", flags: "bad-json", stream: false },
  ];
  storm(
    block,
    3,
    FAULTS.filter(({ flags }) => late.every((fault) => fault.flags !== flags)),
  );

  const rows = late.flatMap((fault) =>
    clients.filter(({ stream }) => stream === fault.stream).map((client) => ({ ...fault, client })),
  );
  test.each(rows)("what shows at the end is an error of the client's protocol: $name, $client.name", async (row) => {
    const outcome = await block.ask(row.client, [row.flags]);
    expect(outcome).toMatchObject({ kind: "error", code: expect.stringMatching(/^\w+$/) });
    expect(block.asked()).toEqual([1, 0, 0]);
  });
});

function failures(block: DrillBlock): void {
  describe.each(clients)("$name", (client) => {
    const shown = failuresOf(client.stream);

    test.each(client.front === "openai" ? shown : always(shown))(
      "after one failure the second provider answers: $name",
      async ({ flags }) => {
        expect(await block.ask(client, [flags])).toEqual(second);
        expect(block.asked()).toEqual([1, 1, 0]);
      },
    );

    test.each(always(shown))("after two failures the third answers: $name", async ({ flags }) => {
      expect(await block.ask(client, [flags, flags])).toEqual(third);
      expect(block.asked()).toEqual([1, 1, 1]);
    });

    test("nobody else is asked when the first one answers", async () => {
      const outcome = await block.ask(client, ["wait-30+split-5"]);
      expect(outcome).toMatchObject({ kind: "answer", provider: "claude", attempts: 1 });
      expect(block.asked()).toEqual([1, 0, 0]);
    });

    test("nor when the request is wrong", async () => {
      expect(await block.ask(client, ["error-400"])).toMatchObject({ kind: "error", status: 400 });
      expect(block.asked()).toEqual([1, 0, 0]);
    });

    test.each([
      { flags: "error-429", status: 429 },
      { flags: "error-500", status: 500 },
      { flags: "error-401", status: 401 },
    ])("the last error reaches the client when all fail: $flags", async ({ flags, status }) => {
      expect(await block.ask(client, [flags, flags, flags])).toMatchObject({ kind: "error", status });
      expect(block.asked()).toEqual([1, 1, 1]);
    });
  });
}

function cuts(block: DrillBlock): void {
  const streams = clients.filter(({ stream }) => stream);
  const rows = CUTS.flatMap(({ name, flags }) => streams.map((client) => ({ name, flags, client })));
  test.each(rows)("a stream that has begun is cut, and not begun anew: $name, $client.name", async (row) => {
    const outcome = await block.ask(row.client, [row.flags]);
    expect(outcome).toMatchObject({ kind: "cut", provider: "claude", text: expect.stringMatching(/^You/) });
    expect(block.asked()).toEqual([1, 0, 0]);
  });
}

function storm(block: DrillBlock, seed: number, faults: readonly Fault[] = FAULTS): void {
  test("at random failures, many at a time, some given up: everyone gets what is due", async () => {
    const { url, providers } = block;
    const job = { url, providers, seed, requests: 300, concurrency: 12, faults, leaves: 10 };
    const { tally, problems } = await hammer(job);
    expect(problems).toEqual([]);
    expect(Object.values(tally).every((count) => count > 0)).toBe(true);
    expect(block.complaints()).toEqual([]);
  });
}

function kills(block: DrillBlock): void {
  test.each(clients)("the next one answers, $name", async (client) => {
    const [first, next] = block.providers;
    expect(await block.ask(client, [])).toMatchObject({ kind: "answer", provider: "claude" });
    first?.door.shut();
    expect(await block.ask(client, [])).toEqual(second);
    next?.door.shut();
    expect(await block.ask(client, [])).toEqual(third);
    await first?.door.open();
    expect(await block.ask(client, [])).toMatchObject({ kind: "answer", provider: "claude", attempts: 1 });
  });

  test.each(clients)("with a request on its way, which the next one answers, $name", async (client) => {
    const [first] = block.providers;
    const answer = block.ask(client, ["hang"]);
    await first?.stub.nextRequest();
    first?.door.shut();
    expect(await answer).toEqual(second);
    expect(block.asked()).toEqual([1, 1, 0]);
  });

  test("in mid-stream: the stream is cut and not begun anew", async () => {
    const stream = await openAiClient(block.gateway).chat.completions.create({
      model: "drill/hang-after-4/",
      messages: [{ role: "user", content: "hi there" }],
      stream: true,
    });
    const read = async (): Promise<void> => {
      for await (const { choices } of stream) if (choices[0]?.delta.content) block.providers[0]?.door.shut();
    };
    await expect(read()).rejects.toThrow();
    expect(block.asked()).toEqual([1, 0, 0]);
  });

  test("all of them: the client is told, and served again when one is back", async () => {
    for (const { door } of block.providers) door.shut();
    expect(await block.ask(streamClient, [])).toMatchObject({ kind: "error", status: 503 });
    await block.providers[2]?.door.open();
    expect(await block.ask(streamClient, [])).toEqual(third);
  });
}
