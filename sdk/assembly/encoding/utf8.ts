import { Bytes } from "../bytes";

/** Whether the bytes are well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF. */
export function isUtf8(bytes: Bytes): bool {
  return utf8ErrorAt(bytes) < 0;
}

/** Offset of the first sequence that is malformed or cut short, or -1 when all is well-formed UTF-8. */
export function utf8ErrorAt(bytes: Bytes): i32 {
  const start = bytes.ptr;
  const end = bytes.ptrEnd;
  let p = start;
  while (p < end) {
    const size = sequenceSize(load<u8>(p));
    if (size == 1) {
      p = skipAscii(p, end);
      continue;
    }
    if (size == 0 || end - p < <usize>size || !isPrefix(p, size)) return <i32>(p - start);
    p += <usize>size;
  }
  return -1;
}

/**
 * How many bytes at the end of a chunk (0 to 3) begin a sequence that the next chunk may complete. Hold them back, and
 * what is before them can be decoded on its own. Bytes that no continuation could make well-formed count as 0.
 */
export function utf8IncompleteTail(chunk: Bytes): i32 {
  const longest = min(chunk.length, 3);
  for (let count = 1; count <= longest; count++) {
    const p = chunk.ptrEnd - <usize>count;
    const lead = load<u8>(p);
    if ((lead & 0xc0) == 0x80) continue;
    return sequenceSize(lead) > count && isPrefix(p, count) ? count : 0;
  }
  return 0;
}

/** The first position at or after `p` that holds no ASCII byte; `end` when there is none. */
function skipAscii(p: usize, end: usize): usize {
  if (ASC_FEATURE_SIMD) {
    while (end - p >= 16 && i8x16.bitmask(v128.load(p)) == 0) p += 16;
  }
  while (p < end && load<u8>(p) < 0x80) p++;
  return p;
}

/** Size in bytes of the sequence that `lead` opens; 0 when it opens none. */
function sequenceSize(lead: u8): i32 {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** Whether the `count` bytes at `p`, the first of them a lead byte, begin a well-formed sequence. */
function isPrefix(p: usize, count: i32): bool {
  if (count > 1 && !followsLead(load<u8>(p), load<u8>(p, 1))) return false;
  for (let i = 2; i < count; i++) {
    if ((load<u8>(p + <usize>i) & 0xc0) != 0x80) return false;
  }
  return true;
}

/** RFC 3629 section 4: four lead bytes narrow the range of the byte after them. */
function followsLead(lead: u8, second: u8): bool {
  const lowest: u8 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const highest: u8 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  return second >= lowest && second <= highest;
}
