import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Directives } from "../rfc/directives";

/** What was understood, in one line. */
function read(value: string): string {
  const d = Directives.parse(Bytes.of(value));
  const words: string[] = [];
  if (d.noStore) words.push("no-store");
  if (d.noCache) words.push("no-cache");
  if (d.isPrivate) words.push("private");
  if (d.isPublic) words.push("public");
  if (d.mustRevalidate) words.push("must-revalidate");
  if (d.mustUnderstand) words.push("must-understand");
  if (d.onlyIfCached) words.push("only-if-cached");
  addSeconds(words, "max-age", d.maxAge);
  addSeconds(words, "s-maxage", d.sharedMaxAge);
  addSeconds(words, "max-stale", d.maxStale);
  addSeconds(words, "min-fresh", d.minFresh);
  addSeconds(words, "swr", d.staleWhileRevalidate);
  addSeconds(words, "sie", d.staleIfError);
  return words.join(" ");
}

function addSeconds(words: Array<string>, name: string, seconds: i64): void {
  if (seconds >= 0) words.push(name + "=" + seconds.toString());
}

describe("cache-control", () => {
  test("is read in any case, with spaces, quotes and what nobody knows", () => {
    expect(read("max-age=60, Public")).toBe("public max-age=60");
    expect(read("  NO-STORE ,no-cache  ")).toBe("no-store no-cache");
    expect(read('private="set-cookie, x", max-age="60"')).toBe("private max-age=60");
    expect(read('no-cache="a", ext="no-store, private", max-age=5')).toBe("no-cache max-age=5");
    expect(read("community=UCI, max-age = 7")).toBe("max-age=7");
    expect(read("stale-while-revalidate=30, stale-if-error=86400")).toBe("swr=30 sie=86400");
    expect(read("s-maxage=10, max-age=60")).toBe("must-revalidate max-age=60 s-maxage=10");
    expect(read("proxy-revalidate, must-understand, only-if-cached")).toBe(
      "must-revalidate must-understand only-if-cached",
    );
  });

  test("of requests has times that may be left open", () => {
    expect(read("max-stale")).toBe("max-stale=2147483648");
    expect(read("max-stale=5, min-fresh=3, max-age=1")).toBe("max-age=1 max-stale=5 min-fresh=3");
  });

  test("keeps less where it is wrong, too large or there twice", () => {
    expect(read("max-age=60, max-age=5")).toBe("max-age=5");
    expect(read("max-age=99999999999999999999999")).toBe("max-age=2147483648");
    expect(read("max-age=-1")).toBe("max-age=0");
    expect(read("max-age=1h")).toBe("max-age=0");
    expect(read("max-age")).toBe("max-age=0");
    expect(read('max-age="60')).toBe("max-age=60");
    expect(read(",,=,;")).toBe("");
    expect(read("")).toBe("");
  });
});
