import { Bytes } from "../bytes";
import { Hash } from "./hash";

/** FIPS 180-4 section 5.3.1. */
function initialWords(): usize {
  return memory.data<u32>([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
}

/** SHA-1 (FIPS 180-4, RFC 3174): 20 bytes. Collisions can be made: for protocols that ask for it, and in HMAC. */
@final
export class Sha1 extends Hash {
  private readonly schedule: ArrayBuffer = new ArrayBuffer(80 * 4);

  constructor() {
    super(initialWords(), 20, 64, 20, 4);
  }

  protected override compress(block: usize): void {
    const w = changetype<usize>(this.schedule);
    expand(w, block);
    const state = changetype<usize>(this.state);
    let a = load<u32>(state);
    let b = load<u32>(state, 4);
    let c = load<u32>(state, 8);
    let d = load<u32>(state, 12);
    let e = load<u32>(state, 16);
    for (let t: u32 = 0; t < 80; t++) {
      const sum = rotl<u32>(a, 5) + mix(t, b, c, d) + e + load<u32>(w + ((<usize>t) << 2));
      e = d;
      d = c;
      c = rotl<u32>(b, 30);
      b = a;
      a = sum;
    }
    store<u32>(state, load<u32>(state) + a);
    store<u32>(state, load<u32>(state, 4) + b, 4);
    store<u32>(state, load<u32>(state, 8) + c, 8);
    store<u32>(state, load<u32>(state, 12) + d, 12);
    store<u32>(state, load<u32>(state, 16) + e, 16);
  }
}

/** FIPS 180-4 sections 4.1.1 and 4.2.1: the function and the constant of round `t`. */
function mix(t: u32, b: u32, c: u32, d: u32): u32 {
  if (t < 20) return (d ^ (b & (c ^ d))) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (d & (b | c))) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

/** FIPS 180-4 section 6.1.2 step 1: the block as 80 words. */
function expand(w: usize, block: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<u32>(w + i, bswap(load<u32>(block + i)));
  for (let p = w + 64, end = w + 320; p < end; p += 4) {
    const mixed = load<u32>(p - 12) ^ load<u32>(p - 32) ^ load<u32>(p - 56) ^ load<u32>(p - 64);
    store<u32>(p, rotl<u32>(mixed, 1));
  }
}

/** The SHA-1 of the bytes. */
export function sha1(bytes: Bytes): Bytes {
  const hash = new Sha1();
  hash.update(bytes);
  return hash.finish();
}
