import { HeaderList, httpDate } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Freshness, FreshnessTerms } from "../rfc/freshness";
import { mayReplaceError, requestDirectives, Use, useOf } from "../rfc/use";
import { fields } from "./requests";

const NOW: i64 = 1_767_225_600;

function stored(lines: Array<string>, terms: FreshnessTerms = new FreshnessTerms(), status: i32 = 200): Freshness {
  return Freshness.of(status, fields(lines), NOW, NOW, terms);
}

function lifetime(lines: Array<string>, terms: FreshnessTerms = new FreshnessTerms(), status: i32 = 200): i64 {
  return stored(lines, terms, status).lifetime;
}

function at(seconds: i64): string {
  return httpDate(NOW + seconds);
}

/** What may be done, so many seconds later. */
function use(response: string, request: string, later: i64): Use {
  const asked = request.length == 0 ? new HeaderList() : fields(["cache-control: " + request]);
  return useOf(stored(["cache-control: " + response]), requestDirectives(asked), NOW + later);
}

describe("how long an answer is fresh", () => {
  test("s-maxage comes before max-age, and that before expires", () => {
    expect(lifetime(["cache-control: s-maxage=1, max-age=2", "expires: " + at(3)])).toBe(1);
    expect(lifetime(["cache-control: max-age=2", "expires: " + at(3)])).toBe(2);
    expect(lifetime(["date: " + at(-7), "expires: " + at(3)])).toBe(10);
    expect(lifetime(["expires: " + at(3)])).toBe(3);
  });

  test("an expiry that is no time, or is past, is none", () => {
    expect(lifetime(["expires: 0"])).toBe(0);
    expect(lifetime(["expires: -1", "last-modified: " + at(-1000)])).toBe(0);
    expect(lifetime(["expires: " + at(-5)])).toBe(0);
  });

  test("without a word, a tenth of the time since its last change, up to a day, where its status allows that", () => {
    expect(lifetime(["last-modified: " + at(-1000)])).toBe(100);
    expect(lifetime(["last-modified: " + at(-10_000_000)])).toBe(86_400);
    expect(lifetime(["last-modified: " + at(1000)])).toBe(0);
    expect(lifetime(["last-modified: " + at(-1000)], new FreshnessTerms(), 302)).toBe(0);
    expect(lifetime(["last-modified: " + at(-1000), "cache-control: public"], new FreshnessTerms(), 302)).toBe(100);
    expect(lifetime([])).toBe(0);
  });

  test("a configuration says what is usual, and what is the most", () => {
    expect(lifetime(["last-modified: " + at(-1000)], new FreshnessTerms(30))).toBe(30);
    expect(lifetime(["cache-control: max-age=5"], new FreshnessTerms(30))).toBe(5);
    expect(lifetime(["cache-control: max-age=500"], new FreshnessTerms(0, 86_400, 60))).toBe(60);
  });
});

describe("how old an answer is", () => {
  test("counts from when it was made, what other caches held it, and the time that it was under way", () => {
    expect(stored(["date: " + at(-10)]).age(NOW + 5)).toBe(15);
    expect(stored(["date: " + at(-10), "age: 30"]).age(NOW + 5)).toBe(35);
    expect(Freshness.of(200, fields(["age: 30"]), NOW - 4, NOW, new FreshnessTerms()).age(NOW)).toBe(34);
    expect(stored(["date: " + at(60)]).age(NOW)).toBe(0, "a clock that is ahead");
    expect(stored([]).age(NOW - 100)).toBe(0, "a clock that went back");
  });

  test("counts at the moment that its time is over, too", () => {
    expect(stored(["cache-control: max-age=10"]).isFresh(NOW + 9)).toBe(true);
    expect(stored(["cache-control: max-age=10"]).isFresh(NOW + 10)).toBe(false);
  });
});

describe("what is done with an answer that is kept", () => {
  test("fresh ones are used, unless the request or they themselves ask otherwise", () => {
    expect(use("max-age=10", "", 9)).toBe(Use.Fresh);
    expect(use("max-age=10", "", 10)).toBe(Use.Renew);
    expect(use("max-age=10", "no-cache", 0)).toBe(Use.Renew);
    expect(use("max-age=10, no-cache", "", 0)).toBe(Use.Renew);
    expect(use("max-age=10", "max-age=3", 3)).toBe(Use.Fresh);
    expect(use("max-age=10", "max-age=3", 4)).toBe(Use.Renew);
    expect(use("max-age=10", "max-age=0", 0)).toBe(Use.Fresh);
    expect(use("max-age=10", "min-fresh=5", 5)).toBe(Use.Fresh);
    expect(use("max-age=10", "min-fresh=5", 6)).toBe(Use.Renew);
  });

  test("stale ones as far as the client allows, unless they forbid it", () => {
    expect(use("max-age=10", "max-stale=5", 15)).toBe(Use.Stale);
    expect(use("max-age=10", "max-stale=5", 16)).toBe(Use.Renew);
    expect(use("max-age=10", "max-stale", 100_000)).toBe(Use.Stale);
    expect(use("max-age=10, must-revalidate", "max-stale", 11)).toBe(Use.Renew);
    expect(use("s-maxage=10", "max-stale", 11)).toBe(Use.Renew);
    expect(use("max-age=10", "max-stale=50, max-age=20", 21)).toBe(Use.Renew);
  });

  test("stale ones while they are renewed, as long as they say", () => {
    expect(use("max-age=10, stale-while-revalidate=5", "", 15)).toBe(Use.StaleWhileRenewed);
    expect(use("max-age=10, stale-while-revalidate=5", "", 16)).toBe(Use.Renew);
    expect(use("max-age=10, stale-while-revalidate=5, must-revalidate", "", 11)).toBe(Use.Renew);
    expect(use("max-age=10, stale-while-revalidate=5", "min-fresh=1", 11)).toBe(Use.Renew);
    const terms = new FreshnessTerms(0, 0, 0, 30);
    const asked = requestDirectives(new HeaderList());
    expect(useOf(stored(["cache-control: max-age=1"], terms), asked, NOW + 5)).toBe(Use.StaleWhileRenewed);
  });

  test("pragma counts where cache-control is not there", () => {
    expect(requestDirectives(fields(["pragma: no-cache"])).noCache).toBe(true);
    expect(requestDirectives(fields(["pragma: no-cache", "cache-control: max-age=5"])).noCache).toBe(false);
  });
});

/** Whether it may be used in the place of an error, so many seconds later. */
function replaces(response: string, request: string, later: i64): bool {
  const asked = requestDirectives(fields(["cache-control: " + request]));
  return mayReplaceError(stored(["cache-control: " + response]), asked, NOW + later);
}

describe("an answer in the place of an error", () => {
  test("is used as long as it, the request or the configuration says", () => {
    expect(replaces("max-age=10, stale-if-error=5", "x", 15)).toBe(true);
    expect(replaces("max-age=10, stale-if-error=5", "x", 16)).toBe(false);
    expect(replaces("max-age=10", "x", 11)).toBe(false);
    expect(replaces("max-age=10", "stale-if-error=5", 11)).toBe(true);
    expect(replaces("max-age=10, must-revalidate", "stale-if-error=5", 11)).toBe(false);
    expect(replaces("max-age=10, stale-if-error=5", "no-cache", 11)).toBe(false);
    expect(replaces("max-age=10, no-cache, stale-if-error=5", "x", 9)).toBe(false, "fresh, but to be asked about");
    expect(replaces("max-age=10", "max-age=5", 9)).toBe(true, "fresh, but too old for the client");
  });
});
