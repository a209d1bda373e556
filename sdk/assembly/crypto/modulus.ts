import { Bytes } from "../bytes";
import { reverseBytes } from "./limbs";

/** Values of an exponent's four bits. */
const WINDOW_VALUES: usize = 16;
/** Numbers kept: the modulus, R², one, a product, a chosen power, and the powers for a window. */
const NUMBERS: usize = 5 + WINDOW_VALUES;
/** Squarings that take 2^limbs to 2^(32 limbs). */
const LIMB_BITS_LOG: i32 = 5;

/**
 * Arithmetic modulo an odd number above one, on limbs (limbs.ts), in Montgomery's form: `a` stands as `a * R`, where R is
 * 2^(8 size). In time and in the addresses it touches nothing depends on a number's value, only on sizes.
 */
@final
export class Modulus {
  private readonly memory: ArrayBuffer;
  /** -1 / modulus, modulo 2³² */
  private readonly inverse: u32;

  /** @param value big-endian, at most `size` bytes @param size bytes of every number, a multiple of four */
  constructor(
    value: Bytes,
    readonly size: usize,
  ) {
    this.memory = new ArrayBuffer(<i32>(NUMBERS * size));
    reverseBytes(this.value, value.ptr, <usize>value.length);
    store<u8>(this.one, 1);
    // Newton's iteration doubles the bits that are right, of which an odd number squared gives three.
    const low = load<u32>(this.value);
    let inverse = low;
    for (let i = 0; i < 4; i++) inverse *= 2 - low * inverse;
    this.inverse = 0 - inverse;
    this.findSquareOfR();
  }

  /** Address of the modulus. */
  get value(): usize {
    return changetype<usize>(this.memory);
  }

  /** Address of R², by which a product takes a number into Montgomery's form. */
  get toForm(): usize {
    return this.value + this.size;
  }

  /** Address of 1, by which a product takes a number out of Montgomery's form. */
  get one(): usize {
    return this.value + 2 * this.size;
  }

  private get product(): usize {
    return this.value + 3 * this.size;
  }

  private get chosen(): usize {
    return this.value + 4 * this.size;
  }

  private get powers(): usize {
    return this.value + 5 * this.size;
  }

  /** `out = a - b`, both below the modulus; it may be either of them. */
  subtract(out: usize, a: usize, b: usize): void {
    this.difference(out, a, b, 0);
  }

  /** `out = a * b / R`, where one of them is below the modulus and the other below R; it may be either of them. */
  multiply(out: usize, a: usize, b: usize): void {
    const size = this.size;
    const modulus = this.value;
    const product = this.product;
    const inverse = this.inverse;
    memory.fill(product, 0, size);
    let top: u64 = 0;
    for (const end = b + size; b < end; b += 4) {
      const factor = <u64>load<u32>(b);
      let sum = <u64>load<u32>(product) + <u64>load<u32>(a) * factor;
      const multiple = <u64>(<u32>sum * inverse);
      let carry = sum >> 32;
      let reduced = (<u64>(<u32>sum) + multiple * <u64>load<u32>(modulus)) >> 32;
      for (let j: usize = 4; j < size; j += 4) {
        sum = <u64>load<u32>(product + j) + <u64>load<u32>(a + j) * factor + carry;
        carry = sum >> 32;
        reduced += <u64>(<u32>sum) + multiple * <u64>load<u32>(modulus + j);
        store<u32>(product + j - 4, <u32>reduced);
        reduced >>= 32;
      }
      top += carry + reduced;
      store<u32>(product + size - 4, <u32>top);
      top >>= 32;
    }
    this.difference(out, product, modulus, top);
  }

  /** `out = base ^ exponent`, base and result in Montgomery's form. @param exponentSize bytes */
  power(out: usize, base: usize, exponent: usize, exponentSize: usize): void {
    const size = this.size;
    const powers = this.powers;
    this.multiply(powers, this.toForm, this.one);
    for (let p = powers, last = powers + (WINDOW_VALUES - 1) * size; p < last; p += size) {
      this.multiply(p + size, p, base);
    }
    memory.copy(out, powers, size);
    for (let i = exponentSize << 1; i-- > 0; ) {
      for (let square = 0; square < 4; square++) this.multiply(out, out, out);
      this.choose((load<u8>(exponent + (i >> 1)) >> ((<u8>(i & 1)) << 2)) & 15);
      this.multiply(out, out, this.chosen);
    }
  }

  /** Reads every power and keeps the one asked for, so that no cache tells which it was. */
  private choose(index: u32): void {
    const size = this.size;
    const chosen = this.chosen;
    let entry = this.powers;
    memory.fill(chosen, 0, size);
    for (let i: u32 = 0; i < <u32>WINDOW_VALUES; i++, entry += size) {
      const mask = <u32>((<i32>(i ^ index) - 1) >> 31);
      for (let j: usize = 0; j < size; j += 4) {
        store<u32>(chosen + j, load<u32>(chosen + j) | (load<u32>(entry + j) & mask));
      }
    }
  }

  /** `out = a - b`, and the modulus more when that is negative; `top` is the limb above those of `a`. */
  private difference(out: usize, a: usize, b: usize, top: u64): void {
    const size = this.size;
    const modulus = this.value;
    let borrow: u64 = 0;
    for (let j: usize = 0; j < size; j += 4) {
      const limb = <u64>load<u32>(a + j) - <u64>load<u32>(b + j) - borrow;
      store<u32>(out + j, <u32>limb);
      borrow = limb >> 63;
    }
    const mask = <u32>(top - borrow);
    let carry: u64 = 0;
    for (let j: usize = 0; j < size; j += 4) {
      carry += <u64>load<u32>(out + j) + <u64>(load<u32>(modulus + j) & mask);
      store<u32>(out + j, <u32>carry);
      carry >>= 32;
    }
  }

  /** 1 is doubled to 2^limbs * R and that squared to R * R. */
  private findSquareOfR(): void {
    const square = this.toForm;
    const negative = this.chosen;
    const zero = this.powers;
    memory.copy(square, this.one, this.size);
    for (let i = (this.size << 3) + (this.size >> 2); i > 0; i--) {
      this.subtract(negative, zero, square);
      this.subtract(square, square, negative);
    }
    for (let i = 0; i < LIMB_BITS_LOG; i++) this.multiply(square, square, square);
  }
}
