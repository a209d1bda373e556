import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { base64Decode, base64Encode } from "../encoding/base64";
import { isUtf8 } from "../encoding/utf8";
import { decimal } from "../store/value";
import { checksum } from "./checksum";

// An entry as it is kept: `1` (format), `t` or `b` (text, or in base64 what is none), six decimal numbers, each behind a space,
// a line feed, and the body: its groups, each as `length:bytes`, and the value. The numbers: when it was asked for, made, fresh
// until, kept until (milliseconds since the epoch), the number of groups, and a checksum of all that.

const FORMAT: i32 = 0x31; // 1
const TEXT: i32 = 0x74; // t
const BASE64: i32 = 0x62; // b
const NUMBERS: i32 = 6;
const LONGEST_HEAD: i32 = 160;
/** Groups of one entry. */
const MOST_GROUPS: i32 = 32;
/** Milliseconds that an entry is kept at most: as long, and not longer, is it known what was purged. */
export const LONGEST_LIFE: i64 = 30 * 24 * 3_600_000;

/** Whether an entry may be used as it is. */
export const enum Freshness {
  Fresh,
  /** Usable while it is renewed, or when that fails. */
  Stale,
  Gone,
}

/** The times of an entry, in milliseconds since the epoch. */
@final
export class CacheTimes {
  /** When the request that led to it was looked up: what is purged after that is not to come back with it. */
  askedAt: i64;

  constructor(
    /** When the answer was made: its age counts from here. */
    readonly createdAt: i64,
    readonly freshUntil: i64,
    /** Until then it is kept. */
    readonly staleUntil: i64,
  ) {
    this.askedAt = createdAt;
  }

  at(now: i64): Freshness {
    if (now < this.freshUntil) return Freshness.Fresh;
    return now < this.staleUntil ? Freshness.Stale : Freshness.Gone;
  }
}

/** What a cache keeps under a key: any bytes, in every store. */
@final
export class CacheEntry {
  constructor(
    readonly value: Bytes,
    readonly times: CacheTimes,
    /** What it can be purged by, beside its key: a scope, a tag; any bytes, at most 32 of them. */
    readonly groups: Array<Bytes> = [],
  ) {}

  /** Null for what `write` did not write. */
  static read(bytes: Bytes): CacheEntry | null {
    const end = bytes.slice(0, LONGEST_HEAD).indexOfByte(0x0a);
    if (end < 0 || bytes.at(0) != FORMAT) return null;
    const numbers = numbersOf(bytes.slice(2, end));
    if (numbers.length != NUMBERS) return null;
    const isText = bytes.at(1) == TEXT;
    if (!isText && bytes.at(1) != BASE64) return null;
    let body = bytes.slice(end + 1);
    if (!isText) {
      const decoded = base64Decode(body);
      if (!decoded.ok) return null;
      body = decoded.value;
    }
    const times = new CacheTimes(numbers[1], numbers[2], numbers[3]);
    times.askedAt = numbers[0];
    if (sumOf(times, numbers[4], body) != numbers[5]) return null;
    return withGroups(body, times, numbers[4]);
  }

  /** Whether it may be kept at all. */
  get isKeepable(): bool {
    const times = this.times;
    if (times.staleUntil <= times.createdAt || times.staleUntil - times.createdAt > LONGEST_LIFE) return false;
    return times.askedAt >= 0 && times.freshUntil >= 0 && this.groups.length <= MOST_GROUPS;
  }

  /** @param asText whether it must be UTF-8 */
  write(asText: bool): Bytes {
    const body = this.body();
    const isText = !asText || isUtf8(body);
    const times = this.times;
    const encoded = isText ? body : base64Encode(body);
    const out = new ByteWriter(LONGEST_HEAD + encoded.length);
    out.byte(FORMAT);
    out.byte(isText ? TEXT : BASE64);
    number(out, times.askedAt);
    number(out, times.createdAt);
    number(out, times.freshUntil);
    number(out, times.staleUntil);
    number(out, this.groups.length);
    number(out, sumOf(times, this.groups.length, body));
    out.byte(0x0a);
    out.bytes(encoded);
    return out.take();
  }

  private body(): Bytes {
    if (this.groups.length == 0) return this.value;
    const out = new ByteWriter(this.value.length + 64 * this.groups.length);
    for (let i = 0; i < this.groups.length; i++) {
      out.integer(this.groups[i].length);
      out.byte(0x3a);
      out.bytes(this.groups[i]);
    }
    out.bytes(this.value);
    return out.take();
  }
}

function number(out: ByteWriter, value: i64): void {
  out.byte(0x20);
  out.integer(value);
}

/** Numbers of 0 and more, each behind a space; none at all when something else is there. */
function numbersOf(text: Bytes): Array<i64> {
  const out: i64[] = [];
  for (let at = 0; at < text.length; ) {
    const next = text.indexOfByte(0x20, at + 1);
    const end = next < 0 ? text.length : next;
    const value = decimal(text.slice(at + 1, end), -1);
    if (value < 0 || text.at(at) != 0x20) return [];
    out.push(value);
    at = end;
  }
  return out;
}

/** Without its sign, so that it is a number of 63 bits. */
function sumOf(times: CacheTimes, groups: i64, body: Bytes): i64 {
  const numbers = new ArrayBuffer(40);
  const p = changetype<usize>(numbers);
  store<i64>(p, times.askedAt);
  store<i64>(p, times.createdAt, 8);
  store<i64>(p, times.freshUntil, 16);
  store<i64>(p, times.staleUntil, 24);
  store<i64>(p, groups, 32);
  return <i64>(checksum(body, checksum(Bytes.wrap(numbers))) >> 1);
}

function withGroups(body: Bytes, times: CacheTimes, count: i64): CacheEntry | null {
  const groups: Bytes[] = [];
  let at = 0;
  if (count > MOST_GROUPS) return null;
  for (let i: i64 = 0; i < count; i++) {
    const colon = body.indexOfByte(0x3a, at);
    const length = colon < 0 ? -1 : decimal(body.slice(at, colon), -1);
    if (length < 0 || length > <i64>(body.length - colon - 1)) return null;
    at = colon + 1 + <i32>length;
    groups.push(body.slice(colon + 1, at));
  }
  return new CacheEntry(body.slice(at), times, groups);
}
