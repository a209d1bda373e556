import { BitWriter } from "./bit-writer.ts";
import { type HuffmanCode, huffmanCode } from "./huffman.ts";
import { findMatches, type Tokens } from "./matches.ts";

/** Tokens of one block: each block has a code of its own. */
const BLOCK = 32_768;

const END_OF_BLOCK = 256;
const LITERALS = 286;
const DISTANCES = 30;
const MAX_CODE = 15;
const MAX_LENGTH_CODE = 7;

/** RFC 1951, section 3.2.7: the order in which the lengths of the code for lengths are written. */
const ORDER: readonly number[] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A range of lengths or distances that share a symbol: the first of them, and the bits that tell them apart. */
interface Range {
  readonly base: number;
  readonly bits: number;
}

/** Section 3.2.5, from symbol 257: the bits grow by one every four symbols; 258 has a symbol of its own. */
const LENGTH_RANGES = [...ranges(3, 28, 4), { base: 258, bits: 0 }];
/** From symbol 0: every two. */
const DISTANCE_RANGES = ranges(1, DISTANCES, 2);

function ranges(first: number, count: number, step: number): readonly Range[] {
  const result: Range[] = [];
  let base = first;
  for (let i = 0; i < count; i++) {
    const bits = Math.max(0, Math.floor(i / step) - 1);
    result.push({ base, bits });
    base += 2 ** bits;
  }
  return result;
}

const LENGTH_SYMBOLS = symbolsOf(LENGTH_RANGES, 258);
const DISTANCE_SYMBOLS = symbolsOf(DISTANCE_RANGES, 32_768);

/** The index of the range of each value up to `last`. */
function symbolsOf(list: readonly Range[], last: number): Uint8Array {
  const symbols = new Uint8Array(last + 1);
  for (const [i, { base }] of list.entries()) symbols.fill(i, base);
  return symbols;
}

/**
 * Packs bytes as RFC 1951 has it. Written here because the digest of an image must not depend on who packs it: zlib's output
 * differs between its versions, its forks and the processors that they are tuned for.
 */
export function deflate(bytes: Uint8Array): Uint8Array {
  const tokens = findMatches(bytes);
  const writer = new BitWriter();
  for (let from = 0; from < tokens.count || from === 0; from += BLOCK) {
    const to = Math.min(from + BLOCK, tokens.count);
    writeBlock(writer, tokens, { from, to, isLast: to === tokens.count });
  }
  return writer.finish();
}

interface BlockRange {
  readonly from: number;
  readonly to: number;
  readonly isLast: boolean;
}

function writeBlock(writer: BitWriter, tokens: Tokens, block: BlockRange): void {
  const literals = new Uint32Array(LITERALS);
  const distances = new Uint32Array(DISTANCES);
  literals[END_OF_BLOCK] = 1;
  for (let i = block.from; i < block.to; i++) {
    const value = tokens.values[i] ?? 0;
    const distance = tokens.distances[i] ?? 0;
    const symbol = distance === 0 ? value : 257 + (LENGTH_SYMBOLS[value] ?? 0);
    literals[symbol] = (literals[symbol] ?? 0) + 1;
    const far = DISTANCE_SYMBOLS[distance] ?? 0;
    if (distance > 0) distances[far] = (distances[far] ?? 0) + 1;
  }
  const literalCode = huffmanCode(literals, MAX_CODE);
  const distanceCode = huffmanCode(distances, MAX_CODE);
  writer.write(block.isLast ? 1 : 0, 1);
  // Section 3.2.3: a block with codes of its own.
  writer.write(2, 2);
  writeCodes(writer, literalCode.lengths, distanceCode.lengths);
  for (let i = block.from; i < block.to; i++) {
    writeToken(writer, tokens.values[i] ?? 0, tokens.distances[i] ?? 0, literalCode, distanceCode);
  }
  writeSymbol(writer, literalCode, END_OF_BLOCK);
}

function writeToken(
  writer: BitWriter,
  value: number,
  distance: number,
  literals: HuffmanCode,
  distances: HuffmanCode,
): void {
  if (distance === 0) {
    writeSymbol(writer, literals, value);
    return;
  }
  const length = LENGTH_SYMBOLS[value] ?? 0;
  writeSymbol(writer, literals, 257 + length);
  writeRest(writer, LENGTH_RANGES[length], value);
  const far = DISTANCE_SYMBOLS[distance] ?? 0;
  writeSymbol(writer, distances, far);
  writeRest(writer, DISTANCE_RANGES[far], distance);
}

function writeSymbol(writer: BitWriter, { codes, lengths }: HuffmanCode, symbol: number): void {
  writer.write(codes[symbol] ?? 0, lengths[symbol] ?? 0);
}

function writeRest(writer: BitWriter, range: Range | undefined, value: number): void {
  if (range !== undefined && range.bits > 0) writer.write(value - range.base, range.bits);
}

/** Section 3.2.7: both codes as the lengths of their symbols, which have a code themselves. */
function writeCodes(writer: BitWriter, literals: Uint8Array, distances: Uint8Array): void {
  const literalCount = Math.max(257, usedOf(literals));
  const distanceCount = Math.max(1, usedOf(distances));
  const lengths = [...literals.subarray(0, literalCount), ...distances.subarray(0, distanceCount)];
  const counts = new Uint32Array(19);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const code = huffmanCode(counts, MAX_LENGTH_CODE);
  let written = ORDER.length;
  while (written > 4 && code.lengths[ORDER[written - 1] ?? 0] === 0) written--;
  writer.write(literalCount - 257, 5);
  writer.write(distanceCount - 1, 5);
  writer.write(written - 4, 4);
  for (const symbol of ORDER.slice(0, written)) writer.write(code.lengths[symbol] ?? 0, 3);
  for (const length of lengths) writeSymbol(writer, code, length);
}

/** How many symbols there are up to the last that occurs. */
function usedOf(lengths: Uint8Array): number {
  let used = lengths.length;
  while (used > 0 && lengths[used - 1] === 0) used--;
  return used;
}
