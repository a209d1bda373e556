import { hosts, SILENCES } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { clients, type DrillBlock, drillBlock, second, streamClient, third } from "./drill-gateway.ts";

/** Seconds that an attempt may be silent: long enough for a machine with other work. */
const LIMIT = 1;

/** A stream that takes twice as long, its words a fifth of it apart. */
const LONG_STREAM = "words-8+slow-200";

const withUpstreamFilters = hosts.filter(({ upstreamFilters }) => upstreamFilters);
const withHttp2 = hosts.filter(({ http2Upstreams }) => http2Upstreams);

// Their time goes by in waiting, so the gateways wait at the same time; the tests of one share its providers, in turn.
describe.each(withUpstreamFilters)(
  "a limit on an attempt's begin, for providers that fall silent, on $name",
  { concurrent: true },
  (host) => {
    silences(drillBlock(host, "http1", { perTryTimeout: LIMIT }));
  },
);

describe.each(withUpstreamFilters)(
  "a limit on silence, for providers that fall silent, on $name",
  { concurrent: true },
  (host) => {
    const block = drillBlock(host, "http1", { perTryIdleTimeout: LIMIT });
    silences(block);
    patience(block);

    test.sequential("a stream that falls silent later is cut, and not begun anew", async () => {
      const outcome = await block.ask(streamClient, ["hang-after-4"]);
      expect(outcome).toMatchObject({ kind: "cut", provider: "claude", text: "You" });
      expect(block.asked()).toEqual([1, 0, 0]);
    });
  },
);

describe.each(withHttp2)(
  "a limit on silence, for providers that speak HTTP/2, on $name",
  { concurrent: true },
  (host) => {
    silences(drillBlock(host, "http2", { perTryIdleTimeout: LIMIT }));
  },
);

function silences(block: DrillBlock): void {
  test.sequential("the next one answers after every kind of silence, whoever asks", async () => {
    const rows = SILENCES.flatMap(({ name, flags }) => clients.map((client) => ({ name, flags, client })));
    const answers = rows.map(async ({ name, flags, client }) => [name, client, await block.ask(client, [flags])]);
    expect(await Promise.all(answers)).toEqual(rows.map(({ name, client }) => [name, client, second]));
    expect(block.asked()).toEqual([rows.length, rows.length, 0]);
  });

  test.sequential("what has begun may take longer", async () => {
    const outcome = await block.ask(streamClient, [LONG_STREAM]);
    expect(outcome).toMatchObject({ kind: "answer", provider: "claude", attempts: 1 });
  });
}

function patience(block: DrillBlock): void {
  test.sequential("two that are silent cost two limits, and the third answers", async () => {
    expect(await block.ask(streamClient, ["hang", "hang-after-1"])).toEqual(third);
    expect(block.asked()).toEqual([1, 1, 1]);
  });

  test.sequential("a slow first byte is waited for", async () => {
    expect(await block.ask(streamClient, ["wait-100"])).toMatchObject({ provider: "claude", attempts: 1 });
  });

  test.sequential("one that is too slow is not, and its request is given up", async () => {
    expect(await block.ask(streamClient, ["wait-10000"])).toEqual(second);
    const [late] = block.providers[0]?.stub.requests ?? [];
    await late?.settled;
    expect(late?.aborted).toBe(true);
    expect(block.asked()).toEqual([1, 1, 0]);
  });
}
