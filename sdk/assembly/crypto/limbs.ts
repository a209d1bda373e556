import { Bytes } from "../bytes";

// A large unsigned number is a run of 32-bit limbs at an address, the least significant first: its bytes in little-endian
// order. Sizes are in bytes and multiples of four; numbers need not be aligned. How long anything takes depends on sizes.

/** Copies `size` bytes from `from` to `to` in reverse: between big-endian bytes and limbs. The two must not overlap. */
export function reverseBytes(to: usize, from: usize, size: usize): void {
  for (let last = from + size - 1; size > 0; size--) store<u8>(to++, load<u8>(last--));
}

/** The limbs of a big-endian number in a buffer of `size` bytes, which must be enough, zeros above. */
export function limbsOf(number: Bytes, size: i32): ArrayBuffer {
  const out = new ArrayBuffer(size);
  reverseBytes(changetype<usize>(out), number.ptr, <usize>number.length);
  return out;
}

/**
 * `out += a * b`, where `out` has `aSize + bSize` bytes and holds less than `bSize` of them before: what is above is taken
 * for zero. It does not overlap the others.
 */
export function multiplyAdd(out: usize, a: usize, aSize: usize, b: usize, bSize: usize): void {
  for (const end = a + aSize; a < end; a += 4, out += 4) {
    const factor = <u64>load<u32>(a);
    let carry: u64 = 0;
    for (let j: usize = 0; j < bSize; j += 4) {
      // (2³²-1)² + 2 (2³²-1) = 2⁶⁴-1
      const sum = factor * <u64>load<u32>(b + j) + <u64>load<u32>(out + j) + carry;
      store<u32>(out + j, <u32>sum);
      carry = sum >> 32;
    }
    store<u32>(out + bSize, <u32>carry);
  }
}
