import { randomUUID } from "node:crypto";
import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ServedStore } from "../store/suite.ts";
import { type CacheCommand, cacheCommand, readCache, type WrittenEntry } from "./cache-probe.ts";

const HOUR = 3_600_000;
const LASTING = { fresh: HOUR, stale: 2 * HOUR };

/** What a cache in any store has to do; call it in the body of `describe`. Keys are new in each run. */
export function cacheSuite(open: () => Promise<ServedStore>): void {
  let served: ServedStore;
  let prefix: string;
  beforeAll(async () => {
    served = await open();
  });
  afterAll(() => served?.close());
  beforeEach((context) => {
    prefix = `${randomUUID()}:`;
    showLogsOnFailure(context, { gateway: served.gateway });
  });

  const run = (...command: CacheCommand) => cacheCommand(served.gateway.url, command);
  const read = (key: string, groups: readonly string[] = []) =>
    readCache(
      served.gateway.url,
      prefix + key,
      groups.map((group) => prefix + group),
    );
  /** Over the network it is written when the answer has gone out already. */
  const written = async (key: string, entry: WrittenEntry) => {
    expect(await run("write", prefix + key, entry)).toEqual({ written: true });
    await expect.poll(async () => (await read(key)).state, { interval: 5 }).not.toBe("none");
  };

  test("what is not there is nothing; an entry comes back byte for byte, text or not", async () => {
    expect(await read("a")).toMatchObject({ fault: "none", corrupt: false, state: "none" });
    for (const value of ['text: é "\\\n 😀', "hex:00ff80fe0a", ""]) {
      await written("a", { value, ...LASTING });
      await expect.poll(async () => (await read("a")).value, { interval: 5 }).toBe(value);
    }
  });

  test.each([1, 4_087, 4_088, 4_089, 20_000, 250_000])("an entry of %i bytes comes back whole", async (size) => {
    await written("long", { size, ...LASTING });
    expect(await read("long")).toMatchObject({ state: "fresh", length: size });
    if (size > 256) expect((await read("long")).value).toBe(true);
  });

  test("an entry over the limit is not kept, nor one without time left, nor one that would outlive a purge's memory", async () => {
    expect(await run("write", "large", { size: 262_145, ...LASTING })).toEqual({ written: false });
    expect(await run("write", "late", { value: "x", fresh: -2, stale: -1 })).toEqual({ written: false });
    expect(await run("write", "long", { value: "x", fresh: 1, stale: 31 * 24 * HOUR })).toEqual({ written: false });
  });

  test("an entry is stale after its fresh time, and gone after its stale time", async () => {
    await written("stale", { value: "x", fresh: 0, stale: HOUR });
    expect(await read("stale")).toMatchObject({ state: "stale", value: "x" });
    // Long enough to be seen before it is over.
    await written("short", { value: "x", fresh: 1_000, stale: 1_500 });
    await expect.poll(async () => (await read("short")).state, { interval: 10 }).toBe("none");
  });

  test("a removed entry is gone, others stay", async () => {
    await written("a", { value: "a", ...LASTING });
    await written("b", { value: "b", ...LASTING });
    expect(await run("remove", `${prefix}a`)).toEqual({ fault: "none", value: "1" });
    expect(await run("remove", `${prefix}a`)).toEqual({ fault: "none", value: "0" });
    expect((await read("a")).state).toBe("none");
    expect((await read("b")).state).toBe("fresh");
  });

  test("a purged group takes its entries with it, whether the reader knows of the group or not", async () => {
    const groups = [`${prefix}tenant`, `${prefix}tag, of: "any" text\n`];
    const asked = -10_000;
    await written("a", { value: "a", asked, groups, ...LASTING });
    await written("b", { value: "b", asked, groups: groups.slice(1), ...LASTING });
    await written("c", { value: "c", asked, ...LASTING });
    const states = async () => [(await read("a", ["tenant"])).state, (await read("b")).state, (await read("c")).state];
    await run("purge", `${prefix}tenant`, 0);
    expect(await states()).toEqual(["none", "fresh", "fresh"]);
    await run("purge", groups[1] ?? "", 0);
    expect(await states()).toEqual(["none", "none", "fresh"]);
  });

  test("a purge by age leaves what is younger, and never takes back an earlier one", async () => {
    const groups = [`${prefix}aged`];
    await written("old", { value: "x", asked: -100_000, groups, ...LASTING });
    await written("young", { value: "x", asked: -20_000, groups, ...LASTING });
    await run("purge", `${prefix}aged`, 60_000);
    expect([(await read("old")).state, (await read("young")).state]).toEqual(["none", "fresh"]);
    await run("purge", `${prefix}aged`, 200_000);
    expect([(await read("old")).state, (await read("young")).state]).toEqual(["none", "fresh"]);
  });

  test("what was asked for before a purge, and comes back after it, does not count", async () => {
    await run("purge", `${prefix}group`, 0);
    const groups = [`${prefix}group`];
    expect(await run("write", `${prefix}late`, { value: "x", asked: -5_000, groups, ...LASTING })).toEqual({
      written: true,
    });
    await written("new", { value: "x", asked: 5_000, groups, ...LASTING });
    expect((await read("late")).state).toBe("none");
  });

  test("a purge of everything takes everything", async () => {
    await written("a", { value: "a", asked: -10_000, ...LASTING });
    await run("purge", "", 0);
    expect((await read("a")).state).toBe("none");
  });
}
