import { Bytes, HeaderList, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheEntry, CacheStore, CacheTimes } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { Asked } from "./asked";
import { tagGroup, variantKey } from "./key";
import { ResponseCachePolicy } from "./policy";
import { hasValidator } from "./rfc/conditions";
import { fieldOf, listOf } from "./rfc/fields";
import { Freshness } from "./rfc/freshness";
import { varyNames } from "./rfc/vary";
import { StoredAnswer, writeVaryNames } from "./stored-answer";

const MILLISECONDS: i64 = 1000;
/** Seconds: as long as a cache keeps anything. */
const LONGEST: i64 = 30 * 24 * 3600;
/** Seconds for which it is known at least what a resource varies by. */
const VARY_LIFE: i64 = 24 * 3600;
const FIRST_ERROR: i32 = 400;
/** Tags of one answer that count. */
const MOST_TAGS: i32 = 16;

/** Keeps answers of one configuration. */
@final
export class Keeper {
  constructor(
    private readonly policy: ResponseCachePolicy,
    private readonly cache: CacheStore,
  ) {}

  /** How long an answer is kept as RFC 9111 says. @param lookedUpAt milliseconds since 1970 */
  lifeOf(answer: StoredAnswer, lookedUpAt: i64): CacheTimes {
    const terms = this.policy.terms;
    const freshness = Freshness.of(answer.status, answer.headers, answer.askedAt, answer.arrivedAt, terms);
    const now = wallMilliseconds();
    const fresh = freshness.directives.noCache ? 0 : max<i64>(freshness.left(now / MILLISECONDS), 0);
    // An error is no better than the next one.
    let stale = answer.status < FIRST_ERROR ? max(freshness.whileRevalidate, freshness.ifError) : 0;
    if (hasValidator(answer.headers)) stale = max(stale, this.policy.keepStale);
    return timesOf(now, fresh, stale, lookedUpAt);
  }

  keep(answer: StoredAnswer, asked: Asked, times: CacheTimes): void {
    const names = varyNames(answer.headers);
    let key = asked.key;
    if (names.length > 0) {
      // Other answers may live longer than this one.
      const until = max(times.staleUntil, times.createdAt + VARY_LIFE * MILLISECONDS);
      const life = new CacheTimes(times.createdAt, until, until);
      life.askedAt = times.askedAt;
      this.write(key, new CacheEntry(writeVaryNames(names), life, [asked.scope.group, asked.group]));
      key = variantKey(key, answer.vary);
    }
    this.write(key, new CacheEntry(answer.write(), times, this.groupsOf(answer.headers, asked)));
  }

  /** Keeps an answer for a fixed time. */
  keepFor(seconds: i64, answer: StoredAnswer, asked: Asked, lookedUpAt: i64): void {
    const times = timesOf(wallMilliseconds(), min(seconds, LONGEST), 0, lookedUpAt);
    this.write(asked.key, new CacheEntry(answer.write(), times, this.groupsOf(answer.headers, asked)));
  }

  private write(key: Bytes, entry: CacheEntry): void {
    this.cache.write(key, entry, null);
  }

  private groupsOf(headers: HeaderList, asked: Asked): Array<Bytes> {
    const groups = [asked.scope.group, asked.group];
    const header = this.policy.tagHeader;
    if (header.length == 0) return groups;
    const tags = listOf(fieldOf(headers, header));
    for (let i = 0; i < min(tags.length, MOST_TAGS); i++) groups.push(tagGroup(tags[i]));
    return groups;
  }
}

/** @param fresh,stale seconds, one after the other */
function timesOf(now: i64, fresh: i64, stale: i64, lookedUpAt: i64): CacheTimes {
  const freshUntil = now + min(fresh, LONGEST) * MILLISECONDS;
  const staleUntil = now + min(fresh + stale, LONGEST) * MILLISECONDS;
  const times = new CacheTimes(now, freshUntil, staleUntil);
  times.askedAt = lookedUpAt;
  return times;
}
