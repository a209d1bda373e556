import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Directives } from "./directives";
import { fieldOf } from "./fields";
import { Freshness } from "./freshness";

const CACHE_CONTROL: Bytes = Bytes.of("cache-control");
const PRAGMA: Bytes = Bytes.of("pragma");

/** What may be done with an answer that is kept. */
export const enum Use {
  /** It answers the request. */
  Fresh,
  /** It answers the request, stale, as the client allows. */
  Stale,
  /** It answers the request if somebody else is asking anew. */
  StaleWhileRenewed,
  /** The upstream is asked whether it is still good. */
  Renew,
}

/** What a request says to caches; `pragma` counts where `cache-control` says nothing (RFC 9111, section 5.4). */
export function requestDirectives(request: HeaderList): Directives {
  const directives = Directives.parse(fieldOf(request, CACHE_CONTROL));
  if (!directives.isSaid && Directives.parse(fieldOf(request, PRAGMA)).noCache) directives.noCache = true;
  return directives;
}

/** RFC 9111, sections 4 and 5.2.1. @param now seconds since 1970 */
export function useOf(stored: Freshness, asked: Directives, now: i64): Use {
  if (asked.noCache || stored.directives.noCache) return Use.Renew;
  if (asked.maxAge >= 0 && stored.age(now) > asked.maxAge) return Use.Renew;
  const left = stored.left(now);
  if (left > 0 && left >= asked.minFresh) return Use.Fresh;
  if (stored.neverStale || asked.minFresh > 0) return Use.Renew;
  if (asked.maxStale >= 0 && -left <= asked.maxStale) return Use.Stale;
  return stored.whileRevalidate > 0 && -left <= stored.whileRevalidate ? Use.StaleWhileRenewed : Use.Renew;
}

/** Whether it may be used, stale, since the upstream fails. */
export function mayReplaceError(stored: Freshness, asked: Directives, now: i64): bool {
  if (asked.noCache || stored.directives.noCache) return false;
  if (stored.isFresh(now)) return true;
  const allowed = asked.staleIfError >= 0 && !stored.neverStale ? asked.staleIfError : stored.ifError;
  return allowed > 0 && -stored.left(now) <= allowed;
}
