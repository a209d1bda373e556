/**
 * A text of the program as UTF-8 in static memory: the address of its length, one byte or from 128 on two (big endian, the
 * first with its top bit set), and then its bytes. The build makes them of the string literals that are given to methods
 * with a twin that takes one (sdk/cli/src/build/literals.mjs); nobody writes them.
 */
export type Literal = u32;

/** Address of the first byte. */
export function literalAddress(literal: Literal): usize {
  return <usize>literal + (load<i8>(literal) < 0 ? 2 : 1);
}

/** Length in bytes. */
export function literalLength(literal: Literal): i32 {
  const first = <i32>load<u8>(literal);
  return first < 0x80 ? first : ((first & 0x7f) << 8) | <i32>load<u8>(literal, 1);
}
