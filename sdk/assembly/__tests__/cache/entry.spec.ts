import { Bytes } from "../../bytes";
import { checksum } from "../../cache/checksum";
import { CacheEntry, CacheTimes, Freshness, LONGEST_LIFE } from "../../cache/entry";
import { isUtf8 } from "../../encoding/utf8";

function times(): CacheTimes {
  const out = new CacheTimes(1000, 2000, 3000);
  out.askedAt = 900;
  return out;
}

function binary(): Bytes {
  const buffer = new ArrayBuffer(256);
  for (let i = 0; i < 256; i++) store<u8>(changetype<usize>(buffer) + <usize>i, <u8>i);
  return Bytes.wrap(buffer);
}

/** What is read back of what was written. */
function shown(entry: CacheEntry, asText: bool): string {
  const read = CacheEntry.read(entry.write(asText));
  if (read == null) return "none";
  const groups: string[] = [];
  for (let i = 0; i < read.groups.length; i++) groups.push(read.groups[i].toString());
  const t = read.times;
  const numbers = [t.askedAt, t.createdAt, t.freshUntil, t.staleUntil].join(" ");
  return numbers + " [" + groups.join("|") + "] " + (read.value.equals(entry.value) ? "same" : "different");
}

describe("an entry", () => {
  test("comes back as it was written, with its groups, in text and in bytes", () => {
    const groups = [Bytes.of("12:a"), Bytes.empty(), Bytes.of("line\nfeed é")];
    const wanted = "900 1000 2000 3000 [12:a||line\nfeed é] same";
    for (let i = 0; i < 2; i++) {
      expect(shown(new CacheEntry(Bytes.of("a value"), times(), groups), i == 0)).toBe(wanted);
      expect(shown(new CacheEntry(binary(), times(), groups), i == 0)).toBe(wanted);
      expect(shown(new CacheEntry(Bytes.empty(), times()), i == 0)).toBe("900 1000 2000 3000 [] same");
    }
  });

  test("is text where it must be", () => {
    expect(isUtf8(new CacheEntry(binary(), times(), [binary()]).write(true))).toBe(true);
    expect(new CacheEntry(Bytes.of("plain"), times()).write(true).toString().endsWith("\nplain")).toBe(true);
  });

  test("is none when it has been cut, or any bit of it changed", () => {
    const groups = [Bytes.of("scope:a")];
    for (let form = 0; form < 2; form++) {
      const whole = new CacheEntry(form == 0 ? Bytes.of("a value") : binary(), times(), groups).write(true);
      for (let length = 0; length < whole.length; length++)
        expect(CacheEntry.read(whole.copy(0, length)) == null).toBe(true);
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const other = whole.copy();
        const p = other.ptr + <usize>(bit >> 3);
        store<u8>(p, load<u8>(p) ^ ((<u8>1) << (<u8>(bit & 7))));
        const read = CacheEntry.read(other);
        // Base64 and numbers have more than one way to say the same.
        if (read != null) expect(read.value.equals(form == 0 ? Bytes.of("a value") : binary())).toBe(true);
      }
    }
  });

  test("is none when it is something else", () => {
    const others = [
      "",
      "\n",
      "1t\n",
      "OK",
      "1t 1 2 3 4 5\n",
      "1t 1 2 3 4 0 -1\n",
      "1t  1 2 3 4 0 1\nx",
      "2t 1 2 3 4 0 1\nx",
    ];
    for (let i = 0; i < others.length; i++) expect(CacheEntry.read(Bytes.of(others[i])) == null).toBe(true);
  });

  test("is fresh, stale, gone", () => {
    expect(times().at(1999)).toBe(Freshness.Fresh);
    expect(times().at(2000)).toBe(Freshness.Stale);
    expect(times().at(2999)).toBe(Freshness.Stale);
    expect(times().at(3000)).toBe(Freshness.Gone);
  });

  test("is not kept without time, for too long, or in too many groups", () => {
    const value = Bytes.of("x");
    expect(new CacheEntry(value, new CacheTimes(5, 5, 6)).isKeepable).toBe(true);
    expect(new CacheEntry(value, new CacheTimes(5, 5, 5)).isKeepable).toBe(false);
    expect(new CacheEntry(value, new CacheTimes(5, 5, 5 + LONGEST_LIFE)).isKeepable).toBe(true);
    expect(new CacheEntry(value, new CacheTimes(5, 5, 6 + LONGEST_LIFE)).isKeepable).toBe(false);
    expect(new CacheEntry(value, new CacheTimes(5, -1, 6)).isKeepable).toBe(false);
    const groups = new Array<Bytes>(33).fill(value);
    expect(new CacheEntry(value, new CacheTimes(5, 5, 6), groups).isKeepable).toBe(false);
    expect(new CacheEntry(value, new CacheTimes(5, 5, 6), groups.slice(1)).isKeepable).toBe(true);
  });
});

describe("a checksum", () => {
  test("changes with every byte, with the length, and with what stands in front", () => {
    const seen = new Set<u64>();
    for (let length = 0; length < 20; length++) seen.add(checksum(Bytes.wrap(new ArrayBuffer(length))));
    for (let start: u64 = 1; start < 20; start++) seen.add(checksum(Bytes.empty(), start));
    for (let i = 0; i < 20; i++) {
      const bytes = Bytes.wrap(new ArrayBuffer(20));
      store<u8>(bytes.ptr + <usize>i, 1);
      seen.add(checksum(bytes));
    }
    expect(seen.size).toBe(59);
  });
});
