/** Keys of one object beyond this are not told apart: generated decoders have fewer. */
const MOST_KEYS: i32 = 128;

/** Which keys of an object were given, by their position in its schema. */
@final
export class GivenKeys {
  private low: u64 = 0;
  private high: u64 = 0;

  /** @param index -1 is no key */
  add(index: i32): void {
    if (<u32>index >= <u32>MOST_KEYS) return;
    const bit = (<u64>1) << (<u64>index & 63);
    if (index < 64) this.low |= bit;
    else this.high |= bit;
  }

  has(index: i32): bool {
    if (<u32>index >= <u32>MOST_KEYS) return false;
    return (((index < 64 ? this.low : this.high) >> (<u64>index & 63)) & 1) == 1;
  }

  addAll(other: GivenKeys): void {
    this.low |= other.low;
    this.high |= other.high;
  }
}
