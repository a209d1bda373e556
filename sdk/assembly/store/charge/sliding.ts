import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { decimal } from "../value";
import { Account, MOST_USED } from "./account";

/** Parts of a window. */
const BUCKETS: i64 = 16;

/**
 * `bucket:count,…`, the oldest first. A bucket counts whole until all of it has left the window, so no window of this length
 * ever holds more than the limit.
 */
@final
export class SlidingAccount extends Account {
  /** Buckets and their counts in turn. */
  private readonly list: Array<i64> = [];
  private size: i64 = 1;
  private bucket: i64 = 0;

  read(): bool {
    this.size = (this.window + BUCKETS - 1) / BUCKETS;
    this.bucket = this.now / this.size;
    if (!this.parse(this.text)) return false;
    for (let i = 1; i < this.list.length; i += 2) this.used += this.list[i];
    if (this.delta < 0) {
      const at = this.find(this.target);
      this.delta = at < 0 ? 0 : -min<i64>(this.list[at + 1], -this.delta);
    }
    this.delta = min<i64>(this.delta, max<i64>(MOST_USED - this.used, 0));
    this.fits = this.used + this.delta <= this.limit;
    this.retry = this.delta > this.limit ? -1 : this.whenFits();
    return true;
  }

  write(): void {
    if (this.delta == 0) return;
    const at = this.find(this.target);
    if (at >= 0) this.list[at + 1] += this.delta;
    else {
      this.list.push(this.target);
      this.list.push(this.delta);
    }
    this.used += this.delta;
    const out = new ByteWriter(64);
    for (let i = 0; i + 1 < this.list.length; i += 2) {
      if (this.list[i + 1] <= 0) continue;
      if (out.length > 0) out.byte(0x2c);
      out.integer(this.list[i]);
      out.byte(0x3a);
      out.integer(this.list[i + 1]);
    }
    if (out.length == 0) this.keys.remove(this.index);
    else this.keys.set(this.index, out.take(), (BUCKETS + 1) * this.size);
  }

  finish(): void {
    this.mark = this.bucket;
    for (let i = 0; i + 1 < this.list.length; i += 2) {
      if (this.list[i + 1] > 0) this.reset = this.whenGone(this.list[i]);
    }
  }

  /** The bucket that changes: a reservation's own when it is given back. */
  private get target(): i64 {
    return this.delta < 0 && this.mark > 0 ? this.mark : this.bucket;
  }

  private find(bucket: i64): i32 {
    for (let i = 0; i + 1 < this.list.length; i += 2) {
      if (this.list[i] == bucket) return i;
    }
    return -1;
  }

  /** Milliseconds until the bucket has left the window. */
  private whenGone(bucket: i64): i64 {
    return (bucket + BUCKETS + 1) * this.size - this.now;
  }

  private whenFits(): i64 {
    let left = this.used + this.delta;
    let when: i64 = -1;
    for (let i = 0; i + 1 < this.list.length && left > this.limit; i += 2) {
      left -= this.list[i + 1];
      when = this.whenGone(this.list[i]);
    }
    return when;
  }

  private parse(text: Bytes): bool {
    for (let at = 0; at < text.length; ) {
      const comma = text.indexOfByte(0x2c, at);
      const end = comma < 0 ? text.length : comma;
      const colon = text.indexOfByte(0x3a, at);
      if (colon < 0 || colon > end) return false;
      const bucket = decimal(text.slice(at, colon), -1);
      const count = decimal(text.slice(colon + 1, end), -1);
      if (bucket < 0 || count < 0) return false;
      if (bucket >= this.bucket - BUCKETS) {
        this.list.push(bucket);
        this.list.push(count);
      }
      at = end + 1;
    }
    return true;
  }
}
