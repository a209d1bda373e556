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

  /** The first value of that (lower-case) name, or no bytes. */
  getBytes(name: Bytes): Bytes {
    for (let i = 0; i < this.length; i++) if (this.nameAt(i).equals(name)) return this.valueAt(i);
    return Bytes.empty();
  }

  /** Sets a header to this one value; removes it when the value is one that no header can carry. */
  replaceBytes(name: Bytes, value: Bytes): void {
    if (!isHeaderText(name) || !isHeaderText(value)) {
      this.removeBytes(name);
      return;
    }
    for (let i = 0; i < this.pairs.length; i += 2) {
      if (!this.pairs[i].equals(name)) continue;
      this.pairs[i + 1] = value;
      this.removeFrom(i + 2, name);
      return;
    }
    this.addBytes(name, value);
  }

  /** Removes every header of that name. */
  removeBytes(name: Bytes): void {
    this.removeFrom(0, name);
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

  private removeFrom(start: i32, name: Bytes): void {
    let kept = start;
    for (let i = start; i + 1 < this.pairs.length; i += 2) {
      if (this.pairs[i].equals(name)) continue;
      this.pairs[kept++] = this.pairs[i];
      this.pairs[kept++] = this.pairs[i + 1];
    }
    this.pairs.length = kept;
  }
}
