import { Bytes } from "../bytes";
import { CacheEntry, CacheTimes } from "../cache/entry";
import { Lease } from "../cache/flight/lease";
import { FlightMessage } from "../cache/flight/message";
import { RingPlace } from "../cache/ring";
import { isUtf8 } from "../encoding/utf8";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/**
 * Reads the input as everything that a cache finds in a store or in a queue; what is one of these is written as it was. Then it
 * makes an entry of the input, as text and as bytes, which must be read back.
 */
export function run(size: i32): i32 {
  const bytes = given(size);
  const entry = CacheEntry.read(bytes);
  if (entry != null && !same(entry, CacheEntry.read(entry.write(false)))) unreachable();
  const lease = Lease.read(bytes);
  if (lease != null && !lease.write().slice(2).equals(bytes.slice(2))) unreachable();
  const message = FlightMessage.read(bytes);
  if (message != null && !message.write().equals(bytes)) unreachable();
  const place = RingPlace.read(bytes);
  if (place != null && !place.write().equals(bytes)) unreachable();
  const count = keeps(bytes.slice(0, MOST));
  const kinds = (entry != null ? 1 : 0) | (lease != null ? 2 : 0) | (message != null ? 4 : 0) | (place != null ? 8 : 0);
  return kinds | (count << 4);
}

/** Bytes of a value that is made: longer ones are not different. */
const MOST: i32 = 512;

/** Groups are cut off the input's front, as long as its first bytes say; answers how many. */
function keeps(bytes: Bytes): i32 {
  const count = max(bytes.at(0), 0) & 7;
  const groups: Bytes[] = [];
  let at = 1 + count;
  for (let i = 0; i < count; i++) {
    const length = max(bytes.at(1 + i), 0);
    groups.push(bytes.slice(at, at + length));
    at += length;
  }
  const times = new CacheTimes(<i64>max(bytes.at(1), 0), <i64>max(bytes.at(2), 0), i64.MAX_VALUE);
  const entry = new CacheEntry(bytes.slice(at), times, groups);
  const text = entry.write(true);
  if (!isUtf8(text) || !same(entry, CacheEntry.read(text))) unreachable();
  if (!same(entry, CacheEntry.read(entry.write(false)))) unreachable();
  return count;
}

function same(one: CacheEntry, other: CacheEntry | null): bool {
  if (other == null || !one.value.equals(other.value) || one.groups.length != other.groups.length) return false;
  for (let i = 0; i < one.groups.length; i++) {
    if (!one.groups[i].equals(other.groups[i])) return false;
  }
  const a = one.times;
  const b = other.times;
  return (
    a.askedAt == b.askedAt && a.createdAt == b.createdAt && a.freshUntil == b.freshUntil && a.staleUntil == b.staleUntil
  );
}
