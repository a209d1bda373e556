/**
 * How many of the 16 characters at `at`, from the first, are folded each by itself: ASCII, none left out, no blank behind another, and
 * no letter that may begin a run of single ones.
 *
 * @param word the character before makes a word with a letter @param blank it is a blank @param joins single letters matter
 */
export function clean(at: usize, word: bool, blank: bool, joins: bool): i32 {
  const block = v128.load(at);
  const blanks = i8x16.bitmask(
    v128.or(
      i8x16.eq(block, i8x16.splat(0x20)),
      v128.or(i8x16.eq(block, i8x16.splat(0x0a)), i8x16.eq(block, i8x16.splat(0x09))),
    ),
  );
  // Bytes from 0x80 are negative. Of what is below the space only newline and tab stay.
  const odd = v128.or(i8x16.lt_s(block, i8x16.splat(0x20)), i8x16.eq(block, i8x16.splat(0x7f)));
  const stops = (i8x16.bitmask(odd) & ~blanks) | (blanks & ((blanks << 1) | <i32>blank));
  if (!joins) return min(16, ctz(stops));
  const single = singles(block, word);
  const size = min(16, ctz(stops | (single & (single >> 2))));
  // A run may begin with one of the last two, if what follows goes on with it.
  const last = single & ((3 << size) >> 2) & ((1 << size) - 1);
  return last != 0 ? ctz(last) : size;
}

/** Letters that have no letter or digit beside them, as far as these 16 characters tell. */
function singles(block: v128, word: bool): i32 {
  const small = v128.or(block, i8x16.splat(0x20));
  const letters = i8x16.bitmask(between(small, 0x61, 0x7a));
  const wordlike = letters | i8x16.bitmask(between(block, 0x30, 0x39));
  return letters & ~((wordlike << 1) | <i32>word) & ~(wordlike >> 1);
}

/** Copies 16 characters, with small letters, and spaces for tabs. */
export function copyLowered(to: usize, from: usize): void {
  const block = v128.load(from);
  const capitals = v128.and(between(block, 0x41, 0x5a), i8x16.splat(0x20));
  const small = v128.or(block, capitals);
  v128.store(to, v128.bitselect(i8x16.splat(0x20), small, i8x16.eq(block, i8x16.splat(0x09))));
}

function between(block: v128, low: i8, high: i8): v128 {
  return v128.and(i8x16.ge_s(block, i8x16.splat(low)), i8x16.le_s(block, i8x16.splat(high)));
}
