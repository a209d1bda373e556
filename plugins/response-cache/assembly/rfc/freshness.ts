import { Bytes, HeaderList, parseHttpDate } from "proxy-wasm-assemblyscript-sdk/assembly";
import { deltaSeconds, Directives } from "./directives";
import { fieldOf } from "./fields";

const AGE: Bytes = Bytes.of("age");
const DATE: Bytes = Bytes.of("date");
const EXPIRES: Bytes = Bytes.of("expires");
const LAST_MODIFIED: Bytes = Bytes.of("last-modified");
const CACHE_CONTROL: Bytes = Bytes.of("cache-control");

/** Statuses whose answers may be kept though they do not say how long (RFC 9110, section 15.1). */
const HEURISTIC: StaticArray<i32> = [200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501];

/** What a configuration says where a response does not, in seconds. */
@final
export class FreshnessTerms {
  constructor(
    /** How long it is fresh; 0: by its last change only. */
    readonly usual: i64 = 0,
    /** At most, where its last change decides. */
    readonly mostHeuristic: i64 = 86_400,
    /** At most, whatever it says; 0: no limit. */
    readonly most: i64 = 0,
    readonly staleWhileRevalidate: i64 = 0,
    readonly staleIfError: i64 = 0,
  ) {}
}

/** Whether a status may be kept without being told how long. */
export function isHeuristic(status: i32): bool {
  return HEURISTIC.includes(status);
}

/** How long a response is fresh, and how old it is, in seconds (RFC 9111, section 4.2). */
@final
export class Freshness {
  private constructor(
    readonly directives: Directives,
    readonly lifetime: i64,
    /** When the response came. */
    private readonly arrivedAge: i64,
    private readonly arrivedAt: i64,
    private readonly terms: FreshnessTerms,
  ) {}

  /**
   * @param askedAt,arrivedAt seconds since 1970: when the request was sent, and when the response came
   */
  static of(status: i32, headers: HeaderList, askedAt: i64, arrivedAt: i64, terms: FreshnessTerms): Freshness {
    const directives = Directives.parse(fieldOf(headers, CACHE_CONTROL));
    const date = dateOf(headers, arrivedAt);
    const lifetime = lifetimeOf(status, headers, directives, date, terms);
    const capped = terms.most > 0 ? min(lifetime, terms.most) : lifetime;
    const apparent = max<i64>(0, arrivedAt - date);
    const corrected = deltaSeconds(firstOf(fieldOf(headers, AGE))) + max<i64>(0, arrivedAt - askedAt);
    return new Freshness(directives, capped, max(apparent, corrected), arrivedAt, terms);
  }

  /** @param now seconds since 1970 */
  age(now: i64): i64 {
    return this.arrivedAge + max<i64>(0, now - this.arrivedAt);
  }

  isFresh(now: i64): bool {
    return this.age(now) < this.lifetime;
  }

  /** How long it will be fresh from now on; negative: how long it has been stale. */
  left(now: i64): i64 {
    return this.lifetime - this.age(now);
  }

  /** How long it may be used stale while somebody asks anew. */
  get whileRevalidate(): i64 {
    const said = this.directives.staleWhileRevalidate;
    return this.neverStale ? 0 : said >= 0 ? said : this.terms.staleWhileRevalidate;
  }

  /** How long it may be used stale when the upstream fails. */
  get ifError(): i64 {
    const said = this.directives.staleIfError;
    return this.neverStale ? 0 : said >= 0 ? said : this.terms.staleIfError;
  }

  /** Whether it must be asked about before each use, or is never to be used stale. */
  get neverStale(): bool {
    return this.directives.mustRevalidate || this.directives.noCache;
  }
}

/** When the response says it was made; without that, when it came (RFC 9110, section 6.6.1). */
export function dateOf(headers: HeaderList, arrivedAt: i64): i64 {
  const date = parseHttpDate(fieldOf(headers, DATE));
  return date < 0 ? arrivedAt : date;
}

function lifetimeOf(status: i32, headers: HeaderList, directives: Directives, date: i64, terms: FreshnessTerms): i64 {
  if (directives.sharedMaxAge >= 0) return directives.sharedMaxAge;
  if (directives.maxAge >= 0) return directives.maxAge;
  const expires = fieldOf(headers, EXPIRES);
  if (expires.length > 0) {
    // What is no time, `0` above all, is one in the past.
    const until = parseHttpDate(expires);
    return until < 0 ? 0 : max<i64>(0, until - date);
  }
  if (!isHeuristic(status) && !directives.isPublic) return 0;
  if (terms.usual > 0) return terms.usual;
  const changed = parseHttpDate(fieldOf(headers, LAST_MODIFIED));
  return changed < 0 || changed > date ? 0 : min((date - changed) / 10, terms.mostHeuristic);
}

/** Of a list, which `age` must not be. */
function firstOf(value: Bytes): Bytes {
  const comma = value.indexOfByte(0x2c);
  return comma < 0 ? value : value.slice(0, comma);
}
