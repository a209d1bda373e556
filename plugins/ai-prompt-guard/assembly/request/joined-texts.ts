import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ReadableTexts } from "./readable-texts";

/** Texts of a request that follow each other, as one: what is looked for may be parted among them. */
@final
export class JoinedTexts {
  private readonly ends: Array<i32> = [];

  private constructor(
    /** index of the first */
    readonly first: i32,
    /** all of them, with nothing between */
    readonly text: Bytes,
  ) {}

  /** Those from `first` to before `end`. */
  static of(texts: ReadableTexts, first: i32, end: i32): JoinedTexts {
    const out = new ByteWriter(256);
    for (let i = first; i < end; i++) out.bytes(texts.text(i));
    const joined = new JoinedTexts(first, out.take());
    let at = 0;
    for (let i = first; i < end; i++) {
      at += texts.text(i).length;
      joined.ends.push(at);
    }
    return joined;
  }

  /** Index of the text that has a byte. */
  textAt(position: i32): i32 {
    let low = 0;
    let high = this.ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle] > position) high = middle;
      else low = middle + 1;
    }
    return this.first + low;
  }

  /** Where a text begins. */
  startOf(index: i32): i32 {
    return index == this.first ? 0 : this.ends[index - this.first - 1];
  }

  endOf(index: i32): i32 {
    return this.ends[index - this.first];
  }
}
