import { Bytes } from "../bytes";
import { Hash } from "./hash";

/** RFC 1321 section 3.4: floor(2^32 * abs(sin(i + 1))). */
function roundConstants(): usize {
  return memory.data<u32>([
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8,
    0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
    0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87,
    0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
    0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
    0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
    0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
    0xeb86d391,
  ]);
}

/** RFC 1321 section 3.4: how far each of the four rounds rotates, in turn. */
function rotations(): usize {
  return memory.data<u8>([7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]);
}

/** RFC 1321 section 3.3. */
function initialWords(): usize {
  return memory.data<u32>([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
}

/** MD5 (RFC 1321): 16 bytes. Broken for signatures: only for protocols that ask for it, and for cache keys. */
@final
export class Md5 extends Hash {
  constructor() {
    super(initialWords(), 16, 64, 16, 1);
  }

  protected override compress(block: usize): void {
    const state = changetype<usize>(this.state);
    let a = load<u32>(state);
    let b = load<u32>(state, 4);
    let c = load<u32>(state, 8);
    let d = load<u32>(state, 12);
    for (let i: u32 = 0; i < 64; i++) {
      const word = load<u32>(block + ((<usize>wordIndex(i)) << 2));
      const sum = a + mix(i, b, c, d) + load<u32>(roundConstants() + ((<usize>i) << 2)) + word;
      const by = load<u8>(rotations() + <usize>(((i >> 4) << 2) | (i & 3)));
      a = d;
      d = c;
      c = b;
      b += rotl<u32>(sum, by);
    }
    store<u32>(state, load<u32>(state) + a);
    store<u32>(state, load<u32>(state, 4) + b, 4);
    store<u32>(state, load<u32>(state, 8) + c, 8);
    store<u32>(state, load<u32>(state, 12) + d, 12);
  }
}

/** Which word of the block step `i` takes. */
function wordIndex(i: u32): u32 {
  if (i < 16) return i;
  if (i < 32) return (5 * i + 1) & 15;
  return (i < 48 ? 3 * i + 5 : 7 * i) & 15;
}

function mix(i: u32, b: u32, c: u32, d: u32): u32 {
  if (i < 16) return d ^ (b & (c ^ d));
  if (i < 32) return c ^ (d & (b ^ c));
  return i < 48 ? b ^ c ^ d : c ^ (b | ~d);
}

/** The MD5 of the bytes. */
export function md5(bytes: Bytes): Bytes {
  const hash = new Md5();
  hash.update(bytes);
  return hash.finish();
}
