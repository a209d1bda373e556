import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Gap } from "./gap";

/** Longest word that a gap of words makes room for, with what separates it from the next, in bytes. */
const WORD_BYTES: i32 = 16;

/** One way to say a sign: expressions in their order, and the gaps between them. */
@final
export class Way {
  readonly parts: string[] = [];
  /** One fewer than parts. */
  readonly gaps: Gap[] = [];
}

/**
 * The alternatives of an expression, each split where words or characters may stand between: as one expression, all that
 * has begun and not ended yet would be a part of the automaton's state, which would be a new one at each byte of a text.
 *
 * @param isWide whether characters have up to three bytes
 */
export function splitPattern(pattern: string, isWide: bool): Way[] {
  const ways: Way[] = [];
  let from = 0;
  let at = 0;
  while (at < pattern.length) {
    const next = skipOne(pattern, at);
    if (pattern.charCodeAt(at) == 0x7c) {
      ways.push(wayOf(pattern.substring(from, at), isWide));
      from = next;
    }
    at = next;
  }
  ways.push(wayOf(pattern.substring(from), isWide));
  return ways;
}

function wayOf(pattern: string, isWide: bool): Way {
  const way = new Way();
  let from = 0;
  let at = 0;
  while (at < pattern.length) {
    const gap = gapAt(pattern, at);
    if (gap.size == 0 || at == 0) {
      at = skipOne(pattern, at);
      continue;
    }
    way.parts.push(pattern.substring(from, at) + (gap.words >= 0 ? "\\b" : ""));
    const words = gap.words;
    let room = gap.bytes;
    let count = words;
    let stops = gap.stops;
    at += gap.size;
    // Gaps that follow each other are one.
    for (let more = gapAt(pattern, at); more.size > 0 && at < pattern.length; more = gapAt(pattern, at)) {
      room += more.bytes;
      if (count >= 0 && more.words >= 0) count += more.words;
      if (more.stops.length < stops.length) stops = more.stops;
      at += more.size;
    }
    way.gaps.push(new Gap(count, isWide ? room * 3 : room, stops));
    from = at;
    if (words >= 0 && at < pattern.length && pattern.charCodeAt(at) != 0x5c) {
      // What follows a gap of words is the beginning of a word.
      pattern = pattern.substring(0, at) + "\\b" + pattern.substring(at);
      at += 2;
    }
  }
  way.parts.push(pattern.substring(from));
  for (let i = 0; i < way.parts.length; i++) way.parts[i] = bounded(way.parts[i]);
  return way;
}

/**
 * With bounds in the place of none: what has none cannot run in the automaton of the others. What separates words is short,
 * and so are words.
 */
function bounded(pattern: string): string {
  return pattern
    .replaceAll("\\W+", "\\W{1,4}")
    .replaceAll("\\W*", "\\W{0,4}")
    .replaceAll("\\s+", "\\s{1,4}")
    .replaceAll("\\s*", "\\s{0,4}")
    .replaceAll("\\w+", "\\w{1,16}")
    .replaceAll("\\w*", "\\w{0,16}")
    .replaceAll("\\S+", "\\S{1,16}")
    .replaceAll("\\S*", "\\S{0,16}");
}

@final
class GapText {
  constructor(
    /** UTF-16 units of the pattern; 0: there is no gap. */
    readonly size: i32,
    readonly words: i32,
    readonly bytes: i32,
    readonly stops: Bytes,
  ) {}
}

const NO_GAP: GapText = new GapText(0, 0, 0, Bytes.empty());
const SENTENCE: string = "[^\\w.!?\\n]+";
const SENTENCE_ENDS: Bytes = Bytes.of(".!?\n");

/** The gap that the pattern has at a position. */
function gapAt(pattern: string, at: i32): GapText {
  const sentence = pattern.startsWith(SENTENCE, at);
  let to = at;
  if (sentence) to += SENTENCE.length;
  else if (pattern.startsWith("\\W+", at)) to += 3;
  const words = wordsAt(pattern, to);
  if (words.size > 0)
    return new GapText(to - at + words.size, words.words, words.bytes, sentence ? SENTENCE_ENDS : words.stops);
  return to == at ? charactersAt(pattern, at) : NO_GAP;
}

/** `(?:\w+\W+){0,4}?` and its like. */
function wordsAt(pattern: string, at: i32): GapText {
  const isWords = pattern.startsWith("(?:\\w+\\W+){0,", at) || pattern.startsWith("(?:\\w+" + SENTENCE + "){0,", at);
  const isBefore = pattern.startsWith("(?:" + SENTENCE + "[\\w']+){0,", at);
  if (!isWords && !isBefore) return NO_GAP;
  const open = pattern.indexOf("{0,", at);
  const close = pattern.indexOf("}", open);
  const count = <i32>parseInt(pattern.substring(open + 3, close), 10);
  let size = close + 2 - at;
  if (isBefore && pattern.startsWith(SENTENCE, at + size)) size += SENTENCE.length;
  return new GapText(size, count, (count + 1) * WORD_BYTES, isBefore ? SENTENCE_ENDS : Bytes.empty());
}

/** `[^.?!\n]{0,40}` and its like: of classes that begin with the end of a sentence or of a line. */
function charactersAt(pattern: string, at: i32): GapText {
  const isEnds =
    pattern.startsWith("[^.", at) ||
    pattern.startsWith("[^?", at) ||
    pattern.startsWith("[^\\n", at) ||
    pattern.startsWith("[^。", at) ||
    pattern.startsWith("[^।", at);
  const close = pattern.indexOf("]", at);
  if (!isEnds || !pattern.startsWith("{0,", close + 1)) return NO_GAP;
  const end = pattern.indexOf("}", close);
  const count = <i32>parseInt(pattern.substring(close + 4, end), 10);
  const stops = Bytes.of(pattern.substring(at + 2, close).replaceAll("\\n", "\n"));
  const size = end + 1 - at + (pattern.charCodeAt(end + 1) == 0x3f ? 1 : 0);
  return new GapText(size, -1, count, asciiOf(stops));
}

/** The ends of sentences of other scripts are not looked for. */
function asciiOf(stops: Bytes): Bytes {
  const copy = stops.copy();
  let to = copy.ptr;
  for (let p = copy.ptr; p < copy.ptrEnd; p++) if (load<u8>(p) < 0x80) store<u8>(to++, load<u8>(p));
  return copy.slice(0, <i32>(to - copy.ptr));
}

/** The position behind an escape, a class, a group or one character. */
function skipOne(pattern: string, at: i32): i32 {
  const char = pattern.charCodeAt(at);
  if (char == 0x5c) return at + 2;
  if (char == 0x5b) return classEnd(pattern, at);
  if (char != 0x28) return at + 1;
  let inner = at + 1;
  while (inner < pattern.length && pattern.charCodeAt(inner) != 0x29) inner = skipOne(pattern, inner);
  return inner + 1;
}

function classEnd(pattern: string, at: i32): i32 {
  // A bracket right at the beginning stands for itself.
  let to = at + (pattern.charCodeAt(at + 1) == 0x5e ? 2 : 1);
  if (pattern.charCodeAt(to) == 0x5d) to++;
  while (to < pattern.length && pattern.charCodeAt(to) != 0x5d) to += pattern.charCodeAt(to) == 0x5c ? 2 : 1;
  return to + 1;
}
