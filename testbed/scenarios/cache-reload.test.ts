import { HostEmulator } from "@sluice/host";
import { testModule } from "@sluice/testbed";
import { expect, test } from "vitest";

const ANSWER = { headers: { "content-type": "text/plain" }, body: "the answer" };

/** Milliseconds. */
const SETTINGS = { flight: { wait: 5_000, lease: 1_000 } };

async function load(): Promise<HostEmulator> {
  return HostEmulator.load({ plugins: [{ wasm: testModule("cache-probe"), name: "probe", config: SETTINGS }] });
}

const ask = (host: HostEmulator) => host.request({ headers: { "x-flight": "key" } });

test("those who wait under a configuration that is replaced get the answer, as those do who came after it", async () => {
  const host = await load();
  const leader = ask(host);
  const before = [ask(host), ask(host)];
  expect(host.reconfigure("probe", { ...SETTINGS, cache: { prefix: "other:" } })).toBe(true);
  const after = [ask(host), ask(host)];
  host.clock.advance(2_000);
  leader.respond(ANSWER);
  for (const stream of [...before, ...after]) {
    expect(stream.response?.status).toBe(200);
    expect(String(stream.response?.body)).toBe("the answer");
    expect(stream.upstream).toBeUndefined();
  }
});

test("those whose leader goes with its configuration have another one", async () => {
  const host = await load();
  const leader = ask(host);
  host.reconfigure("probe", { ...SETTINGS, cache: { prefix: "other:" } });
  const after = [ask(host), ask(host)];
  leader.abort();
  host.clock.advance(200);
  expect(after.map((stream) => stream.upstream !== undefined)).toEqual([true, false]);
  after[0]?.respond(ANSWER);
  expect(String(after[1]?.response?.body)).toBe("the answer");
});
