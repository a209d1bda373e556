/**
 * A text of the program as UTF-8 in static memory: `address << 11 | length in bytes`. The build makes them of the string
 * literals that are given to methods with a twin that takes one (sdk/cli/src/build/literals.mjs); nobody writes them.
 */
export type Literal = u32;

const LENGTH_BITS: u32 = 11;
const LENGTH_MASK: u32 = (1 << LENGTH_BITS) - 1;

/** Address of the first byte. */
export function literalAddress(literal: Literal): usize {
  return <usize>(literal >> LENGTH_BITS);
}

/** Length in bytes. */
export function literalLength(literal: Literal): i32 {
  return <i32>(literal & LENGTH_MASK);
}
