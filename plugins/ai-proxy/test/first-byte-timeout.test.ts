import {
  ask,
  type DrillProviders,
  drillEntry,
  drillModel,
  type Gateway,
  hosts,
  type Outcome,
  type Question,
  SILENCES,
  showLogsOnFailure,
  startDrillProviders,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clients, plainClient, second, streamClient, third } from "./drill-gateway.ts";

/** Milliseconds until a stream's first word: long enough for a machine with other work. */
const LIMIT = 1000;

/** A stream that takes longer, its words a fifth of it apart. */
const LONG_STREAM = "words-8+slow-200";

// Their time goes by in waiting, so the hosts wait at the same time; the tests of one share its providers, in turn.
describe.each(hosts)("firstByteTimeout with fallback before the router, on $name", { concurrent: true }, (host) => {
  let providers: DrillProviders;
  let gateway: Gateway;
  beforeAll(async () => {
    providers = await startDrillProviders();
    const entries = providers.all.map((provider, index) => ({
      ...drillEntry(provider, index),
      firstByteTimeout: LIMIT,
      serviceName: provider.id,
      servicePort: 80,
    }));
    const [first, ...others] = providers.all.map(({ id }) => id);
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { providers: entries, activeProviderId: first, fallback: others } }],
      upstreams: Object.fromEntries(providers.all.map(({ id, door }) => [id, { url: door.url }])),
    });
  });
  afterAll(async () => {
    await gateway.close();
    await providers.close();
  });
  beforeEach((context) => {
    providers.clear();
    showLogsOnFailure(context, { gateway });
  });

  const put = (client: Pick<Question, "front" | "stream">, flags: readonly string[]): Promise<Outcome> =>
    ask(gateway.url, { ...client, model: drillModel(flags), prompt: "hi there" });
  const asked = (): number[] => providers.all.map(({ stub }) => stub.requests.length);

  test.sequential("the next provider answers after every kind of silence, and the request to the first is given up", async () => {
    const streams = clients.filter(({ stream }) => stream);
    const rows = SILENCES.flatMap(({ name, flags }) => streams.map(({ front }) => ({ name, flags, front })));
    const answers = rows.map(async ({ name, flags, front }) => [name, await put({ front, stream: true }, [flags])]);
    expect(await Promise.all(answers)).toEqual(rows.map(({ name }) => [name, second]));
    expect(asked()).toEqual([rows.length, rows.length, 0]);
    const late = providers.all[0]?.stub.requests ?? [];
    await Promise.all(late.map(({ settled }) => settled));
    expect(late.every(({ aborted }) => aborted)).toBe(true);
  });

  test.sequential("a second one that is silent costs its limit, and the third answers", async () => {
    expect(await put(streamClient, ["hang", "hang"])).toEqual(third);
    expect(asked()).toEqual([1, 1, 1]);
  });

  test.sequential("when all are silent the client is told so", async () => {
    const outcome = await put(streamClient, ["hang", "hang", "hang"]);
    expect(outcome).toMatchObject({ kind: "error", status: 504 });
    expect(asked()).toEqual([1, 1, 1]);
  });

  test.sequential.each([{ flags: LONG_STREAM }, { flags: "wait-100" }])(
    "nobody else is asked after a first word in time: $flags",
    async ({ flags }) => {
      const outcome = await put(streamClient, [flags]);
      expect(outcome).toMatchObject({ kind: "answer", provider: "claude", attempts: 1 });
      expect(asked()).toEqual([1, 0, 0]);
    },
  );

  test.sequential("who does not want a stream may wait longer", async () => {
    const outcome = await put(plainClient, ["wait-1500"]);
    expect(outcome).toMatchObject({ kind: "answer", provider: "claude", attempts: 1 });
  });
});
