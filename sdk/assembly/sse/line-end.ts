const LF: i32 = 0x0a;
const CR: i32 = 0x0d;

/** Address of the first CR or LF in `[from, end)`, or `end`: sixteen bytes a step where the build has SIMD. */
export function findLineEnd(from: usize, end: usize): usize {
  let at = from;
  if (ASC_FEATURE_SIMD) {
    const lf = i8x16.splat(<i8>LF);
    const cr = i8x16.splat(<i8>CR);
    while (at + 16 <= end) {
      const block = v128.load(at);
      const hits = i8x16.bitmask(v128.or(i8x16.eq(block, lf), i8x16.eq(block, cr)));
      if (hits != 0) return at + <usize>ctz(hits);
      at += 16;
    }
  }
  while (at < end) {
    const byte = <i32>load<u8>(at);
    if (byte == LF || byte == CR) return at;
    at++;
  }
  return end;
}

/** Address just after the line end (LF, CR or CRLF) that stands at `at`; `at` must be below `end`. */
export function skipLineEnd(at: usize, end: usize): usize {
  const crlf = <i32>load<u8>(at) == CR && at + 1 < end && <i32>load<u8>(at + 1) == LF;
  return at + (crlf ? 2 : 1);
}
