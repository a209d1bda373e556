import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Words } from "./words";

/** Words in a row that are compared. */
export const SHINGLE: i32 = 5;
/** Words of a prompt that are kept; of a longer one, the beginning. */
const MOST_WORDS: i32 = 8192;
/** Different rows of words that an answer must tell at least: fewer are told by chance. */
const LEAST_SEEN: i32 = 6;
/** Rows of a prompt that is worth keeping to oneself. */
const LEAST_ROWS: i32 = 8;

const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

/** The last words that were read, as one number for each row of them. */
@final
export class WordRow {
  private readonly ring: StaticArray<u32> = new StaticArray<u32>(SHINGLE);
  private count: i32 = 0;

  /** The row that ends with this word; 0: there are too few words. */
  push(word: u32): u64 {
    this.ring[this.count % SHINGLE] = word;
    this.count++;
    if (this.count < SHINGLE) return 0;
    let row: u64 = 0;
    for (let i = 0; i < SHINGLE; i++) row = (row ^ <u64>this.ring[(this.count + i) % SHINGLE]) * MULTIPLIER;
    return (row ^ (row >> 29)) | 1;
  }
}

/** Which rows of words a system prompt has, and which of them an answer has told. */
@final
export class PromptWords {
  private readonly rows: StaticArray<u64>;
  private readonly told: StaticArray<bool>;
  private count: i32 = 0;
  private seen: i32 = 0;

  /** @param texts of the system, UTF-8 */
  constructor(texts: Array<Bytes>) {
    let bytes = 0;
    for (let i = 0; i < texts.length; i++) bytes += min(texts[i].length, MOST_WORDS);
    let size = 64;
    // A word takes a byte and its space at least, save in scripts without spaces, of three bytes.
    while (size < min(bytes, MOST_WORDS) * 2) size <<= 1;
    this.rows = new StaticArray<u64>(size);
    this.told = new StaticArray<bool>(size);
    for (let i = 0; i < texts.length; i++) this.add(texts[i]);
  }

  /** Whether there is enough of it to be kept secret. */
  get isSecret(): bool {
    return this.count >= LEAST_ROWS;
  }

  /** Whether the prompt has that row; it has been told from now on. */
  tell(row: u64): bool {
    const at = this.find(row);
    if (this.rows[at] != row) return false;
    if (!this.told[at]) this.seen++;
    this.told[at] = true;
    return true;
  }

  /** Whether so much of the prompt was told. */
  hasTold(share: f64): bool {
    return this.seen >= LEAST_SEEN && <f64>this.seen >= share * <f64>this.count;
  }

  private add(text: Bytes): void {
    const words = new Words();
    const row = new WordRow();
    for (let at = words.next(text, 0); at >= 0; at = words.next(text, at)) this.keep(row.push(words.hash));
    if (words.end()) this.keep(row.push(words.hash));
  }

  private keep(row: u64): void {
    if (row == 0 || this.count >= MOST_WORDS) return;
    const at = this.find(row);
    if (this.rows[at] == row) return;
    this.rows[at] = row;
    this.count++;
  }

  /** Where a row stands, or would. A table that is never more than half full has a free place. */
  private find(row: u64): i32 {
    const mask = this.rows.length - 1;
    let at = <i32>(row >> 32) & mask;
    while (this.rows[at] != 0 && this.rows[at] != row) at = (at + 1) & mask;
    return at;
  }
}
