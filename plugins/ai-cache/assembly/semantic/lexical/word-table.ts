import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const SPACE: u8 = 0x20;
const COLON: u8 = 0x3a;
const FNV_START: u32 = 0x811c9dc5;
const FNV_PRIME: u32 = 0x01000193;
/** Of a word in the table: address and length of it and of its meaning, 4 bytes each. */
const ENTRY: i32 = 4;

/**
 * Words and what they mean, found by a hash. The words stay in the text that they are given in: thousands of them are one
 * object, which costs a collection nothing.
 */
@final
export class WordTable {
  private readonly slots: StaticArray<u32>;
  private readonly mask: u32;

  /** @param lines tokens with spaces between: one that ends with a colon says what those after it mean */
  constructor(
    /** Kept, because the table points into it. */
    readonly lines: Array<Bytes>,
  ) {
    let count: u32 = 1;
    for (let i = 0; i < lines.length; i++) count += spacesIn(lines[i]) + 1;
    const size: u32 = 2 << (31 - clz<u32>(count << 1));
    this.mask = size - 1;
    this.slots = new StaticArray<u32>(<i32>size * ENTRY);
    let meaning: u32 = 0;
    let meaningLength: u32 = 0;
    for (let i = 0; i < lines.length; i++) {
      const end = lines[i].ptrEnd;
      for (let p = lines[i].ptr; p < end; ) {
        let next = p;
        while (next < end && load<u8>(next) != SPACE) next++;
        if (next > p && load<u8>(next - 1) == COLON) {
          meaning = <u32>p;
          meaningLength = <u32>(next - 1 - p);
        } else if (next > p) this.put(p, <u32>(next - p), meaning, meaningLength);
        p = next + 1;
      }
    }
  }

  /** The meaning; empty when the word is not known. */
  find(word: Bytes): string {
    const at = this.slotOf(word.ptr, <u32>word.length);
    if (this.slots[at] == 0) return "";
    return String.UTF8.decodeUnsafe(<usize>this.slots[at + 2], <usize>this.slots[at + 3]);
  }

  knows(word: Bytes): bool {
    return this.slots[this.slotOf(word.ptr, <u32>word.length)] != 0;
  }

  /** A word that comes again has its last meaning. */
  private put(word: usize, length: u32, meaning: u32, meaningLength: u32): void {
    const at = this.slotOf(word, length);
    this.slots[at] = <u32>word;
    this.slots[at + 1] = length;
    this.slots[at + 2] = meaning;
    this.slots[at + 3] = meaningLength;
  }

  /** Where the word is, or would be: there are more slots than words. */
  private slotOf(word: usize, length: u32): i32 {
    let hash = FNV_START;
    for (let p = word; p < word + <usize>length; p++) hash = (hash ^ <u32>load<u8>(p)) * FNV_PRIME;
    let at = this.placeOf(hash);
    while (this.slots[at] != 0 && !this.isAt(at, word, length)) at = this.placeOf(++hash);
    return at;
  }

  private placeOf(hash: u32): i32 {
    return <i32>(hash & this.mask) * ENTRY;
  }

  private isAt(at: i32, word: usize, length: u32): bool {
    return this.slots[at + 1] == length && memory.compare(<usize>this.slots[at], word, <usize>length) == 0;
  }
}

function spacesIn(line: Bytes): u32 {
  let count: u32 = 0;
  for (let p = line.ptr; p < line.ptrEnd; p++) count += <u32>(load<u8>(p) == SPACE);
  return count;
}
