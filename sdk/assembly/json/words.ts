import { Bytes } from "../bytes";
import { compareBytes } from "../compare";

const SPACE: u8 = 0x20;

// A list of names as one text, parted by single spaces: a list of strings would be several times as large.

/** The position of a word among `words`; -1 when it is none of them. */
export function wordIndex(words: Bytes, word: Bytes): i32 {
  return wordIndexBetween(words.ptr, words.ptrEnd, word);
}

/** The same for words in `[from, end)`. */
export function wordIndexBetween(from: usize, end: usize, word: Bytes): i32 {
  return wordIndexAt(from, end, word.ptr, <usize>word.length);
}

/** The same for a word of `length` bytes at `word`. */
export function wordIndexAt(from: usize, end: usize, word: usize, length: usize): i32 {
  for (let index = 0; from <= end; index++) {
    const next = wordEnd(from, end);
    if (next - from == length && compareBytes(from, word, length) == 0) return index;
    from = next + 1;
  }
  return -1;
}

/** The word at this position; empty after the last. */
export function wordAt(words: Bytes, index: i32): Bytes {
  const end = words.ptrEnd;
  let from = words.ptr;
  for (let i = 0; i < index && from <= end; i++) from = wordEnd(from, end) + 1;
  if (from > end) return Bytes.empty();
  return words.slice(<i32>(from - words.ptr), <i32>(wordEnd(from, end) - words.ptr));
}

/** How many words there are: an empty text is one empty word. */
export function wordCount(words: Bytes): i32 {
  const end = words.ptrEnd;
  let count = 0;
  for (let from = words.ptr; from <= end; from = wordEnd(from, end) + 1) count++;
  return count;
}

function wordEnd(from: usize, end: usize): usize {
  while (from < end && load<u8>(from) != SPACE) from++;
  return from;
}
