import { Varints } from "../../regex/varints";
import { FOLD_RUNS, foldRuns, foldTexts } from "./fold-table.gen";

/** The character stays as it is. */
export const KEPT: i32 = -1;

/** The character is left out. */
export const LEFT_OUT: i32 = 0;

/** Set when a character becomes a text of ASCII: then bits 3-23 are its place in the texts, bits 0-2 its length. */
export const TEXT: i32 = 1 << 24;

/** How the characters of a run change: the numbers of scripts/fold-table/encode.ts. */
const enum Mode {
  Distance,
  Pairs,
  Text,
}

/** Bytes of a decoded run: first character, last character, value, mode. */
const RUN: i32 = 16;

/** Characters of a page, as a power of 2. */
const PAGE_BITS: i32 = 7;

/** Pages of the table; behind it only what is left out, from U+E0000. */
const PAGES: i32 = 0x20000 >> PAGE_BITS;

const FIRST_TAG: i32 = 0xe0000;
const LAST_TAG: i32 = 0xe0fff;

/** What characters are folded to. Unpacked when a text first has one that is not ASCII: 30 KB. */
@final
export class FoldTable {
  private static table: FoldTable | null = null;

  private readonly runs: ArrayBuffer = new ArrayBuffer(FOLD_RUNS * RUN);
  /** For each page the first run that ends in it or behind it, and one more. */
  private readonly pages: StaticArray<u16> = new StaticArray<u16>(PAGES + 1);
  private readonly texts: usize = foldTexts();

  static get shared(): FoldTable {
    const made = FoldTable.table;
    if (made != null) return made;
    const table = new FoldTable();
    FoldTable.table = table;
    return table;
  }

  private constructor() {
    const packed = new Varints(foldRuns());
    let next = 0;
    let page = 0;
    for (let i = 0; i < FOLD_RUNS; i++) {
      const at = this.run(i);
      const first = next + packed.next();
      const head = packed.next();
      const mode = head % 3;
      const size = head / 3;
      const value = packed.next();
      const last = first + (mode == Mode.Pairs ? size << 1 : size);
      store<i32>(at, first);
      store<i32>(at, last, 4);
      store<i32>(at, mode == Mode.Text ? value : (value >> 1) ^ -(value & 1), 8);
      store<i32>(at, mode, 12);
      next = last + 1;
      for (; page <= PAGES && page << PAGE_BITS <= last; page++) this.pages[page] = <u16>i;
    }
    for (; page <= PAGES; page++) this.pages[page] = <u16>FOLD_RUNS;
  }

  /** No character behind this one becomes another. */
  static get end(): u32 {
    return 0x1ffff;
  }

  /** What a character that is not ASCII becomes: `KEPT`, `LEFT_OUT`, another character, or a text (`TEXT`). */
  fold(code: i32): i32 {
    const page = code >> PAGE_BITS;
    if (page >= PAGES) return code >= FIRST_TAG && code <= LAST_TAG ? LEFT_OUT : KEPT;
    let low = <i32>this.pages[page];
    let high = min(<i32>this.pages[page + 1], FOLD_RUNS - 1);
    // The first run that ends at or behind the character.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (load<i32>(this.run(middle), 4) < code) low = middle + 1;
      else high = middle;
    }
    const at = this.run(low);
    return load<i32>(at) <= code && code <= load<i32>(at, 4) ? folded(at, code) : KEPT;
  }

  /** Address of a text that `fold` has given. */
  text(folded: i32): usize {
    return this.texts + <usize>((folded & ~TEXT) >> 3);
  }

  private run(index: i32): usize {
    return changetype<usize>(this.runs) + <usize>(index * RUN);
  }
}

/** Length of a text that `FoldTable.fold` has given. */
export function textLength(folded: i32): i32 {
  return folded & 7;
}

function folded(run: usize, code: i32): i32 {
  const value = load<i32>(run, 8);
  const mode = load<i32>(run, 12);
  if (mode == Mode.Text) return textLength(value) == 0 ? LEFT_OUT : TEXT | value;
  if (mode == Mode.Pairs && ((code - load<i32>(run)) & 1) != 0) return KEPT;
  return code + value;
}
