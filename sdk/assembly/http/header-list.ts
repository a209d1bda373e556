import { decodePairs, encodePairs } from "../abi/codec";
import { Bytes } from "../bytes";
import { isHeaderText } from "./header-text";

/** Header names and values outside the host: what a callout or a local reply sends, or a copy of a map. */
@final
export class HeaderList {
  /** @param pairs names and values in turn */
  constructor(readonly pairs: Array<Bytes> = [] as Bytes[]) {}

  /** A list that `serialise` wrote; what is malformed ends it. */
  static parse(bytes: Bytes): HeaderList {
    return new HeaderList(decodePairs(bytes));
  }

  /** All of it as bytes, to keep in a property or in shared data. */
  serialise(): Bytes {
    return Bytes.wrap(encodePairs(this.pairs));
  }

  /** Number of headers. */
  get length(): i32 {
    return this.pairs.length >> 1;
  }

  nameAt(index: i32): Bytes {
    const at = index << 1;
    return <u32>at < <u32>this.pairs.length ? this.pairs[at] : Bytes.empty();
  }

  valueAt(index: i32): Bytes {
    const at = (index << 1) + 1;
    return <u32>at < <u32>this.pairs.length ? this.pairs[at] : Bytes.empty();
  }

  /** Index of the first header of that (lower-case) name, or -1. */
  find(name: string): i32 {
    for (let i = 0; i < this.length; i++) {
      if (this.nameAt(i).equalsString(name)) return i;
    }
    return -1;
  }

  /** The first value of that name, or no bytes. */
  get(name: string): Bytes {
    const at = this.find(name);
    return at < 0 ? Bytes.empty() : this.valueAt(at);
  }

  /** Appends a header, unless its text is one that no header can carry; answers the list, so that calls chain. */
  add(name: string, value: string): HeaderList {
    return this.addBytes(Bytes.of(name), Bytes.of(value));
  }

  addBytes(name: Bytes, value: Bytes): HeaderList {
    if (!isHeaderText(name) || !isHeaderText(value)) return this;
    this.pairs.push(name);
    this.pairs.push(value);
    return this;
  }
}
