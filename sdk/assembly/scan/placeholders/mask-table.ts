import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { BytesIndex } from "../../bytes-index";
import { escapeTo } from "../../json/escape";

@final
class Mask {
  constructor(
    readonly text: Bytes,
    readonly value: Bytes,
    /** In the index that the table was made of. */
    readonly position: i32,
  ) {}
}

/**
 * Masks in order, walked byte by byte: `begin`, then `step` for each byte of a text while masks go on as it does. A step
 * halves a range as often as there are masks in it, so that a walk costs the length of the longest mask at most.
 */
@final
export class MaskTable {
  private readonly masks: Mask[] = [];
  /** 1 for the bytes that masks begin with. */
  private readonly firsts: StaticArray<u8> = new StaticArray<u8>(256);
  /** The masks `[low, high)` begin with the bytes so far. */
  private low: i32 = 0;
  private high: i32 = 0;
  private depth: i32 = 0;

  /** @param values by position in `masks`; a mask whose value is null is left out @param isJson both as content of JSON strings */
  constructor(masks: BytesIndex, values: Array<Bytes | null>, isJson: bool) {
    for (let i = 0; i < masks.size; i++) {
      const value = values[i];
      if (value == null) continue;
      const mask = masks.at(i);
      this.masks.push(isJson ? new Mask(escaped(mask), escaped(value), i) : new Mask(mask, value, i));
      this.firsts[this.masks[this.masks.length - 1].text.at(0)] = 1;
    }
    this.masks.sort((a, b) => a.text.compare(b.text));
  }

  get isEmpty(): bool {
    return this.masks.length == 0;
  }

  /** Whether a mask begins with a byte. */
  startsWith(byte: i32): bool {
    return <u32>byte < 256 && this.firsts[byte] != 0;
  }

  /** A walk begins. */
  begin(): void {
    this.low = 0;
    this.high = this.masks.length;
    this.depth = 0;
  }

  /** Whether masks go on with a byte, after those before. */
  step(byte: i32): bool {
    this.low = this.bound(byte);
    this.high = this.bound(byte + 1);
    this.depth++;
    return this.low < this.high;
  }

  /** Index of the mask that the bytes so far are, for `valueAt` and `positionAt`; -1: of none. */
  get whole(): i32 {
    return this.low < this.high && this.masks[this.low].text.length == this.depth ? this.low : -1;
  }

  /** Whether a mask is longer than the bytes so far. */
  get goesOn(): bool {
    return this.low < this.high && this.masks[this.high - 1].text.length > this.depth;
  }

  valueAt(index: i32): Bytes {
    return <u32>index < <u32>this.masks.length ? this.masks[index].value : Bytes.empty();
  }

  /** Where the mask is in what the table was made of. */
  positionAt(index: i32): i32 {
    return <u32>index < <u32>this.masks.length ? this.masks[index].position : -1;
  }

  /** The first of the range whose next byte is not less than `byte`; a mask that ends has none, and is the first. */
  private bound(byte: i32): i32 {
    let low = this.low;
    let high = this.high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.masks[middle].text.at(this.depth) < byte) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function escaped(text: Bytes): Bytes {
  const out = new ByteWriter(text.length + 16);
  escapeTo(out, text);
  return out.take();
}
