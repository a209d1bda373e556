import { Bytes } from "../../bytes";
import { CacheEntry, CacheTimes } from "../../cache/entry";
import { CELL_BYTES, Ring } from "../../cache/ring";
import { SharedEntries } from "../../cache/shared-entries";
import { PurgeStamps } from "../../cache/stamps";
import { SlotRoom } from "../../store/shared/slots";
import { SlotTable } from "../../store/shared/table";
import { Dice, MemoryCells } from "./memory-cells";

const NOW: i64 = 1_000_000;

/** What several caches share. */
class Shared {
  readonly index: MemoryCells = new MemoryCells();
  readonly ring: MemoryCells = new MemoryCells();
  readonly stamps: MemoryCells = new MemoryCells();

  cache(prefix: string): SharedEntries {
    const table = new SlotTable(this.index, 2, new SlotRoom(16, 4096), 7, 1);
    return new SharedEntries(table, new Ring(this.ring, 32), new PurgeStamps(this.stamps), Bytes.of(prefix));
  }
}

function entry(text: string, askedAt: i64 = NOW, groups: string[] = []): CacheEntry {
  const times = new CacheTimes(NOW, NOW + 100, NOW + 200);
  times.askedAt = askedAt;
  const names: Bytes[] = [];
  for (let i = 0; i < groups.length; i++) names.push(Bytes.of(groups[i]));
  return new CacheEntry(Bytes.of(text), times, names);
}

function found(cache: SharedEntries, key: string, now: i64 = NOW): string {
  const answer = cache.find(Bytes.of(key), now);
  if (answer.corrupt) return "corrupt";
  const entry = answer.entry;
  return entry == null ? "-" : entry.value.toString();
}

describe("entries in shared data", () => {
  test("are found until they are stale for good, replaced, or removed", () => {
    const cache = new Shared().cache("a:");
    expect(found(cache, "key")).toBe("-");
    expect(cache.put(Bytes.of("key"), entry("one"), NOW)).toBe(true);
    expect(found(cache, "key")).toBe("one");
    expect(found(cache, "key", NOW + 199)).toBe("one");
    expect(found(cache, "key", NOW + 200)).toBe("-");
    cache.put(Bytes.of("key"), entry("two"), NOW);
    expect(found(cache, "key")).toBe("two");
    expect(cache.remove(Bytes.of("key"), NOW)).toBe(true);
    expect(cache.remove(Bytes.of("key"), NOW)).toBe(false);
    expect(found(cache, "key")).toBe("-");
  });

  test("of several caches are apart, and so are their purges", () => {
    const shared = new Shared();
    const one = shared.cache("one:");
    const two = shared.cache("two:");
    one.put(Bytes.of("key"), entry("one"), NOW);
    two.put(Bytes.of("key"), entry("two"), NOW);
    expect(found(one, "key") + found(two, "key")).toBe("onetwo");
    one.purge(Bytes.empty(), NOW);
    expect(found(one, "key") + found(two, "key")).toBe("-two");
  });

  test("count only if they were asked for after their groups were purged", () => {
    const cache = new Shared().cache("");
    cache.purge(Bytes.of("group"), NOW - 10);
    cache.put(Bytes.of("before"), entry("x", NOW - 10, ["other", "group"]), NOW);
    cache.put(Bytes.of("after"), entry("x", NOW - 9, ["other", "group"]), NOW);
    expect(found(cache, "before") + found(cache, "after")).toBe("-x");
    cache.purge(Bytes.of("group"), NOW - 20);
    expect(found(cache, "before") + found(cache, "after")).toBe("-x");
    cache.purge(Bytes.of("other"), NOW - 9);
    expect(found(cache, "after")).toBe("-");
  });

  test("that do not fit are refused", () => {
    const cache = new Shared().cache("");
    expect(cache.put(Bytes.of("key"), entry("x".repeat(cache.largest + 1)), NOW)).toBe(false);
    expect(cache.put(Bytes.of("k".repeat(5000)), entry("x"), NOW)).toBe(false);
    expect(cache.put(Bytes.of("key"), entry("x"), NOW + 200)).toBe(false);
    expect(found(cache, "key")).toBe("-");
  });

  test("whose bytes were changed are corrupt, those that were written over are not there", () => {
    const shared = new Shared();
    const cache = shared.cache("");
    cache.put(Bytes.of("key"), entry("the value"), NOW);
    const cell = shared.ring.read(0);
    const damaged = cell.bytes.copy();
    store<u8>(damaged.ptrEnd - 1, 0x58);
    shared.ring.write(0, damaged, cell);
    expect(found(cache, "key")).toBe("corrupt");
    for (let i = 0; i < 32; i++) cache.put(Bytes.of("other"), entry("x"), NOW);
    expect(found(cache, "key")).toBe("-");
  });

  test("that are asked for outlive those that are not", () => {
    const cache = new Shared().cache("");
    cache.put(Bytes.of("hot"), entry("hot"), NOW);
    cache.put(Bytes.of("cold"), entry("cold"), NOW);
    for (let i = 0; i < 320; i++) {
      cache.put(Bytes.of("other" + (i % 8).toString()), entry("x"), NOW);
      for (let times = 0; times < 4; times++) expect(found(cache, "hot")).toBe("hot");
    }
    expect(found(cache, "cold")).toBe("-");
    expect(found(cache, "hot", NOW + 200)).toBe("-");
    cache.purge(Bytes.empty(), NOW);
    expect(found(cache, "hot")).toBe("-");
  });

  test("never come back as another's, however many there are", () => {
    const shared = new Shared();
    const cache = shared.cache("");
    const dice = new Dice(3);
    for (let i = 0; i < 2000; i++) {
      const key = dice.below(60).toString();
      const length = 1 + dice.below(2 * CELL_BYTES);
      if (dice.below(3) == 0) cache.put(Bytes.of(key), entry(key + ":" + "v".repeat(length)), NOW);
      const text = found(cache, key);
      expect(text == "-" || text.startsWith(key + ":v")).toBe(true);
    }
    expect(shared.ring.size).toBe(33);
    expect(shared.index.size <= 4).toBe(true);
  });
});
